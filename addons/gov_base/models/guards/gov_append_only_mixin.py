from odoo import api, models
from odoo.exceptions import UserError

from ...tools import triggers

_FUNCTION = """
CREATE OR REPLACE FUNCTION gov_append_only() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0
       AND current_setting('gov.moving', true) = TG_TABLE_NAME
       AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Rows of % are kept as written', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$ LANGUAGE plpgsql
"""


class GovAppendOnlyMixin(models.AbstractModel):
    """Rows that nobody can change or remove, not even in SQL as the owner.

    Rows of a model that takes over ``gov.scoped.mixin`` too follow their organisation
    when it moves or merges, by that mixin and in nothing but their scope columns.
    """

    _name = "gov.append.only.mixin"
    _description = "Rows kept as written"

    def init(self):
        if self._abstract:
            return
        self.env.cr.execute(_FUNCTION)
        triggers.keep(self, "gov_append_only", self._follows_organization())

    @api.model
    def _follows_organization(self):
        """Return the columns that follow where a row belongs: none, without a scope."""
        scopes = getattr(self, "_gov_scopes", {})
        return sorted({*scopes, *self._gov_scope_columns}) if scopes else ()

    @api.model_create_multi
    def create(self, vals_list):
        """Write the rows once, with the columns that follow their organisation."""
        if not self._follows_organization():
            return super().create(vals_list)
        with triggers.moving(self):
            rows = super().create(vals_list)
            rows.flush_recordset()
        return rows

    def write(self, vals):
        """Refuse: a row stays as it was written.

        :raises UserError: always, unless nothing would change
        """
        if self and vals:
            raise UserError(self._append_only_message())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_written(self):
        raise UserError(self._append_only_message())

    def _append_only_message(self):
        return self.env._(
            "%(model)s: entries stay as they were written.", model=self._description
        )
