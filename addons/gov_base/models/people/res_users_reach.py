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

    @property
    def SELF_WRITEABLE_FIELDS(self):
        """Nobody renames himself: logs and journals show who acted by this name."""
        return [name for name in super().SELF_WRITEABLE_FIELDS if name != "name"]

    def has_group(self, group_ext_id):
        """Answer about one's own groups, and those of accounts one may read."""
        if not self.env.su and self != self.env.user:
            self.check_access("read")
        return super().has_group(group_ext_id)

    def action_show_groups(self):
        """Show the groups of an account to who may read it."""
        self.check_access("read")
        return super().action_show_groups()

    def action_show_accesses(self):
        """Show the access rows of an account to who may read it."""
        self.check_access("read")
        return super().action_show_accesses()

    def action_show_rules(self):
        """Show the record rules of an account to who may read it."""
        self.check_access("read")
        return super().action_show_rules()
