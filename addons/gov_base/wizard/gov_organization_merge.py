from odoo import fields, models

from ..tools.endpoint import endpoint


class GovOrganizationMerge(models.TransientModel):
    """Dialogue that merges an organisation into another one."""

    _name = "gov.organization.merge"
    _description = "Merge of Organisations"

    source_id = fields.Many2one(
        "gov.organization",
        string="Organisation to Close",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    target_id = fields.Many2one(
        "gov.organization", string="Organisation That Goes On", required=True
    )

    @endpoint
    def action_merge(self):
        """Merge and close the dialogue."""
        self.ensure_one()
        self.source_id.action_merge_into(self.target_id.id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
