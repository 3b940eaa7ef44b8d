from odoo import fields, models

from ..tools.endpoint import endpoint


class GovApplicantReveal(models.TransientModel):
    """Dialogue that asks why a full number is needed, and shows it once."""

    _name = "gov.applicant.reveal"
    _description = "View of Full Information"

    applicant_id = fields.Many2one("gov.applicant", required=True, ondelete="cascade")
    reason = fields.Char(string="Reason for Looking", required=True)

    @endpoint
    def action_reveal(self):
        """Show the numbers in a notice that leaves nothing behind when it is closed."""
        self.ensure_one()
        shown = self.applicant_id.reveal(self.reason)
        message = self.env._(
            "Number: %(number)s; telephone: %(phone)s",
            number=shown["id_number"] or "—",
            phone=shown["phone"] or "—",
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "title": self.applicant_id.name,
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
