from odoo import models, tools

from odoo.addons.base.models.ir_model import IrModelAccess as CoreAccess

from ...core import localtime


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    def _get_allowed_models(self, mode="read"):
        return self._gov_allowed_models(mode, localtime.today())

    @tools.ormcache(
        "self.env.uid", "mode", "today", "self.env['res.users']._gov_rights_version()"
    )
    def _gov_allowed_models(self, mode, today):
        """Cache access rows by day: posts begin and end at midnight."""
        return CoreAccess._get_allowed_models.__wrapped__(self, mode)
