from odoo import api, fields, models


class GovMatterPartMixin(models.AbstractModel):
    """Lines of a guide: they change while it is a draft and never after."""

    _name = "gov.matter.part.mixin"
    _description = "Line of a Guide"
    _inherit = ["gov.scoped.mixin"]
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        "gov.matter.version",
        string="Guide",
        required=True,
        ondelete="cascade",
        index=True,
    )
    catalogue_id = fields.Many2one(
        scope="",
        related="version_id.organization_id",
        string="Catalogue Of",
        store=True,
        index=True,
    )
    sequence = fields.Integer(string="Order", default=10)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.version_id._check_draft()
        return parts

    def write(self, vals):
        self.version_id._check_draft()
        result = super().write(vals)
        if "version_id" in vals:
            self.version_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.version_id._check_draft()
