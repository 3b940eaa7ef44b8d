from pathlib import Path

from odoo import api, fields, models

from odoo.addons.gov_base.tools.selections import keep
from odoo.addons.gov_case.core.documents import Kind

_TEMPLATES = Path(__file__).parents[1] / "report/templates"


class GovCaseDocument(models.Model):
    _inherit = "gov.case.document"

    kind = fields.Selection(
        selection_add=[("tester_slip", "Test Slip")], ondelete={"tester_slip": keep}
    )

    @api.model
    def _gov_document_kinds(self):
        return [
            *super()._gov_document_kinds(),
            Kind(
                "tester_slip",
                "Test Slip",
                "测",
                folder=str(_TEMPLATES),
                title="测试单",
            ),
        ]
