import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core import localtime
from .common import GovCommon

GOOD = "code,name,level,parent_code\n640104102,月牙湖乡,township,640104\n"


@tagged("post_install", "-at_install")
class TestOrganizationImportWizard(GovCommon):
    def wizard(self, text, encoding="utf-8"):
        administrator = self.user_of("administrator", self.district)
        content = text if isinstance(text, bytes) else text.encode(encoding)
        return (
            self.env["gov.organization.import"]
            .with_user(administrator)
            .create({"content": base64.b64encode(content), "filename": "a.csv"})
        )

    def test_check_writes_nothing_and_import_does(self):
        wizard = self.wizard(GOOD, "gb18030")
        wizard.action_check()
        self.assertEqual((wizard.state, wizard.created), ("checked", 1))
        self.assertFalse(self.env["gov.organization"]._by_code("640104102"))
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.created), ("done", 1))
        self.assertTrue(self.env["gov.organization"]._by_code("640104102"))

    def test_findings_name_the_line_of_the_file(self):
        wizard = self.wizard(GOOD + "1,某镇,township,640104\n")
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.error_count), ("checked", 1))
        self.assertEqual(wizard.line_ids.row, 3)
        self.assertFalse(self.env["gov.organization"]._by_code("640104102"))

    def test_a_file_that_is_no_csv_ends_in_a_sentence(self):
        self.user_of("administrator", self.district)
        for content in (b"\xff\xff\xff\x00", b"PK\x03\x04\xff\xfe"):
            with self.subTest(content), self.assertRaises(UserError):
                self.wizard(content).action_import()

    def test_other_columns_are_named(self):
        wizard = self.wizard("code,naam\n640104102,x\n")
        wizard.action_import()
        self.assertIn("naam", wizard.line_ids.message)

    def test_clerks_have_no_import(self):
        clerk = self.user_of("window_clerk", self.township)
        with self.assertRaises(AccessError):
            self.env["gov.organization.import"].with_user(clerk).create({})


@tagged("post_install", "-at_install")
class TestStaffAccount(GovCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = cls.env["gov.staff"].create(
            {"name": "王芳", "organization_id": cls.township.id}
        )

    def wizard(self, user, staff=None, **vals):
        return (
            self.env["gov.staff.account"]
            .with_user(user)
            .create({"staff_id": (staff or self.staff).id, **vals})
        )

    def test_a_new_account_has_no_right_until_a_post_gives_it(self):
        administrator = self.user_of("administrator", self.township)
        wizard = self.wizard(administrator, login="wangfang")
        wizard.action_create_account()
        user = self.staff.user_id
        self.assertEqual(user.login, "wangfang")
        self.assertEqual(len(wizard.password), 12)
        self.assertFalse(user.has_group("gov_base.group_post_holder"))
        self.assertEqual(user.group_ids, self.env.ref("base.group_user"))

    def test_a_name_taken_or_empty_is_refused(self):
        administrator = self.user_of("administrator", self.township)
        for login in ("admin", " ", False):
            with self.subTest(login), self.assertRaises(UserError):
                self.wizard(administrator, login=login).action_create_account()

    def test_nobody_renews_the_password_of_who_stands_higher(self):
        administrator = self.user_of("administrator", self.township)
        both = self.make_user(
            "both", ("window_clerk", self.township), ("handler", self.district)
        )
        with self.assertRaises(AccessError):
            self.wizard(administrator, both.gov_staff_ids).action_new_password()
        above = self.user_of("administrator", self.district)
        self.wizard(above, both.gov_staff_ids).action_new_password()

    def test_nobody_takes_over_the_systems_administrator(self):
        for group in ("base.group_system", "base.group_erp_manager"):
            user = self.make_user(group, ("window_clerk", self.township))
            user.group_ids |= self.env.ref(group)
            administrator = self.user_of("administrator", self.township)
            with self.subTest(group), self.assertRaises(AccessError):
                self.wizard(administrator, user.gov_staff_ids).action_new_password()

    def test_a_post_protects_from_the_day_it_is_written(self):
        """Who becomes a supervisor of the city next week is not taken over today."""
        administrator = self.user_of("administrator", self.township)
        tomorrow = localtime.today() + timedelta(days=1)
        coming = self.make_user("coming", ("supervisor", self.city), date_from=tomorrow)
        archived = self.make_user("archived", ("handler", self.other_township))
        away = self.make_user("away", ("handler", self.other_township))
        self.other_township.active = False
        away.gov_staff_ids.active = False
        for user in (coming, archived, away):
            staff = user.with_context(active_test=False).gov_staff_ids
            staff.organization_id = self.township
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.wizard(administrator, staff).action_new_password()

    def test_a_post_that_is_over_protects_no_more(self):
        yesterday = localtime.today() - timedelta(days=1)
        user = self.make_user(
            "over", ("handler", self.district), date_from=yesterday, date_to=yesterday
        )
        user.gov_staff_ids.organization_id = self.township
        administrator = self.user_of("administrator", self.township)
        wizard = self.wizard(administrator, user.gov_staff_ids)
        wizard.action_new_password()
        self.assertTrue(wizard.password)

    def test_staff_of_another_township_are_out_of_reach(self):
        administrator = self.user_of("administrator", self.other_township)
        with self.assertRaises(AccessError):
            self.wizard(administrator, login="x").action_create_account()

    def test_an_account_is_not_handed_on(self):
        clerk = self.user_of("window_clerk", self.township)
        with self.assertRaises(UserError):
            clerk.gov_staff_ids.user_id = self.env.ref("base.user_admin")


@tagged("post_install", "-at_install")
class TestMergeWizard(GovCommon):
    def test_the_dialogue_merges(self):
        administrator = self.user_of("administrator", self.district)
        wizard = (
            self.env["gov.organization.merge"]
            .with_user(administrator)
            .create({"source_id": self.village.id, "target_id": self.other_village.id})
        )
        wizard.action_merge()
        self.assertEqual(self.village.merged_into_id, self.other_village)

    def test_a_township_does_not_swallow_its_neighbour(self):
        administrator = self.user_of("administrator", self.township)
        wizards = self.env["gov.organization.merge"].with_user(administrator)
        vals = {"source_id": self.village.id, "target_id": self.far_village.id}
        with self.assertRaises(AccessError):
            wizards.create(vals)
        made = wizards.sudo().create(vals).with_user(administrator)
        with self.assertRaises(AccessError):
            made.action_merge()
