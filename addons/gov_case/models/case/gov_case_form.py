from odoo import api, models

from .gov_case_transition import READ


class GovCase(models.Model):
    """The form of a case: opened in few queries, however much lies behind its tabs."""

    _inherit = "gov.case"

    @api.model
    def _form_columns(self):
        return READ
