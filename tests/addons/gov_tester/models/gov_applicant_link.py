from odoo import api, models
from odoo.tools import SQL

_INSPECTED = """
EXISTS (SELECT FROM gov_case c
         WHERE c.applicant_id = link.applicant_id
           AND c.tester_organization_id = link.organization_id)
"""


class GovApplicantLink(models.Model):
    _inherit = "gov.applicant.link"

    @api.model
    def _gov_reasons(self):
        return [*super()._gov_reasons(), SQL(_INSPECTED)]
