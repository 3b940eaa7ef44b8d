from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Which accounts one finds: names beside a record come without finding any.

    A list of accounts is a list of sign-in names to try, and of people.
    """

    _inherit = "res.users"

    def _gov_accounts_rule(self):
        """Return the domain of the accounts that a user may read.

        One's own; for the role administrator also those of the staff of the area; for
        who administers Odoo all.
        """
        if self.has_group("base.group_erp_manager"):
            return [(1, "=", 1)]
        return list(Domain("id", "=", self.id) | self._gov_accounts_kept())

    def _gov_partners_rule(self):
        """Return the domain of the contacts that a user may read.

        One's own, that of the office and those of the accounts one may read; for who
        keeps contacts also those that belong to no account of this office.
        """
        if self.has_group("base.group_erp_manager"):
            return [(1, "=", 1)]
        own = (self.partner_id | self.company_ids.partner_id).ids
        known = Domain("id", "in", own)
        if not (accounts := self._gov_accounts_kept()).is_false():
            known |= Domain("user_ids", "any", accounts)
        if self.has_group("base.group_partner_manager"):
            known |= Domain("partner_share", "=", True)
        return list(known)

    def _gov_accounts_kept(self):
        if not any(self._gov_scope("administrator")):
            return Domain.FALSE
        return Domain("gov_staff_ids", "any", self._gov_rule("administrator"))
