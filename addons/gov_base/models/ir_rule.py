from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..core import localtime


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _compute_domain(self, model_name, mode="read"):
        """Keep dialogues to who opened them: they hold passwords and files.

        Odoo lets everybody with access to a transient model read everybody's rows.
        """
        domain = super()._compute_domain(model_name, mode)
        if self.env.su or not (
            model_name.startswith("gov.") and self.env[model_name]._transient
        ):
            return domain
        return Domain(domain) & Domain("create_uid", "=", self.env.uid)

    def _compute_domain_context_values(self):
        """Cache rule domains by day: posts begin and end at midnight."""
        yield from super()._compute_domain_context_values()
        yield localtime.today()
        yield self.env["res.users"]._gov_rights_version()

    def _make_access_error(self, operation, records):
        """Name the kind of record, never the record: its name may be a person's.

        In debug mode Odoo's own message gives the names of the hidden records.
        """
        if not records._name.startswith("gov."):
            return super()._make_access_error(operation, records)
        records.invalidate_recordset()
        model = self.env["ir.model"]._get(records._name).name
        if operation == "read":
            message = self.env._(
                "%(model)s: this lies outside what your posts let you see.", model=model
            )
        else:
            message = self.env._(
                "%(model)s: this lies outside what your posts let you change.",
                model=model,
            )
        return AccessError(message)
