import runpy
from pathlib import Path

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import GovCommon
from .guarded import GuardedWalk

MIGRATION = Path(__file__).parents[1] / "migrations/19.0.1.4.0/post-defaults.py"


@tagged("post_install", "-at_install")
class TestGuardedWrite(GuardedWalk, GovCommon):
    """A default is a convenience of who fills in a form, and a way in for nothing."""

    def defaults(self, user):
        return self.env["ir.default"].with_user(user)

    def test_no_default_of_a_client_reaches_what_code_writes(self):
        self.check_walk(self.user_of("window_clerk", self.township))

    def test_ones_own_default_counts_where_one_may_write(self):
        administrator = self.user_of("administrator", self.district)
        self.defaults(administrator).set("gov.staff", "phone", "0951", user_id=True)
        staff = self.env["gov.staff"].with_user(administrator)
        self.assertEqual(staff.default_get(["phone"]), {"phone": "0951"})
        self.assertEqual(staff.sudo().default_get(["phone"]), {})
        other = self.user_of("administrator", self.township)
        self.assertEqual(staff.with_user(other).default_get(["phone"]), {})

    def test_none_is_kept_for_everybody(self):
        for user in (self.env.user, self.env.ref("base.user_admin")):
            defaults = self.defaults(user)
            with (
                self.assertRaisesRegex(ValidationError, "each person's own"),
                self.cr.savepoint(),
            ):
                defaults.set("gov.staff", "phone", "0951")
        own = self.defaults(self.env.ref("base.user_admin"))
        own.set("gov.staff", "phone", "0951", user_id=True)
        kept = own.search([("json_value", "=", '"0951"')])
        with (
            self.assertRaisesRegex(ValidationError, "each person's own"),
            self.cr.savepoint(),
        ):
            kept.user_id = False

    def test_none_is_kept_for_what_code_writes(self):
        clerk = self.user_of("window_clerk", self.township)
        for model, name, value in (
            ("gov.access.log", "happened_on", "2001-01-01 00:00:00"),
            ("gov.signin.log", "address", "127.0.0.1"),
            ("gov.applicant", "id_number_masked", "1"),
            ("gov.staff", "township_id", self.township.id),
        ):
            with (
                self.assertRaisesRegex(ValidationError, "takes no default", msg=name),
                self.cr.savepoint(),
            ):
                self.defaults(clerk).set(model, name, value, user_id=True)
            field = self.env["ir.model.fields"]._get(model, name)
            with (
                self.assertRaisesRegex(ValidationError, "takes no default", msg=name),
                self.cr.savepoint(),
            ):
                self.defaults(clerk).create(
                    {"field_id": field.id, "user_id": clerk.id, "json_value": "false"}
                )

    def test_an_old_row_dates_no_look(self):
        clerk = self.user_of("window_clerk", self.township)
        log = self.env["gov.access.log"].with_user(clerk)
        self.plant(log, {"happened_on": "2001-01-01 00:00:00", "ip": "x"}, clerk)
        self.env.registry.clear_cache()
        log._log(self.township, "核对", self.township)
        row = log.sudo().search([("user_id", "=", clerk.id)])
        self.assertGreater(row.happened_on.year, 2001)
        self.assertFalse(row.ip)

    def test_an_account_takes_none_from_who_makes_it(self):
        administrator = self.user_of("administrator", self.township)
        for model, name, value in (
            ("res.users", "signature", "<p>x</p>"),
            ("res.users", "active", False),
            ("res.partner", "comment", "<p>x</p>"),
            ("res.partner", "is_company", True),
        ):
            self.defaults(administrator).set(model, name, value, user_id=True)
        staff = self.env["gov.staff"].create(
            {"name": "王芳", "organization_id": self.township.id}
        )
        group = self.env.ref("base.group_system")
        wizard = (
            self.env["gov.staff.account"]
            .with_user(administrator)
            .create({"staff_id": staff.id, "login": "wangfang"})
            .with_context(
                default_group_ids=group.ids, default_share=True, default_ref="x"
            )
        )
        wizard.action_create_account()
        user = staff.user_id
        self.assertTrue(user.active)
        self.assertNotIn("x", (user.signature or "").replace("<", " ").split())
        self.assertFalse(user.partner_id.comment or user.partner_id.is_company)
        self.assertFalse(user.partner_id.ref)
        self.assertFalse(user.has_group("base.group_system"))

    def test_the_mark_stays_when_an_addon_changes_the_field(self):
        field = self.env["gov.organization"]._fields["merged_into_id"]
        self.assertTrue(field.workflow)
        copy = type(field)(string="Other", _base_fields__=(field,), **field._args__)
        self.assertTrue(copy._args__["workflow"])

    def test_every_scope_column_is_marked(self):
        free = [
            f"{model._name}.{prefix}{ancestor}"
            for model in self.env["gov.staff"]._gov_scoped_models()
            for prefix in model._gov_scopes.values()
            for ancestor in ("township_id", "district_id", "city_id")
            if not model._fields[prefix + ancestor].workflow
        ]
        self.assertEqual(free, [])

    def test_an_upgrade_takes_away_what_would_be_refused(self):
        administrator = self.user_of("administrator", self.district)
        nobody, staff = administrator.browse(), self.env["gov.staff"]
        self.plant(staff, {"phone": "0951", "township_id": 1}, administrator)
        self.plant(staff, {"phone": "0952"}, nobody)
        log = self.env["gov.access.log"]
        self.plant(log, {"happened_on": "2001-01-01 00:00:00"}, administrator)
        self.plant(self.env["res.partner"], {"ref": "x"}, nobody)
        runpy.run_path(str(MIGRATION))["migrate"](self.cr, "19.0.1.3.0")
        left = self.env["ir.default"].search(
            [("user_id", "in", (administrator.id, False))]
        )
        mine = left.filtered(lambda one: one.field_id.model.startswith("gov."))
        self.assertEqual(mine.mapped("json_value"), ['"0951"'])
        self.assertIn('"x"', left.mapped("json_value"))
