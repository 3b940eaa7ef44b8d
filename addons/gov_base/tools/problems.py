"""Sentences for what is wrong with what a caller sent."""

from odoo.exceptions import ValidationError

from ..core import shapes
from ..core.shapes import Problem


def check(env, shape, field, value):
    """Check a value against a shape of ``core/shapes.py``.

    :raises ValidationError: one sentence that names the field
    """
    try:
        shape.check(field, value)
    except Problem as problem:
        raise ValidationError(sentence(env, problem)) from None


def text(env, field, value, shape=shapes.REASON):
    """Return a text a person typed, without space around it, or refuse it."""
    check(env, shape, field, value)
    return value.strip()


def sentence(env, problem):
    """Return what is wrong, in the user's language."""
    values = {"field": problem.field, "value": problem.value}
    sentences = {
        "unknown": env._("%(field)s is not a known field.", **values),
        "missing": env._("%(field)s is missing.", **values),
        "empty": env._("%(field)s is empty.", **values),
        "length": env._("%(field)s is longer than %(value)s.", **values),
        "characters": env._(
            "%(field)s holds characters that cannot be written.", **values
        ),
        "choice": env._("%(field)s cannot be %(value)s.", **values),
        "range": env._("%(field)s cannot be %(value)s.", **values),
    }
    if problem.reason == "type":
        return env._(
            "%(field)s must be %(wanted)s.",
            field=problem.field,
            wanted=_wanted(env, problem.value),
        )
    return sentences[problem.reason]


def _wanted(env, kind):
    return {
        "text": env._("text"),
        "number": env._("a whole number"),
        "mapping": env._("a mapping"),
        "list": env._("a list"),
    }[kind]
