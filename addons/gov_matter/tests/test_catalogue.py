from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCatalogue(MatterCommon):
    def test_catalogue_follows_the_department(self):
        self.assertEqual(self.matter.organization_id, self.district)
        self.assertEqual(self.matter.district_id, self.district)

    def test_without_a_department_it_is_the_editors_district(self):
        matter = (
            self.env["gov.matter"]
            .with_user(self.editor)
            .create({"code": "9", "name": "生育登记", "matter_type": "public_service"})
        )
        self.assertEqual(matter.organization_id, self.district)

    def test_code_is_unique_within_a_catalogue_only(self):
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.make_matter(self.matter.code, "又一个")
        self.make_matter(
            self.matter.code,
            "西夏区的",
            department_id=False,
            organization_id=self.other_district.id,
        )

    def test_catalogue_belongs_to_a_district_not_to_a_township(self):
        with self.assertRaisesRegex(ValidationError, self.township.name):
            self.make_matter("9", "生育登记", organization_id=self.township.id)

    def test_department_must_be_one_of_the_area(self):
        with self.assertRaisesRegex(ValidationError, self.department.name):
            self.make_matter("9", "生育登记", organization_id=self.other_district.id)

    def test_code_stays_once_published(self):
        self.matter.code = "640511001001"
        self.publish(self.matter)
        with self.assertRaisesRegex(UserError, "code and catalogue stay"):
            self.matter.code = "640511001000"
        self.matter.name = "低保审核确认"
        self.assertEqual(
            self.matter.current_version_id.published_name, "最低生活保障审核确认"
        )

    def test_matter_is_not_below_itself(self):
        child = self.make_matter("9", "低保新增", parent_id=self.matter.id)
        with self.assertRaises(UserError):
            self.matter.parent_id = child

    def test_found_by_pinyin_code_and_name(self):
        for text in ("zdshbz", "640511001", "生活保障"):
            self.assertIn(
                self.matter.id,
                [id_ for id_, _name in self.env["gov.matter"].name_search(text)],
                text,
            )

    def test_searches_by_what_is_in_force(self):
        other = self.make_matter("9", "生育登记")
        version = self.publish(self.matter)
        search = self.env["gov.matter"].search
        scope = [("organization_id", "=", self.district.id)]
        for domain, found in (
            ([("current_version_id", "!=", False)], self.matter),
            ([("current_version_id", "=", False)], other),
            ([("current_version_id", "in", version.ids)], self.matter),
            ([("current_version_id.promised_days", "=", 20)], self.matter),
            ([("handling", "=", "promised")], self.matter),
            ([("handling", "=", "immediate")], self.matter.browse()),
            ([("one_trip", "=", True)], self.matter),
            ([("one_trip", "=", False)], other),
        ):
            self.assertEqual(search(scope + domain), found, domain)

    def test_nearby_is_what_townships_or_villages_were_granted(self):
        self.assertFalse(self.matter.nearby)
        self.grant(self.matter, self.district, "proxy", tier="village")
        self.matter.invalidate_recordset(["nearby"])
        self.assertTrue(self.matter.nearby)
        search = self.env["gov.matter"].search
        scope = [("organization_id", "=", self.district.id)]
        self.assertEqual(search(scope + [("nearby", "=", True)]), self.matter)
        self.assertFalse(search(scope + [("nearby", "=", False)]))

    def test_in_force_on_a_day_for_many_matters_is_one_query(self):
        matters = self.matter
        for number in range(30):
            matters += self.make_matter(f"m{number}", f"事项{number}")
        for matter in matters:
            self.publish(matter)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            found = matters._versions_in_force(date(2026, 6, 15))
        self.assertEqual(len(found), 31)

    def test_list_costs_the_same_for_any_number_of_rows(self):
        matters = self.matter
        for number in range(30):
            matters += self.make_matter(f"m{number}", f"事项{number}")
        for matter in matters:
            self.publish(matter)
        columns = {
            name: {}
            for name in (
                "code",
                "name",
                "department_id",
                "handling",
                "promised_days",
                "day_unit",
                "visit_count",
                "nearby",
                "stale",
            )
        }
        user = self.editor
        domain = [("organization_id", "=", self.district.id)]
        self.env["gov.matter"].with_user(user).web_search_read(domain, columns, limit=1)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            rows = (
                self.env["gov.matter"].with_user(user).web_search_read(domain, columns)
            )
        self.assertEqual(rows["length"], 31)

    def test_merged_department_hands_its_matters_over(self):
        version = self.publish(self.matter)
        self.department.action_merge_into(self.other_department.id)
        self.assertEqual(self.matter.department_id, self.other_department)
        self.assertEqual(version.step_ids.organization_id, self.other_department)
        self.assertEqual(version.published_department_id, self.department)

    def test_actions_of_the_form(self):
        matter = self.matter.with_user(self.editor)
        action = matter.action_new_version()
        draft = self.env["gov.matter.version"].browse(action["res_id"])
        self.assertEqual((draft.matter_id, draft.version), (self.matter, 1))
        with self.assertRaisesRegex(UserError, "no version in force"):
            matter.action_open_guide()
        with self.assertRaisesRegex(UserError, "None of these"):
            matter.action_print_guides()
        self.publish(self.matter)
        matter.invalidate_recordset()
        self.assertEqual(matter.action_open_guide()["type"], "ir.actions.report")
        second = matter.action_new_version()["res_id"]
        self.assertTrue(self.env["gov.matter.version"].browse(second).material_ids)
