from odoo import fields, models

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single
from odoo.addons.gov_base.tools.words import words


class GovMatterGrantMany(models.TransientModel):
    """Grants many matters at once, to an organisation or to a tier below it."""

    _name = "gov.matter.grant.many"
    _description = "Grant Matters"

    def _default_matter_ids(self):
        if self.env.context.get("active_model") != "gov.matter":
            return []
        return self.env.context.get("active_ids", [])

    matter_ids = fields.Many2many(
        "gov.matter",
        string="Matters",
        required=True,
        default=lambda self: self._default_matter_ids(),
    )
    batch_id = fields.Many2one(
        "gov.matter.grant.batch", string="Grant Batch", ondelete="cascade"
    )
    organization_id = fields.Many2one(
        "gov.organization",
        string="Granted To",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["gov.matter"]._default_organization_id(),
    )
    tier = fields.Selection(
        selection=lambda self: words(self.env, "gov.matter.grant", "tier"),
        string="Reaches",
        default="township",
    )
    mode = fields.Selection(
        selection=lambda self: words(self.env, "gov.matter.grant", "mode"),
        string="Way of Taking Over",
        required=True,
        default="accept",
    )
    date_from = fields.Date(
        string="In Force From", required=True, default=lambda self: localtime.today()
    )
    date_to = fields.Date(string="In Force Until")

    @endpoint
    def action_confirm(self):
        """Create the grants; one that overlaps stops them all."""
        single(self)
        self.env["gov.matter.grant"].create(
            [
                {
                    "matter_id": matter.id,
                    "batch_id": self.batch_id.id,
                    "organization_id": self.organization_id.id,
                    "tier": self.tier,
                    "mode": self.mode,
                    "date_from": self.date_from,
                    "date_to": self.date_to,
                }
                for matter in self.matter_ids
            ]
        )
        return {"type": "ir.actions.act_window_close"}
