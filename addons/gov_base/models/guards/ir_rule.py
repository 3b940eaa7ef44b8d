from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...core import localtime

_OWN = {
    "base_import.mapping": "create_uid",
    "ir.default": "user_id",
    "ir.exports": "create_uid",
    "ir.exports.line": "create_uid",  # a line's own list is not joined to be read
}
_MAY_SHARE = frozenset({"ir.exports", "ir.exports.line"})  # Odoo's administrator


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _compute_domain(self, model_name, mode="read"):
        """Keep dialogues to who opened them, Odoo's own too: they hold files.

        Odoo lets everybody with access to a transient model read and change everybody's
        rows: the file that somebody else is about to import. Defaults and the columns
        that an import remembers are each person's own as well.
        """
        domain = super()._compute_domain(model_name, mode)
        if self.env.su:
            return domain
        if owner := self._gov_owner_of(model_name):
            owners = [self.env.uid]
            if model_name in _MAY_SHARE:
                owners += self.env.ref("base.group_system").sudo().all_user_ids.ids
            return Domain(domain) & Domain(owner, "in", owners)
        return domain

    def _gov_owner_of(self, model_name):
        """Return the field that says whose a row is, where rows are one's own."""
        if self.env[model_name]._transient:
            return "create_uid"
        if model_name in _OWN and not self.env.user._gov_is_system():
            return _OWN[model_name]
        return None

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
