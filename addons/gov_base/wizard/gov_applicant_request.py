from odoo import fields, models

from ..tools.endpoint import endpoint


class GovApplicantRequest(models.TransientModel):
    """Dialogue that answers a person: hands out a copy of the data, or erases them.

    The copy is kept with the dialogue, which only who opened it reads, for minutes.
    """

    _name = "gov.applicant.request"
    _description = "Request of the Person"
    _transient_max_hours = 0.25

    applicant_id = fields.Many2one("gov.applicant", ondelete="cascade")
    reason = fields.Char(string="Who Asked and How", required=True)
    filename = fields.Char(string="Name of the Copy", readonly=True)
    content = fields.Binary(string="Copy of the Data", attachment=False, readonly=True)

    @endpoint
    def action_export(self):
        """Make the copy and offer it in the dialogue."""
        self.ensure_one()
        self.write(self.applicant_id.export_person(self.reason))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer a Request of the Person"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @endpoint
    def action_erase(self):
        """Erase the person and go back to the list."""
        self.ensure_one()
        self.applicant_id.erase_person(self.reason)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gov_base.gov_applicant_action"
        )
        return {**action, "target": "main"}
