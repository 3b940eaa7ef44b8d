"""The public methods of the suite, found in the registry: new ones are tried too."""

import inspect
from typing import NamedTuple


class Method(NamedTuple):
    model: str
    name: str
    on_model: bool  # no records: called with arguments alone
    parameters: tuple

    def __str__(self):
        return f"{self.model}.{self.name}"


def public_methods(env):
    """Every method that an addon of the suite lets clients call."""
    found = {}
    for model_name, model in sorted(env.registry.items()):
        for owner in model.mro():
            if not owner.__module__.startswith("odoo.addons.gov_"):
                continue
            for name, member in vars(owner).items():
                if _is_public(model, name, member):
                    found[model_name, name] = _describe(model_name, model, name)
    return [found[key] for key in sorted(found)]


def _is_public(model, name, member):
    return (
        not name.startswith("_")
        and not _is_odoos(model, name)
        and inspect.isfunction(member)
        and not model._abstract
        and not any(
            getattr(getattr(base, name, None), "_api_private", False)
            for base in model.mro()
        )
    )


def _is_odoos(model, name):
    """Odoo's own methods, extended here: the access tests try them row by row."""
    return any(
        name in vars(base) and not base.__module__.startswith("odoo.addons.gov_")
        for base in model.mro()
    )


def _describe(model_name, model, name):
    method = getattr(model, name)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    return Method(
        model_name, name, bool(getattr(method, "_api_model", False)), tuple(parameters)
    )


_PLAUSIBLE = {str: "x", int: 1, float: 1.0, bool: True, list: [], dict: {}}


def plausible(method):
    """Named arguments of the right types, that mean nothing in particular."""
    return {
        parameter.name: _some(parameter)
        for parameter in method.parameters
        if parameter.default is parameter.empty
    }


def _some(parameter):
    for kind, value in _PLAUSIBLE.items():
        if parameter.annotation is kind:
            return value
    return "x"
