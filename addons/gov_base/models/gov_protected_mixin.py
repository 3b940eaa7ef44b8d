from odoo import api, models


class GovProtectedMixin(models.AbstractModel):
    """Fields that only the workflow may set.

    Nobody writes them, creates with a value, passes a ``default_`` of them or imports
    them; the methods that own them check the caller first and write with ``sudo()``.
    """

    _name = "gov.protected.mixin"
    _description = "Fields only the workflow may set"

    _gov_protected = frozenset()

    @api.model
    def _has_field_access(self, field, operation):
        if (
            operation == "write"
            and not self.env.su
            and field.name in self._gov_protected
        ):
            return False
        return super()._has_field_access(field, operation)
