from odoo import api, models
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Command

from ...tools.links import Links
from ...tools.shown import Shown

_CHANGING = (Command.CREATE, Command.UPDATE)
_LINKS = ("many2one", "one2many", "many2many", "reference", "many2one_reference")


class Base(models.AbstractModel):
    """What clients name in records of the suite is open to them.

    Odoo asks rights on the record that is written, and none on what it names; computed
    fields and names then read what was named as superuser.
    """

    _inherit = "base"

    _gov_open_links = frozenset()  # fields that may name places one does not read

    def onchange(self, values, field_names, fields_spec):
        """Take nothing from a client that it could not write either.

        What it may not set keeps the value that the record has or computes: the web
        client sends the fields that are only shown as well.
        """
        if self.env.su or not self._name.startswith("gov."):
            return super().onchange(values, field_names, fields_spec)
        self.check_access("write" if self else "create")
        sent, values = values, self._gov_writable(values)
        self._gov_check_links([values])
        changed = [
            name for name in field_names if name in values or name not in self._fields
        ]
        if field_names and not changed:
            return {}
        before = {name: value for name, value in values.items() if name not in changed}
        result = super().onchange(values, changed, fields_spec)
        if changed and "value" in result:
            form = self._gov_form(before, changed, fields_spec)
            Shown(form, fields_spec, sent).add_to(result["value"])
        return result

    def _gov_form(self, before, changed, fields_spec):
        """Return the form as it was before a change, as Odoo compares with it."""
        if not self:
            return self.new({**dict.fromkeys(changed, False), **before})
        form = self.new({name: self[name] for name in fields_spec}, origin=self)
        form._update_cache(before)
        return form

    @api.model
    def default_get(self, fields):
        """Check the links among the defaults; those a client sent under sudo, too."""
        defaults = super().default_get(fields)
        if self._name.startswith("gov."):
            links = {
                name: value
                for name, value in defaults.items()
                if value and name in self._fields and self._fields[name].type in _LINKS
            }
            if links and self.env.su:
                links = self._gov_sent_defaults(links)
            if links:
                self.sudo(False)._gov_check_links([links])
        return defaults

    def _gov_sent_defaults(self, defaults):
        """Return those of the defaults that come from a context or are kept."""
        kept = self.env["ir.default"]._get_model_defaults(self._name)
        return {
            name: value
            for name, value in defaults.items()
            # accepted(context): more is checked because of it, and never less
            if name in kept or f"default_{name}" in self.env.context
        }

    @api.model
    def _prepare_create_values(self, vals_list):
        self._gov_check_links(vals_list)
        return super()._prepare_create_values(vals_list)

    def write(self, vals):
        self._gov_check_links([vals])
        return super().write(vals)

    @api.model
    def _gov_check_links(self, vals_list):
        """Refuse values that name what the caller may not read.

        :raises AccessError: the same for what does not exist
        """
        if self.env.su or not self._name.startswith("gov."):
            return
        links = Links()
        for vals in vals_list:
            links.take(self, vals)
        for model_name, ids in links.ids.items():
            if not self.env[model_name].browse(ids)._gov_all_readable():
                raise AccessError(
                    self.env._(
                        "What was chosen under “%(model)s” does not exist or is not "
                        "open to you.",
                        model=self.env["ir.model"]._get(model_name).name,
                    )
                )

    def _gov_all_readable(self):
        try:
            return self.has_access("read")
        except MissingError:
            return False

    def _gov_writable(self, values):
        """Return what of these values the caller may set, in lines likewise."""
        return {
            name: self._gov_writable_value(self._fields.get(name), value)
            for name, value in values.items()
            if name == "id" or self._gov_may_set(self._fields.get(name))
        }

    def _gov_may_set(self, field):
        if field is None:
            return True
        if field.name in models.MAGIC_COLUMNS:
            return False
        shown = field.compute and field.readonly and not field.inverse
        return not shown and self._has_field_access(field, "write")

    def _gov_writable_value(self, field, value):
        if field is None or not field.comodel_name or not field.relational:
            return value
        comodel = self.env[field.comodel_name]
        if isinstance(value, dict):
            return comodel._gov_writable(value)
        if field.type == "many2one" or not isinstance(value, (list, tuple)):
            return value
        return [comodel._gov_writable_item(item) for item in value]

    def _gov_writable_item(self, item):
        """Return a command, or a line given whole, without what may not be set."""
        if isinstance(item, dict):
            return self._gov_writable(item)
        is_command = isinstance(item, (list, tuple)) and len(item) == 3
        if is_command and item[0] in _CHANGING and isinstance(item[2], dict):
            return (item[0], item[1], self._gov_writable(item[2]))
        return item
