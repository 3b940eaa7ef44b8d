from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import GovCommon


@tagged("post_install", "-at_install")
class TestOtherDoors(GovCommon):
    """Ways that a thief found, each tried as the ordinary role that found it."""

    def setUp(self):
        super().setUp()
        self.own = self.user_of("administrator", self.township)
        self.district_admin = self.user_of("administrator", self.district)
        self.supervisor = self.user_of("supervisor", self.district)
        self.nobody = self.make_user("nobody")

    def staff(self, user):
        return user.sudo().gov_staff_ids

    def test_what_names_a_record_is_a_whole_number(self):
        """Of anything else Odoo caches nothing, and the database stores a link."""
        foreign = self.staff(self.user_of("window_clerk", self.other_township)).id
        dialogues = self.env["gov.staff.account"].with_user(self.own)
        odd = (f" {foreign}", f"{foreign} ", f"+{foreign}", f"{foreign}", foreign + 0.4)
        for value in (*odd, True, hex(foreign), [foreign], {"id": f" {foreign}"}):
            with self.subTest(value=value), self.assertRaises(UserError):
                dialogues.create({"staff_id": value})
        posts = self.env["gov.post"].with_user(self.own)
        mine = self.staff(self.own).id
        for value in (f" {mine}", f"{mine}", mine + 0.2):
            with self.subTest(post=value), self.assertRaises(ValidationError):
                posts.create(
                    {
                        "staff_id": value,
                        "organization_id": self.township.id,
                        "role": "handler",
                        "date_from": "2030-01-01",
                    }
                )
        lines = {"post_ids": {"1": 1}}
        with self.assertRaises(ValidationError):
            self.staff(self.own).with_user(self.own).write(lines)

    def test_dialogues_of_odoo_are_ones_own_too(self):
        for name, model in self.env.registry.items():
            if not model._transient or model._abstract:
                continue
            rows = self.env[name].with_user(self.own)
            if rows.has_access("read"):
                domain = self.env["ir.rule"].with_user(self.own)._compute_domain(name)
                self.assertIn("create_uid", str(domain), name)

    def test_defaults_and_remembered_columns_are_ones_own(self):
        self.env["ir.default"].with_user(self.own).set(
            "gov.staff", "phone", "0951-1", user_id=True
        )
        defaults = self.env["ir.default"].with_user(self.nobody)
        self.assertFalse(defaults.search([("user_id", "=", self.own.id)]))
        if "base_import.mapping" not in self.env:
            return
        columns = self.env["base_import.mapping"]
        columns.with_user(self.nobody).create(
            {"res_model": "gov.staff", "column_name": "x", "field_name": "phone"}
        )
        self.assertFalse(columns.with_user(self.own).search([]))

    def test_export_lists_are_ones_own_or_the_systems(self):
        lists = self.env["ir.exports"]
        vals = {"resource": "gov.staff", "export_fields": [(0, 0, {"name": "name"})]}
        system = self.env.ref("base.user_admin")
        for user in self.own | self.nobody | self.supervisor | system:
            user.group_ids |= self.env.ref("base.group_allow_export")
        own = lists.with_user(self.own).create({"name": "本人", **vals})
        shared = lists.with_user(system).create({"name": "通用", **vals})
        for user in (self.nobody, self.supervisor):
            seen = lists.with_user(user)
            self.assertEqual(seen.search([("id", "in", (own | shared).ids)]), shared)
            self.assertFalse((own | shared).with_user(user)._filtered_access("write"))
        self.assertEqual(own.with_user(self.own)._filtered_access("write"), own)

    def test_a_closed_field_answers_no_question(self):
        staff = self.env["gov.staff"].with_user(self.supervisor)
        for ask in (
            lambda: staff.search_count([("login", "=like", "a%")]),
            lambda: staff.search([], order="login"),
            lambda: staff.formatted_read_group([], ["login"], ["__count"]),
            lambda: staff.formatted_read_group([], [], ["login:array_agg"]),
            lambda: staff.formatted_read_group([], ["post_ids.staff_id.login"], []),
        ):
            with self.assertRaises(Exception) as refused:
                ask()
            self.assertIsInstance(refused.exception, (AccessError, ValueError))
        kept = self.env["gov.staff"].with_user(self.district_admin)
        self.assertEqual(
            kept.search([("login", "=", self.own.login)]), self.staff(self.own)
        )

    def test_no_closed_field_is_one_of_another_record(self):
        """Odoo asks whom such a field is for when it is read, and not of a search."""
        found = [
            str(field)
            for name, model in self.env.registry.items()
            if name.startswith("gov.")
            for field in model._fields.values()
            if field.groups and field.related and not field.store
        ]
        self.assertEqual(found, [])

    def test_who_has_which_role_is_told_to_who_keeps_accounts(self):
        other = self.env["res.users"].browse(self.supervisor.id)
        for user in (self.nobody, self.user_of("window_clerk", self.township)):
            for ask in (
                lambda one: one.action_show_groups(),
                lambda one: one.action_show_accesses(),
                lambda one: one.action_show_rules(),
                lambda one: one.has_group("gov_base.group_supervisor"),
            ):
                with self.assertRaises(AccessError):
                    ask(other.with_user(user))
        self.assertFalse(self.nobody.with_user(self.nobody).has_group("base.group_no"))

    def test_nobody_renames_himself(self):
        for user in (self.nobody, self.own):
            with self.assertRaises(AccessError):
                user.with_user(user).write({"name": "丁志远"})
        staff = self.staff(self.own).with_user(self.district_admin)
        staff.name = "王改名"
        self.assertEqual(self.own.name, "王改名")

    def test_nobody_renames_himself_through_the_staff_record(self):
        mine = self.staff(self.district_admin).with_user(self.district_admin)
        with self.assertRaisesRegex(AccessError, "Nobody renames himself"):
            mine.name = "丁志远"
        self.assertNotEqual(self.district_admin.name, "丁志远")

    def test_a_township_leaves_care_tags_alone(self):
        tag = self.env["gov.care.tag"].create({"name": "失独", "code": "x"})
        with self.assertRaises(AccessError):
            tag.with_user(self.own).write({"name": "改名"})
        with self.assertRaises(AccessError):
            tag.with_user(self.own).unlink()
        tag.with_user(self.district_admin).name = "失独家庭"

    def test_nobody_is_shut_out_from_below(self):
        """A person of the township who serves, or will serve, in the district too."""
        for start in ("2020-01-01", "2090-01-01"):
            user = self.make_user(f"both{start[:4]}", ("window_clerk", self.township))
            staff = self.staff(user)
            self.env["gov.post"].create(
                {
                    "staff_id": staff.id,
                    "organization_id": self.district.id,
                    "role": "window_clerk",
                    "date_from": start,
                }
            )
            for change in ({"active": False}, {"organization_id": self.village.id}):
                with self.assertRaises(AccessError):
                    staff.with_user(self.own).write(change)
            staff.with_user(self.district_admin).active = False
