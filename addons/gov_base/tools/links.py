from collections import defaultdict

from odoo.fields import Command
from odoo.models import BaseModel

_MANY = ("one2many", "many2many")
_NAMING = (Command.UPDATE, Command.LINK)


class Links:
    """Gathers which records values name, those in commands and in their lines too."""

    def __init__(self):
        self.ids = defaultdict(set)

    def take(self, model, values):
        """Add what ``values`` of a record of ``model`` name."""
        for name, value in values.items():
            field = model._fields.get(name)
            if field is None or not value or name in model._gov_open_links:
                continue
            if field.type == "reference":
                self._take_reference(model.env, value)
            elif field.type == "many2one_reference":
                self._add(model.env, values.get(field.model_field), value)
            elif field.type == "many2one":
                self._take_one(model.env[field.comodel_name], value)
            elif field.type in _MANY:
                self._take_many(model.env[field.comodel_name], value)
        return self

    def _add(self, env, model_name, value):
        if isinstance(model_name, str) and model_name in env:
            self.ids[model_name].update(_whole(value))

    def _take_reference(self, env, value):
        if isinstance(value, BaseModel):
            self._add(env, value._name, value)
        elif isinstance(value, str):
            model_name, _comma, number = value.partition(",")
            self._add(env, model_name, number)

    def _take_one(self, comodel, value):
        if isinstance(value, dict):
            self._add(comodel.env, comodel._name, value.get("id"))
            self.take(comodel, value)
        elif isinstance(value, (list, tuple)):
            self._add(comodel.env, comodel._name, value[0])
        else:
            self._add(comodel.env, comodel._name, value)

    def _take_many(self, comodel, value):
        if not isinstance(value, (list, tuple)):
            self._add(comodel.env, comodel._name, value)
            return
        for item in value:
            if isinstance(item, (list, tuple)) and item:
                self._take_command(comodel, *item[:3])
            else:
                self._take_one(comodel, item)

    def _take_command(self, comodel, code, key=None, content=None):
        if code in _NAMING:
            self._add(comodel.env, comodel._name, key)
        if code == Command.SET and isinstance(content, (list, tuple)):
            for item in content:
                self._add(comodel.env, comodel._name, item)
        if isinstance(content, dict):
            self.take(comodel, content)


def _whole(value):
    """Return the ids in what stands for an id, as the database would take it."""
    if isinstance(value, BaseModel):
        return value._origin._ids
    if isinstance(value, str):
        return [int(value)] if value.isascii() and value.isdigit() else []
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [int(value)] if value == value // 1 else []
    return []
