from odoo import api, models
from odoo.tools import SQL

from ...core.sides import HANDED_OVER

_CASE = """
EXISTS (SELECT FROM gov_case c
         WHERE c.applicant_id = link.applicant_id
           AND (link.organization_id IN (
                    c.accepting_organization_id, c.responsible_organization_id)
                OR link.organization_id = c.delivery_organization_id
               AND c.state IN %s))
"""
_STEP = """
EXISTS (SELECT FROM gov_case c JOIN gov_case_step step ON step.case_id = c.id
         WHERE c.applicant_id = link.applicant_id
           AND step.organization_id = link.organization_id)
"""


class GovApplicantLink(models.Model):
    """A case, or a step of one, is why an organisation knows an applicant."""

    _inherit = "gov.applicant.link"

    @api.model
    def _gov_reasons(self):
        return [*super()._gov_reasons(), SQL(_CASE, HANDED_OVER), SQL(_STEP)]
