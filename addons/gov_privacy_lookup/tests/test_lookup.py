from stdnum.cn import ric

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.gov_base.tests.common import GovCommon

NAME = "司徒寻找"
NUMBER, OTHER_NUMBER = (
    head + ric.calc_check_digit(head + "0")
    for head in ("65010219410305002", "65010219520607002")
)


@tagged("post_install", "-at_install")
class TestLookup(GovCommon):
    """What the lookup of the site's administrator tells of citizens, and what not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()  # looks have a connection of their own
        cls.clerk = cls.user_of("window_clerk", cls.township)
        cls.first, cls.second = (
            cls.env["gov.applicant"]
            .with_user(cls.clerk)
            .create({"name": NAME, "id_type": "resident_id", "id_number": number})
            .sudo()
            for number in (NUMBER, OTHER_NUMBER)
        )
        cls.system = cls.env.ref("base.user_admin")

    def lookup(self, **vals):
        wizard = self.env["privacy.lookup.wizard"].with_user(self.system)
        wizard = wizard.create({"name": NAME, **vals})
        wizard.action_lookup()
        return wizard.line_ids

    def found(self, lines, model):
        return lines.filtered(lambda line: line.res_model == model).mapped("res_id")

    def test_everybody_of_the_name_is_counted(self):
        lines = self.lookup()
        self.assertCountEqual(
            self.found(lines, "gov.applicant"), [self.first.id, self.second.id]
        )

    def test_the_number_finds_one(self):
        lines = self.lookup(id_number=f" {NUMBER.lower()} ")
        self.assertEqual(self.found(lines, "gov.applicant"), [self.first.id])
        self.assertFalse(self.found(self.lookup(id_number="1"), "gov.applicant"))

    def test_odoos_own_search_goes_on_beside_it(self):
        partner = self.env["res.partner"].create(
            {"name": NAME, "email": "someone@example.com"}
        )
        lines = self.lookup(email="someone@example.com")
        self.assertIn(partner.id, self.found(lines, "res.partner"))
        self.assertIn(self.first.id, self.found(lines, "gov.applicant"))

    def test_staff_are_found_by_name(self):
        user = self.make_user("looked-up", ("window_clerk", self.township))
        staff = user._gov_staff()
        staff.name = NAME
        self.assertEqual(self.found(self.lookup(), "gov.staff"), [staff.id])

    def test_it_names_nobody(self):
        for line in self.lookup():
            shown = f"{line.res_name} {line.display_name} {line.execution_details}"
            self.assertNotIn(NAME, shown)
            self.assertNotIn(NUMBER[-4:], shown)
            self.assertFalse(line.resource_ref, "which would show the name")

    def test_every_applicant_found_is_in_the_access_log(self):
        def logged():
            return self.env["gov.access.log"].search_count(
                [
                    ("res_model", "=", "gov.applicant"),
                    ("res_id", "in", (self.first + self.second).ids),
                    ("user_id", "=", self.system.id),
                ]
            )

        before = logged()
        self.lookup()
        self.assertEqual(logged(), before + 2)

    def test_nothing_of_ours_is_deleted_or_archived(self):
        line = self.lookup(id_number=NUMBER)
        line = line.filtered(lambda one: one.res_model == "gov.applicant")
        self.assertFalse(line.has_active)
        for act in (line.action_unlink, line.action_unlink_all):
            with self.assertRaisesRegex(UserError, "centre manager"):
                act()
        line.is_active = False
        with self.assertRaisesRegex(UserError, "centre manager"):
            line._onchange_is_active()
        self.assertTrue(self.first.exists())

    def test_a_lookup_without_an_address_can_be_logged(self):
        log = self.env["privacy.log"].create(
            {"anonymized_name": NAME, "anonymized_email": False}
        )
        self.assertEqual(log.anonymized_email, "—")

    def test_only_the_administrator_looks_up(self):
        with self.assertRaises(AccessError):
            self.env["privacy.lookup.wizard"].with_user(self.clerk).create(
                {"name": NAME}
            )
