from odoo import fields, models

from odoo.addons.gov_base.tools.endpoint import endpoint


class GovCaseHold(models.TransientModel):
    """Dialogue that asks why contents are held back from erasure, or released."""

    _name = "gov.case.hold"
    _description = "Holding Back of Contents"

    case_id = fields.Many2one("gov.case", required=True, ondelete="cascade")
    held = fields.Boolean(
        related="case_id.retention_hold", string="Held Back Now", related_sudo=False
    )
    reason = fields.Char(string="Reason of the Manager", required=True)

    @endpoint
    def action_confirm(self):
        """Hold back what is not, release what is."""
        self.ensure_one()
        self.check_access("write")
        if self.held:
            self.case_id.action_release_contents(self.reason)
        else:
            self.case_id.action_hold_contents(self.reason)
        return {"type": "ir.actions.act_window_close"}
