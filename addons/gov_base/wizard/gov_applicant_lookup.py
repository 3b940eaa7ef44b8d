from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import identity
from ..tools.endpoint import endpoint


class GovApplicantLookup(models.TransientModel):
    """Dialogue that finds an applicant by the complete number and does not store it."""

    _name = "gov.applicant.lookup"
    _description = "Search by Number"

    number = fields.Char(
        string="Complete Number",
        compute="_compute_number",
        inverse="_inverse_number",
        help="Of the document or the telephone.",
    )
    applicant_id = fields.Many2one(
        "gov.applicant", string="Applicant Found", readonly=True, ondelete="cascade"
    )

    @api.depends("applicant_id")
    def _compute_number(self):
        self.number = False

    def _inverse_number(self):
        for dialogue in self:
            dialogue.applicant_id = dialogue._find(dialogue.number or "")
        self.invalidate_recordset(["number"], flush=False)

    def _find(self, number):
        applicants = self.env["gov.applicant"]
        if not number.strip():
            raise UserError(self.env._("Enter the complete number."))
        found = applicants.search([("id_number", "in", [number])], limit=1)
        if found or not self._may_be_phone(number):
            return found
        return applicants.search([("phone", "in", [number])], limit=1)

    def _may_be_phone(self, number):
        """Tell whether it is worth another look, which counts."""
        try:
            identity.check_phone(identity.normalise_phone(number))
        except ValueError:
            return False
        return True

    @endpoint
    def action_open(self):
        """Open the applicant that was found."""
        self.ensure_one()
        if not self.applicant_id:
            raise UserError(
                self.env._(
                    "Nobody with this number is known where you serve; register the "
                    "applicant."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "gov.applicant",
            "res_id": self.applicant_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
