from odoo import api, models
from odoo.tools import SQL


class GovScopedMixin(models.AbstractModel):
    _inherit = "gov.scoped.mixin"

    @api.model
    def _replace_organization(self, columns, source, target):
        """Write ``target`` for ``source`` in further organisation columns."""
        for column in columns:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE %s = %s",
                    SQL.identifier(self._table),
                    SQL.identifier(column),
                    target.id,
                    SQL.identifier(column),
                    source.id,
                )
            )
        self.invalidate_model(columns)
