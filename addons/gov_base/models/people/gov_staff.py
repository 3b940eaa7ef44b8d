from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...core import localtime
from ...tools.endpoint import endpoint


class GovStaff(models.Model):
    """A person who serves: at a window, in a back office, as an agent in a village.

    ``organization_id`` is the employer; where the person works and what the account may
    do is said by posts alone.
    """

    _name = "gov.staff"
    _description = "Staff Member"
    _inherit = ["gov.scoped.mixin", "gov.pinyin.mixin"]
    _order = "organization_id, employee_number, id"
    _rec_names_search = ["name", "employee_number", "pinyin"]

    name = fields.Char(required=True, index="trigram")
    employee_number = fields.Char(index="btree_not_null")
    phone = fields.Char(string="Office Telephone")
    user_id = fields.Many2one(
        "res.users",
        string="Account",
        ondelete="restrict",
        copy=False,
        index="btree_not_null",
        workflow=True,
    )
    login = fields.Char(
        string="Sign-in Name",
        compute="_compute_login",
        compute_sudo=True,
        search="_search_login",
        groups="gov_base.group_administrator,base.group_system",
    )
    organization_id = fields.Many2one(
        "gov.organization",
        string="Employer",
        required=True,
        ondelete="restrict",
        index=True,
    )
    active = fields.Boolean(default=True)
    post_ids = fields.One2many("gov.post", "staff_id", string="Posts")
    role_summary = fields.Char(string="Posts in Force", compute="_compute_role_summary")

    _user_uniq = models.UniqueIndex(
        "(user_id) WHERE user_id IS NOT NULL",
        "This account already belongs to another staff member.",
    )
    _employee_number_uniq = models.UniqueIndex(
        "(organization_id, employee_number) WHERE employee_number IS NOT NULL",
        "Another staff member of this employer has the same number.",
    )

    @api.depends("post_ids.date_from", "post_ids.date_to", "post_ids.role")
    def _compute_role_summary(self):
        today = localtime.today()
        for staff in self:
            posts = staff.post_ids.filtered(lambda post: post._is_in_force(today))
            staff.role_summary = "、".join(posts.mapped("display_name"))

    @api.depends("user_id.login")
    def _compute_login(self):
        for staff in self:
            staff.login = staff.user_id.login

    def _search_login(self, operator, value):
        """Searching is reading: only for whom the field is."""
        self._check_field_access(self._fields["login"], "read")
        return [("user_id.login", operator, value)]

    @api.constrains("user_id")
    def _check_user(self):
        for staff in self.sudo():
            account = staff.user_id
            if account and account.share:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a portal account cannot hold posts.", name=staff.name
                    )
                )
            if account and account.has_group("base.group_erp_manager"):
                raise ValidationError(
                    self.env._(
                        "%(name)s: an account that administers Odoo cannot hold posts.",
                        name=staff.name,
                    )
                )

    @api.model
    def _gov_is_kept(self, field):
        """An account is bound by the dialogue, or by Odoo's own administrator."""
        if field.name == "user_id" and self.env.user._gov_is_system():
            return False
        return super()._gov_is_kept(field)

    @api.model_create_multi
    def create(self, vals_list):
        staff = super().create(vals_list)
        self.env["res.users"]._gov_rights_changed()
        return staff

    def write(self, vals):
        if "user_id" in vals:
            self._check_account_change()
        if not {"active", "organization_id", "name"}.isdisjoint(vals):
            self._check_above_posts()
        if "name" in vals:
            self._check_not_oneself()
        result = super().write(vals)
        if not {"user_id", "active"}.isdisjoint(vals):
            self.env["res.users"]._gov_rights_changed()
        if "name" in vals:
            for staff in self.sudo().filtered("user_id"):
                staff.user_id.name = staff.name
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if posted := self.filtered("post_ids"):
            raise UserError(
                self.env._(
                    "%(names)s: archive staff members who hold or held posts.",
                    names=", ".join(posted.mapped("name")),
                )
            )

    def _check_not_oneself(self):
        """Refuse who would write another name for himself, on records and journals."""
        user = self.env.user
        if self.env.su or user._gov_is_system() or user not in self.sudo().user_id:
            return
        raise AccessError(
            self.env._("Nobody renames himself: ask another administrator.")
        )

    def _check_above_posts(self):
        """Refuse who does not stand above all posts of a person, from now on or later.

        Otherwise an administrator of a township could shut out, or take over, somebody
        of the district who also serves in the township, or will from next week on.
        """
        if self.env.su or self.env.user._gov_is_system():
            return
        today = localtime.today()
        for staff in self:
            posts = staff.sudo().with_context(active_test=False).post_ids
            posts = posts.filtered(lambda post: (post.date_to or today) >= today)
            if posts - posts._gov_in_scope_of(self.env.user, "administrator"):
                raise AccessError(
                    self.env._(
                        "%(name)s also serves outside your area: ask the administrator "
                        "above.",
                        name=staff.sudo().name,
                    )
                )

    def _check_account_change(self):
        """An account carries the history of its person: it is not handed on."""
        if taken := self.filtered("user_id"):
            raise UserError(
                self.env._(
                    "%(names)s: the account stays with its person; archive the staff "
                    "member instead.",
                    names=", ".join(taken.mapped("name")),
                )
            )

    @endpoint
    def action_open_account_wizard(self):
        """Open the dialogue that makes an account or gives a new password."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Account"),
            "res_model": "gov.staff.account",
            "view_mode": "form",
            "target": "new",
            "context": {"default_staff_id": self.id},
        }
