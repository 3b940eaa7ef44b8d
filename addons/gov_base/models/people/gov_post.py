from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...core import duties, localtime
from ...tools.endpoint import endpoint

ROLES = [
    ("village_agent", "Village Agent"),
    ("window_clerk", "Window Clerk"),
    ("handler", "Handler"),
    ("approver", "Approver"),
    ("centre_manager", "Centre Manager"),
    ("supervisor", "Supervisor"),
    ("catalogue_editor", "Catalogue Editor"),
    ("administrator", "Administrator"),
    ("integrator", "Integrator"),
]
_IDENTITY = frozenset({"staff_id", "organization_id", "role", "date_from"})


class GovPost(models.Model):
    """A role that a person holds in an organisation for a time.

    Rights come from posts alone: in force from the first to the last day, both
    included, in the organisation's own days. A post that has begun is never rewritten;
    it is ended, and another one begins.
    """

    _name = "gov.post"
    _description = "Post"
    _inherit = ["gov.scoped.mixin"]
    _order = "organization_id, role, date_from desc, id"

    staff_id = fields.Many2one(
        "gov.staff", string="Holder", required=True, ondelete="restrict", index=True
    )
    user_id = fields.Many2one(related="staff_id.user_id", string="Account")
    organization_id = fields.Many2one(
        "gov.organization",
        string="Organisation",
        required=True,
        ondelete="restrict",
        index=True,
    )
    role = fields.Selection(ROLES, required=True)
    date_from = fields.Date(
        string="From", required=True, default=lambda self: localtime.today()
    )
    date_to = fields.Date(string="Until", help="The last day; empty: until further.")
    is_chief = fields.Boolean(string="Chief Representative")
    backup_id = fields.Many2one(
        "gov.post",
        string="Stand-in Post",
        ondelete="set null",
        index="btree_not_null",
        help="Who takes over when the holder is away.",
    )
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A post cannot end before it begins.",
    )
    _scope_idx = models.Index("(staff_id, role, date_from)")

    @api.depends("date_from", "date_to")
    def _compute_in_force(self):
        today = localtime.today()
        for post in self:
            post.in_force = post._is_in_force(today)

    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._in_force_domain() if True in value else ~self._in_force_domain()

    @api.depends("role", "organization_id")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for post in self:
            place = post.organization_id.sudo().name or ""
            post.display_name = f"{place} {labels.get(post.role, '')}".strip()

    @api.constrains("staff_id", "organization_id", "role", "date_from", "date_to")
    def _check_overlap(self):
        others = self.sudo().search(Domain("staff_id", "in", self.staff_id.ids))
        by_holder = others.grouped(
            lambda post: (post.staff_id, post.organization_id, post.role)
        )
        for post in self:
            same = by_holder[post.staff_id, post.organization_id, post.role] - post
            if any(post._overlaps(other) for other in same):
                raise ValidationError(
                    self.env._(
                        "%(name)s already holds this post at that time: %(post)s.",
                        name=post.staff_id.name,
                        post=post.display_name,
                    )
                )

    @api.constrains("backup_id", "staff_id", "role", "organization_id")
    def _check_backup(self):
        for post in self.filtered("backup_id"):
            backup = post.backup_id
            if (
                backup.staff_id == post.staff_id
                or backup.role != post.role
                or backup.organization_id != post.organization_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(post)s: the stand-in is another person with the same role "
                        "in the same organisation.",
                        post=post.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        posts = super().create(vals_list)
        posts._check_granted()
        self.env["res.users"]._gov_rights_changed()
        return posts

    def write(self, vals):
        if not _IDENTITY.isdisjoint(vals):
            self._check_not_begun()
        if "date_to" in vals:
            self._check_not_over(fields.Date.to_date(vals["date_to"]))
        shortened = self._shortened_by(vals)
        (self - shortened)._check_not_own()
        result = super().write(vals)
        (self - shortened)._check_granted()
        self.env["res.users"]._gov_rights_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._check_not_begun()

    def unlink(self):
        result = super().unlink()
        self.env["res.users"]._gov_rights_changed()
        return result

    @endpoint
    def action_end(self):
        """End the posts: today is their last day."""
        self.check_access("write")
        self.write({"date_to": localtime.today()})
        return True

    def _shortened_by(self, vals):
        """Return the posts that these values only end, or end earlier."""
        if vals.keys() != {"date_to"} or not vals["date_to"]:
            return self.browse()
        last = fields.Date.to_date(vals["date_to"])
        return self.filtered(lambda post: not post.date_to or last <= post.date_to)

    def _check_granted(self):
        """What gives rights is given by another, and only what may go together."""
        self._check_not_own()
        self._check_duties_apart()

    def _check_not_own(self):
        """Nobody gives posts to himself, Odoo's own administrator neither."""
        if self.env.su:
            return
        own = self.sudo().filtered(lambda post: post.user_id == self.env.user)
        if own:
            raise AccessError(
                self.env._(
                    "Nobody gives or extends a post of his or her own: %(posts)s.",
                    posts=", ".join(own.mapped("display_name")),
                )
            )

    def _check_duties_apart(self):
        """Refuse roles that must not meet in one person (``core.duties``).

        Only for what is given anew: what is older may be ended on any day.
        """
        domain = Domain("staff_id", "in", self.sudo().staff_id.ids)
        held = self.sudo().search(domain).grouped("staff_id")
        for post in self.sudo():
            for other in held.get(post.staff_id, ()):
                if post._must_not_meet(other):
                    raise ValidationError(
                        self.env._(
                            "%(name)s would hold two posts that must not meet: "
                            "%(post)s and %(other)s.",
                            name=post.staff_id.name,
                            post=post.display_name,
                            other=other.display_name,
                        )
                    )

    def _must_not_meet(self, other):
        return duties.must_not_meet(self.role, other.role) and self._overlaps(other)

    def _check_not_begun(self):
        today = localtime.today()
        if begun := self.filtered(lambda post: post.date_from <= today):
            raise UserError(
                self.env._(
                    "A post that has begun is ended, not changed: %(posts)s.",
                    posts=", ".join(begun.mapped("display_name")),
                )
            )

    def _check_not_over(self, date_to):
        """The last day of a post that is over is history and is not moved."""
        today = localtime.today()
        over = self.filtered(lambda post: post.date_to and post.date_to < today)
        if over and any(post.date_to != date_to for post in over):
            raise UserError(
                self.env._(
                    "These posts are over; give new ones instead: %(posts)s.",
                    posts=", ".join(over.mapped("display_name")),
                )
            )

    def _is_in_force(self, day):
        self.ensure_one()
        return bool(self.date_from) and (self.date_from <= day <= (self.date_to or day))

    def _overlaps(self, other):
        latest = fields.Date.to_date("9999-12-31")
        return self.date_from <= (other.date_to or latest) and other.date_from <= (
            self.date_to or latest
        )

    @api.model
    def _in_force_domain(self):
        today = localtime.today()
        return Domain("date_from", "<=", today) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        )
