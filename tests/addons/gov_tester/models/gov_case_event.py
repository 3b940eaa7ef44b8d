from odoo import fields, models

from odoo.addons.gov_base.tools.selections import keep


class GovCaseEvent(models.Model):
    _inherit = "gov.case.event"

    name = fields.Selection(
        selection_add=[("tester_inspect", "Inspect for Test")],
        ondelete={"tester_inspect": keep},
    )
