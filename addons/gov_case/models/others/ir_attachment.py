from odoo import models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_access(self, operation):
        """Files of the suite come and go with their records, never by themselves.

        So none is made public, moved to another record or taken in unchecked.
        """
        refused = super()._check_access(operation)
        if operation == "read" or self.env.su or self.env.is_system():
            return refused
        kept = self.filtered(lambda one: _is_kept(one.sudo().res_model))
        if not kept:
            return refused
        return (refused[0] if refused else self.browse()) | kept, lambda: AccessError(
            self.env._("Files of cases are kept with their materials.")
        )


def _is_kept(model):
    return (model or "").startswith("gov.")
