from odoo import fields, models

from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single


class GovMatterClaimMany(models.TransientModel):
    """Claims many matters at once for one organisation."""

    _name = "gov.matter.claim.many"
    _description = "Claim Matters"

    def _default_matter_ids(self):
        if self.env.context.get("active_model") == "gov.matter":
            return self.env.context.get("active_ids", [])
        if self.env.context.get("active_model") == "gov.matter.gap.report":
            rows = self.env["gov.matter.gap.report"].browse(
                self.env.context.get("active_ids", [])
            )
            return rows.matter_id.ids
        return []

    def _default_organization_id(self):
        posts = self.env.user._gov_posts("catalogue_editor")
        return posts.organization_id[:1]

    matter_ids = fields.Many2many(
        "gov.matter",
        string="Matters",
        required=True,
        default=lambda self: self._default_matter_ids(),
    )
    organization_id = fields.Many2one(
        "gov.organization",
        string="Claimed By",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_organization_id(),
    )
    note = fields.Char(string="Remark")

    @endpoint
    def action_confirm(self):
        """Claim the matters; those already claimed stay as they are."""
        single(self)
        self.matter_ids.action_claim(self.organization_id.id, self.note)
        return {"type": "ir.actions.act_window_close"}
