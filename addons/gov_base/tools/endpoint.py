"""Public methods that answer a bad call with a sentence instead of a traceback."""

import functools
import inspect
import types
import typing

from odoo.api import NewId
from odoo.exceptions import UserError

_CHECKED = frozenset({str, int, float, bool, list, dict})
_LONGEST_SHOWN = 60
_LARGEST = 2**31 - 1


def endpoint(method):
    """Check every call of ``method`` against its signature before it runs.

    For methods that clients call over XML-RPC or JSON-2. Each parameter may be
    annotated with a JSON type (``str``, ``int``, ``float``, ``bool``, ``list``,
    ``dict``) or a union of them; parameters without an annotation take anything. What
    is empty in the answer is ``False``.

    :raises UserError: an argument is missing, unknown or of another type, or the
        records are not named by their ids
    """
    signature = inspect.signature(method)
    expected = {
        name: _types_of(parameter.annotation)
        for name, parameter in signature.parameters.items()
    }

    @functools.wraps(method)
    def checked(self, /, *args, **kwargs):
        _check_ids(self)
        try:
            bound = signature.bind(self, *args, **kwargs)
        except TypeError as error:
            raise UserError(
                self.env._(
                    "%(method)s cannot be called like this: %(reason)s.",
                    method=method.__name__,
                    reason=str(error),
                )
            ) from None
        for name, value in bound.arguments.items():
            _check_type(self.env, method.__name__, name, value, expected[name])
        return _sendable(method(self, *args, **kwargs))

    return checked


def _check_ids(records):
    """Refuse what a client sent for ids, if it is anything else."""
    for one in records._ids:
        if not isinstance(one, NewId) and not _is_id(one):
            raise UserError(
                records.env._(
                    "ids must be a list of whole numbers, not %(value)s.",
                    value=_short(one),
                )
            )


def _is_id(value) -> bool:
    return type(value) is int and 0 < value <= _LARGEST


def _sendable(result):
    """Return ``False`` for what is empty: XML-RPC cannot carry ``None``."""
    if type(result) is dict and None in result.values():
        return {key: _sendable(value) for key, value in result.items()}
    return False if result is None else result


def _types_of(annotation) -> tuple[type, ...]:
    if isinstance(annotation, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,) if annotation in _CHECKED else ()


def _check_type(env, method, name, value, expected):
    """Refuse a value of another type; ``True`` is no number, ``5`` no truth.

    Nor does the database take numbers beyond 32 bits, or text with a NUL or half a
    character in it.
    """
    if not expected:
        fits = not isinstance(value, str) or _is_storable(value)
    else:
        fits = any(_is_a(value, wanted) for wanted in expected)
    if fits:
        return
    raise UserError(
        env._(
            "%(method)s: %(name)s must be %(wanted)s, not %(value)s.",
            method=method,
            name=name,
            wanted=" / ".join(_word(env, wanted) for wanted in expected or (str,)),
            value=_short(value),
        )
    )


def _is_a(value, wanted) -> bool:
    if isinstance(value, bool):
        return wanted is bool
    if wanted is float:
        return isinstance(value, (int, float))
    if wanted is int:
        return isinstance(value, int) and -_LARGEST <= value <= _LARGEST
    if wanted is str:
        return isinstance(value, str) and _is_storable(value)
    return isinstance(value, wanted)


def _is_storable(text) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _word(env, wanted) -> str:
    return {
        str: env._("text"),
        int: env._("a whole number"),
        float: env._("a number"),
        bool: env._("true or false"),
        list: env._("a list"),
        dict: env._("a mapping"),
    }[wanted]


def _short(value) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
