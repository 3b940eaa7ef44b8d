from odoo import fields, models
from odoo.exceptions import AccessError


class GovCareTag(models.Model):
    """Why somebody deserves particular care: disabled, living alone, …"""

    _name = "gov.care.tag"
    _description = "Care Tag"
    _order = "sequence, id"

    name = fields.Char(string="Care Group", required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another care tag has this code.")

    def _check_access(self, operation):
        """They are everybody's: only districts and above edit them."""
        may_edit = self.env.su or self.env["gov.workday"]._may_edit()
        if operation != "read" and not may_edit:
            message = self.env._(
                "Only an administrator of a district or above may change care tags."
            )
            return self, lambda: AccessError(message)
        return super()._check_access(operation)
