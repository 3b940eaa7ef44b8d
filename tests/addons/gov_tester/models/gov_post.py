from odoo import fields, models


class GovPost(models.Model):
    """A role: who looks after cases at the side of the tester."""

    _inherit = "gov.post"

    role = fields.Selection(
        selection_add=[("tester_inspector", "Test Inspector")],
        ondelete={"tester_inspector": "cascade"},
    )
