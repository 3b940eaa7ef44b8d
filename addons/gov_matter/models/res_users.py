from odoo import models, tools

from odoo.addons.gov_base.core import localtime


class ResUsers(models.Model):
    _inherit = "res.users"

    def _gov_chain_rule(self, organization="organization_id"):
        """Return the domain of what belongs to an area that holds one of the posts.

        A village agent reads the catalogue of the district above; nobody without a
        post in force reads any.
        """
        self.ensure_one()
        return [(organization, "in", self._gov_chain_ids(localtime.today()))]

    @tools.ormcache("self.id", "today", "self._gov_rights_version()")
    def _gov_chain_ids(self, today):
        return tuple(self._gov_posts().organization_id._chain().ids)
