from odoo import models


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
        own = [("id", "=", self.id)]
        if not self._gov_scope("administrator"):
            return own
        staff = self._gov_rule("administrator")
        return ["|", *own, ("gov_staff_ids", "any", staff)]

    def _gov_partners_rule(self):
        """Return the domain of the contacts that a user may read.

        One's own and that of the office; for who keeps contacts also those that belong
        to no account of this office.
        """
        if self.has_group("base.group_erp_manager"):
            return [(1, "=", 1)]
        known = [("id", "in", (self.partner_id | self.company_ids.partner_id).ids)]
        if self.has_group("base.group_partner_manager"):
            return ["|", *known, ("partner_share", "=", True)]
        return known
