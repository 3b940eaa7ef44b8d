from collections import defaultdict

from odoo.api import NewId
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.models import BaseModel

_MANY = ("one2many", "many2many")
_NAMING = (Command.UPDATE, Command.LINK)
_LARGEST = 2**31 - 1


class Links:
    """Gathers which records values name, those in commands and in their lines too.

    Whatever is no plain id is refused: of a text like `` 1`` or a fraction Odoo caches
    nothing, so that rules and checks see no link, and the database stores one.
    """

    def __init__(self):
        self.ids = defaultdict(set)

    def take(self, model, values):
        """Add what ``values`` of a record of ``model`` name.

        :raises ValidationError: something is named by no whole number
        """
        for name, value in values.items():
            field = model._fields.get(name)
            if field is None or not value:
                continue
            try:
                self._take_value(model, field, value, values)
            except _Odd as odd:
                raise ValidationError(
                    model.env._(
                        "%(field)s names records by their whole numbers, not by "
                        "%(value)s.",
                        field=field._description_string(model.env),
                        value=repr(odd.args[0])[:40],
                    )
                ) from None
        return self

    def _take_value(self, model, field, value, values):
        env, open_ = model.env, field.name in model._gov_open_links
        if field.type == "reference":
            self._take_reference(env, value)
        elif field.type == "many2one_reference":
            self._add(values.get(field.model_field), value, env)
        elif field.type == "many2one":
            self._take_one(env[field.comodel_name], value, open_)
        elif field.type in _MANY:
            self._take_many(env[field.comodel_name], value, open_)

    def _add(self, model_name, value, env, open_=False):
        ids = _whole(value)
        if not open_ and isinstance(model_name, str) and model_name in env:
            self.ids[model_name].update(ids)

    def _take_reference(self, env, value):
        if isinstance(value, BaseModel):
            self._add(value._name, value, env)
        else:
            model_name, _comma, number = str(value).partition(",")
            plain = number.isascii() and number.isdigit()
            self._add(model_name, int(number) if plain else number, env)

    def _take_one(self, comodel, value, open_=False):
        if isinstance(value, dict):
            self._add(comodel._name, value.get("id"), comodel.env, open_)
            self.take(comodel, value)
        else:
            self._add(comodel._name, value, comodel.env, open_)

    def _take_many(self, comodel, value, open_):
        if not isinstance(value, (list, tuple, BaseModel)):
            raise _Odd(value)
        for item in value:
            if isinstance(item, (list, tuple)):
                self._take_command(comodel, open_, *[*item, None, None, None][:3])
            else:
                self._take_one(comodel, item, open_)

    def _take_command(self, comodel, open_, code, key, content):
        if type(code) is not int and not isinstance(code, Command):
            raise _Odd(code)
        if code in _NAMING and not _is_new(key):
            self._add(comodel._name, key, comodel.env, open_)
        if code == Command.SET:
            if not isinstance(content, (list, tuple)):
                raise _Odd(content)
            for item in content:
                self._add(comodel._name, item, comodel.env, open_)
        if isinstance(content, dict):
            self.take(comodel, content)


class _Odd(Exception):
    """What stands for a record and is no id."""


def _is_new(key):
    """Tell whether a form names a line that it has not saved yet."""
    return isinstance(key, NewId) or (
        isinstance(key, str) and key.startswith("virtual_")
    )


def _whole(value):
    """Return the ids in what stands for an id."""
    if isinstance(value, BaseModel):
        return value._origin._ids
    if isinstance(value, NewId):
        return [value.origin] if value.origin else []
    if not value and value != 0.0 or value is False or value is None:
        return []
    if type(value) is int and value > 0:
        return [min(value, _LARGEST)]  # beyond it there is nothing
    raise _Odd(value)
