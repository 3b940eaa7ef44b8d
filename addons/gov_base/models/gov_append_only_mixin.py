from odoo import api, models
from odoo.exceptions import UserError

from ..tools import triggers

_FUNCTION = """
CREATE OR REPLACE FUNCTION gov_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are kept as written', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$ LANGUAGE plpgsql
"""


class GovAppendOnlyMixin(models.AbstractModel):
    """Rows that nobody can change or remove, not even in SQL as the owner."""

    _name = "gov.append.only.mixin"
    _description = "Rows kept as written"

    def init(self):
        if self._abstract:
            return
        self.env.cr.execute(_FUNCTION)
        triggers.keep(self, "gov_append_only")

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
