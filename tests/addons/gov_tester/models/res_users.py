from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _gov_groups_of_roles(self):
        return {
            **super()._gov_groups_of_roles(),
            "tester_inspector": "gov_tester.group_tester_inspector",
        }
