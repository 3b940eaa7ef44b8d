from odoo import api, models

# What code of ours makes with sudo() besides its own rows: accounts and files.
_MADE_FOR_CLIENTS = frozenset({"ir.attachment", "res.partner", "res.users"})


class Base(models.AbstractModel):
    """What a client may not write never gets its value from a client.

    ``workflow=True`` on a field of any ``gov.*`` model says that only the methods that
    own it write it, with ``sudo()``, after they have checked the caller. Nobody else
    writes it, creates with a value, imports it or passes a ``default_`` of it; and
    defaults that a client keeps or sends reach neither such a field nor anything that
    is made with ``sudo()``: there only the field's own default and what code gives
    count. It is an attribute of the field so that an addon which extends the model
    cannot lose it by the way.
    """

    _inherit = "base"

    def _valid_field_parameter(self, field, name):
        return name == "workflow" or super()._valid_field_parameter(field, name)

    @api.model
    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and self._gov_is_kept(field):
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _gov_is_kept(self, field):
        """Tell whether only code writes a field: by its workflow, or as it follows."""
        if getattr(field, "workflow", False):
            return True
        follows = field.store and field.compute and field.readonly and not field.inverse
        return bool(follows) and self._name.startswith("gov.")

    @api.model
    def default_get(self, fields):
        """Leave out what a client sends as ``default_`` of what it may not write."""
        if not self._gov_is_guarded():
            return super().default_get(fields)
        kept = {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_")
            or self._gov_takes_default(key.removeprefix("default_"))
        }
        if len(kept) == len(self.env.context):
            return super().default_get(fields)
        return super(Base, self.with_env(self.env(context=kept))).default_get(fields)

    @api.model
    def _gov_is_guarded(self):
        return self._name.startswith("gov.") or self._name in _MADE_FOR_CLIENTS

    @api.model
    def _gov_takes_default(self, name):
        """Tell whether a client's own default of a field counts in this environment.

        Dialogues keep nothing: in theirs, code may hand on defaults with ``sudo()``.
        """
        field = self._fields.get(name)
        if self.env.su:
            return self._transient or not field
        return not field or self._has_field_access(field, "write")
