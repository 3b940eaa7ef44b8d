from odoo import api, fields, models

from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single


class GovMatterReason(models.TransientModel):
    """Asks why a guide is withdrawn or a claim released, then does it."""

    _name = "gov.matter.reason"
    _description = "Reason"

    version_id = fields.Many2one(
        "gov.matter.version", string="Guide to Withdraw", ondelete="cascade"
    )
    claim_id = fields.Many2one(
        "gov.matter.claim", string="Claim to Release", ondelete="cascade"
    )
    reason = fields.Char(required=True)

    @api.model
    def _open(self, title, **records):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "name": title,
            "view_mode": "form",
            "target": "new",
            "context": {
                f"default_{name}": record.id for name, record in records.items()
            },
        }

    @endpoint
    def action_confirm(self):
        """Withdraw or release, with the reason."""
        single(self)
        if self.version_id:
            self.version_id.action_withdraw(self.reason)
        if self.claim_id:
            self.claim_id.action_release(self.reason)
        return {"type": "ir.actions.act_window_close"}
