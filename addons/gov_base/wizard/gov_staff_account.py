import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools.endpoint import endpoint

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class GovStaffAccount(models.TransientModel):
    """Dialogue that gives a staff member an account, or a new password.

    Administrators of a district open accounts for their people without touching Odoo's
    own user administration: the account gets no group; posts do the rest.
    """

    _name = "gov.staff.account"
    _description = "Account of a Staff Member"

    staff_id = fields.Many2one("gov.staff", required=True)
    existing_login = fields.Char(
        string="Present Account", compute="_compute_existing_login"
    )
    login = fields.Char(string="Sign-in Name")
    password = fields.Char(string="First Password", readonly=True)

    @api.depends("staff_id")
    def _compute_existing_login(self):
        for dialogue in self:
            dialogue.existing_login = dialogue.staff_id.login

    @endpoint
    def action_create_account(self):
        """Create the account with a generated password, shown once."""
        self.ensure_one()
        self._check_staff()
        if self.staff_id.user_id:
            raise UserError(
                self.env._("%(name)s has an account already.", name=self.staff_id.name)
            )
        login = (self.login or "").strip()
        if not login or self._login_taken(login):
            raise UserError(
                self.env._(
                    "The sign-in name is empty or taken: %(login)s.", login=login
                )
            )
        password = self._new_password()
        user = (
            self.env["res.users"]
            .sudo()
            .with_context(no_reset_password=True)
            .create(self._prepare_user_vals(login, password))
        )
        self.staff_id.sudo().user_id = user
        self.password = password
        return self._reopen()

    @endpoint
    def action_new_password(self):
        """Give the account a generated password, shown once."""
        self.ensure_one()
        self._check_staff()
        user = self.staff_id.sudo().user_id
        if not user:
            raise UserError(
                self.env._("%(name)s has no account yet.", name=self.staff_id.name)
            )
        self._check_below(user)
        self.password = self._new_password()
        user.password = self.password
        return self._reopen()

    def _check_staff(self):
        self.staff_id.check_access("write")

    def _check_below(self, user):
        """A password may be renewed only by who stands above all the posts of a person.

        Otherwise an administrator of a township could take over the account of one of
        the district who also serves in the township, or will from next week on. Who
        administers Odoo itself stands above all posts.
        """
        if self.env.user._gov_is_system():
            return
        self.staff_id._check_above_posts()
        if user.has_group("base.group_erp_manager"):
            raise AccessError(
                self.env._(
                    "%(name)s administers the accounts of Odoo: only the administrator "
                    "of the system renews this password.",
                    name=self.staff_id.name,
                )
            )

    def _login_taken(self, login):
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return bool(users.search_count([("login", "=", login)], limit=1))

    def _prepare_user_vals(self, login, password):
        return {
            "name": self.staff_id.name,
            "login": login,
            "password": password,
            "lang": self.env.user.lang,
            "tz": self.env.user.tz or "Asia/Shanghai",
            "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
        }

    @api.model
    def _new_password(self):
        return "".join(secrets.choice(_ALPHABET) for _letter in range(12))

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Account"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
