import contextlib
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..core import duties, localtime
from ..models.people.gov_post import ROLES
from .common import GovCommon

EVERY_ROLE = [role for role, _label in ROLES]


@tagged("post_install", "-at_install")
class TestSeparation(GovCommon):
    """Nobody gives to himself, nor to anybody what must not meet."""

    def setUp(self):
        super().setUp()
        self.administrator = self.user_of("administrator", self.township)
        self.own = self.administrator.gov_staff_ids
        self.own.employee_number = "001"
        self.posts = self.env["gov.post"].with_user(self.administrator)
        self.staff = self.env["gov.staff"].with_user(self.administrator)
        self.next_week = localtime.today() + timedelta(days=7)

    def vals(self, role="catalogue_editor", **other):
        return {"role": role, "organization_id": self.village.id, **other}

    def refused(self, error=AccessError):
        return self.assertRaisesRegex(error, "of his or her own")

    def test_nobody_gives_himself_any_role(self):
        for role in EVERY_ROLE:
            with self.subTest(role), self.refused():
                self.posts.create(self.vals(role, staff_id=self.own.id))

    def test_nor_by_another_way(self):
        own = self.own.with_user(self.administrator)
        create = [Command.create(self.vals())]
        other = self.staff.create(
            {"name": "新人", "organization_id": self.village.id, "post_ids": create}
        ).post_ids
        coming = self.posts.create(
            self.vals(staff_id=other.staff_id.id, date_from=self.next_week)
            | {"organization_id": self.township.id}
        )
        ways = {
            "the staff member": lambda: own.write({"post_ids": create}),
            "web_save": lambda: own.web_save({"post_ids": create}, {}),
            "a default": lambda: self.posts.with_context(
                default_staff_id=self.own.id
            ).create(self.vals()),
            "a copy": lambda: other.copy({"staff_id": self.own.id}),
            "a copied post": lambda: self.own.post_ids.with_user(
                self.administrator
            ).copy(self.vals()),
            "a coming post": lambda: coming.write({"staff_id": self.own.id}),
            "a link": lambda: own.write({"post_ids": [Command.link(coming.id)]}),
            "a set": lambda: own.write({"post_ids": [Command.set(coming.ids)]}),
        }
        for way, give in ways.items():
            with self.subTest(way), self.assertRaises(UserError):
                give()
        loaded = self.posts.load(
            ["staff_id/.id", "organization_id/.id", "role"],
            [[str(self.own.id), str(self.village.id), "Approver"]],
        )
        self.assertFalse(loaded["ids"])
        self.assertEqual(len(self.own.post_ids), 1)

    def test_nobody_extends_his_own_post(self):
        post = self.own.post_ids.with_user(self.administrator)
        post.date_to = self.next_week
        for vals in (
            {"date_to": False},
            {"date_to": self.next_week + timedelta(days=1)},
            {"is_chief": True},
        ):
            with self.subTest(vals), self.refused():
                post.write(vals)
        post.action_end()
        self.assertEqual(post.date_to, localtime.today())

    def test_odoos_administrator_gives_posts_but_none_to_himself(self):
        admin = new_test_user(self.env, "root2", groups="base.group_system")
        staff = self.env["gov.staff"].with_user(admin)
        vals = {"organization_id": self.district.id, "role": "administrator"}
        first = staff.create(
            {
                "name": "首任",
                "organization_id": self.district.id,
                "post_ids": [Command.create(vals)],
            }
        )
        self.assertEqual(first.post_ids.role, "administrator")
        with self.assertRaisesRegex(ValidationError, "administers Odoo"):
            first.user_id = admin

    def test_roles_that_must_not_meet_do_not_in_one_person(self):
        for role in EVERY_ROLE:
            for other in EVERY_ROLE:
                if not duties.must_not_meet(role, other):
                    continue
                user = self.make_user(f"{role}-{other}", (role, self.township))
                vals = self.vals(other, staff_id=user.gov_staff_ids.id)
                with (
                    self.subTest(role=role, other=other),
                    self.assertRaisesRegex(ValidationError, "must not meet"),
                ):
                    self.env["gov.post"].create(vals)

    def test_they_may_follow_one_another(self):
        user = self.make_user("promoted", ("approver", self.township))
        staff = user.gov_staff_ids
        with self.assertRaises(ValidationError):
            self.env["gov.post"].create(
                self.vals("supervisor", staff_id=staff.id, date_from=self.next_week)
            )
        staff.post_ids.date_to = self.next_week - timedelta(days=1)
        later = self.env["gov.post"].create(
            self.vals("supervisor", staff_id=staff.id, date_from=self.next_week)
        )
        with self.assertRaises(ValidationError):
            (staff.post_ids - later).date_to = self.next_week
        with self.assertRaises(ValidationError):
            later.date_from = localtime.today()

    def test_what_an_older_version_let_meet_can_be_ended(self):
        user = self.make_user("older", ("approver", self.township))
        self.env.cr.execute(
            "INSERT INTO gov_post (staff_id, organization_id, role, date_from)"
            " VALUES (%s, %s, 'supervisor', '2026-01-05') RETURNING id",
            (user.gov_staff_ids.id, self.village.id),
        )
        older = self.env["gov.post"].browse(self.env.cr.fetchone())
        older.action_end()
        self.assertEqual(older.date_to, localtime.today())
        with self.assertRaises(UserError):
            older.write({"date_to": False})

    def test_accounts_are_bound_by_the_system_alone(self):
        new = new_test_user(self.env, "unbound", groups="base.group_user")
        admin = self.env.ref("base.user_admin")
        vals = {"name": "新人", "organization_id": self.village.id}
        bare = self.staff.create(vals)
        for user in (new, admin, self.administrator):
            ways = {
                "create": lambda user=user: self.staff.create(
                    {**vals, "user_id": user.id}
                ),
                "write": lambda user=user: bare.write({"user_id": user.id}),
                "a default": lambda user=user: self.staff.with_context(
                    default_user_id=user.id
                ).create(vals),
                "web_save": lambda user=user: bare.web_save({"user_id": user.id}, {}),
            }
            for way, bind in ways.items():
                with self.subTest(way, user=user.login):
                    self.check_not_bound(bind, user)
            loaded = self.staff.load(
                ["name", "organization_id/.id", "user_id/.id"],
                [["导入", str(self.village.id), str(user.id)]],
            )
            self.assertFalse(loaded["ids"])

    def check_not_bound(self, bind, user):
        """Refused, or the account left out as Odoo leaves out such a default."""
        staff = self.env["gov.staff"].with_context(active_test=False)
        before = staff.search([("user_id", "=", user.id)])
        with contextlib.suppress(AccessError):
            bind()
        self.assertEqual(staff.search([("user_id", "=", user.id)]), before)

    def test_odoos_administrator_binds_an_ordinary_account_once(self):
        admin = new_test_user(self.env, "root3", groups="base.group_system")
        new = new_test_user(self.env, "ordinary", groups="base.group_user")
        staff = self.env["gov.staff"].create(
            {"name": "新人", "organization_id": self.village.id}
        )
        own = staff.with_user(admin)
        for user in (admin, self.env.ref("base.user_admin")):
            with self.subTest(user.login), self.assertRaises(ValidationError):
                own.user_id = user
        own.user_id = new
        self.assertEqual(staff.user_id, new)
        with self.assertRaises(UserError):
            own.user_id = self.administrator

    def test_the_form_of_staff_still_gives_posts_to_others(self):
        clerk = self.user_of("window_clerk", self.village).gov_staff_ids
        own = clerk.with_user(self.administrator)
        with Form(own) as form, form.post_ids.new() as post:
            post.organization_id = self.township
            post.role = "handler"
        self.assertIn("handler", clerk.post_ids.mapped("role"))

    def test_administrators_reach_no_account_but_by_the_dialogue(self):
        clerk = self.user_of("window_clerk", self.village)
        users = clerk.with_user(self.administrator)
        for vals in ({"login": "x"}, {"password": "x"}, {"group_ids": []}):
            with self.subTest(vals), self.assertRaises(AccessError):
                users.write(vals)
        for model in ("res.users", "res.users.apikeys", "change.password.wizard"):
            for operation in ("write", "create", "unlink"):
                with self.subTest(model, operation=operation):
                    own = self.env[model].with_user(self.administrator)
                    self.assertFalse(own.has_access(operation))
