from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReports(MatterCommon):
    def test_shares_of_a_group_are_shares_of_sums(self):
        self.publish(
            self.matter,
            baseline_legal_days=30,
            baseline_material_count=4,
            baseline_step_count=6,
        )
        other = self.make_matter("2", "老年人优待证办理")
        self.publish(
            other,
            handling="immediate",
            legal_days=10,
            promised_days=0,
            baseline_legal_days=10,
        )
        report = self.env["gov.matter.cut.report"].with_user(
            self.user_of("supervisor", self.district)
        )
        self.env.flush_all()
        report.search([])
        with self.assertQueryCount(3):
            groups = report.formatted_read_group(
                [], ["department_id"], ["days_before:sum", "days_cut:avg"]
            )
        self.assertEqual(groups[0]["days_before:sum"], 40)
        self.assertEqual(groups[0]["days_cut:avg"], 50)
        row = report.search([("matter_id", "=", self.matter.id)])
        self.assertEqual((row.days_cut, row.materials_cut), (33.33, 50))
        self.assertFalse(row.days_missed or row.materials_missed)
        self.env["ir.config_parameter"].set_param("gov_matter.cut_days", "40")
        self.assertEqual(report.search([("days_missed", "=", True)]), row)

    def test_bodies_below_a_target_are_flagged(self):
        self.publish(
            self.matter,
            baseline_legal_days=30,
            baseline_material_count=2,
            baseline_step_count=6,
        )
        other = self.make_matter(
            "2", "失业登记", department_id=self.other_department.id
        )
        self.publish(other, promised_days=25)
        summary = self.env["gov.matter.cut.summary"].with_user(
            self.user_of("supervisor", self.district)
        )
        self.env.flush_all()
        summary.search([])
        with self.assertQueryCount(2):
            rows = summary.search_fetch([], ["days_cut", "materials_cut", "steps_cut"])
        first, second = rows.sorted(lambda row: row.department_id.id)
        self.assertEqual((first.days_cut, first.materials_cut), (33.33, 0))
        self.assertTrue(first.materials_missed)
        self.assertFalse(first.days_missed or first.steps_missed)
        self.assertTrue(second.days_missed)
        self.assertFalse(second.materials_missed or second.steps_missed)

    def test_a_guide_without_a_baseline_counts_on_neither_side(self):
        self.publish(self.matter, baseline_material_count=4)
        self.publish(self.make_matter("2", "老年人优待证办理"))
        [group] = self.env["gov.matter.cut.report"]._read_group(
            [("organization_id", "=", self.district.id)],
            [],
            ["materials_cut:avg", "steps_cut:avg"],
        )
        self.assertEqual(group, (50, False))

    def test_cuts_are_for_those_who_answer_for_them(self):
        self.publish(self.matter)
        for role, place, count in (
            ("catalogue_editor", self.district, 1),
            ("administrator", self.city, 1),
            ("supervisor", self.other_district, 0),
            ("centre_manager", self.township, 0),
        ):
            report = self.env["gov.matter.cut.report"].with_user(
                self.user_of(role, place)
            )
            self.assertEqual(report.search_count([]), count, role)
        clerk = self.user_of("window_clerk", self.township)
        with self.assertRaises(AccessError):
            self.env["gov.matter.cut.report"].with_user(clerk).search([])

    def test_gap_list_of_matter_people_and_authority(self):
        self.publish(self.matter)
        self.grant(self.matter, self.district, "accept", tier="township")
        self.user_of("window_clerk", self.township)
        self.matter.action_claim(self.township.id)
        gaps = self.env["gov.matter.gap.report"].with_user(
            self.user_of("supervisor", self.district)
        )
        rows = {row.organization_id: row for row in gaps.search([])}
        self.assertEqual(
            set(rows), {self.township, self.other_township, self.department}
        )
        self.assertFalse(rows[self.township].gap)
        missing = rows[self.other_township]
        self.assertTrue(missing.gap)
        self.assertFalse(missing.claimed or missing.staff_ready)
        self.assertTrue(missing.authority_ready and missing.guide_published)
        own = rows[self.department]
        self.assertEqual((own.mode, own.authority_ready), ("own", False))

    def test_township_sees_its_own_gaps_only(self):
        self.grant(self.matter, self.district, "accept", tier="township")
        manager = self.user_of("centre_manager", self.township)
        gaps = self.env["gov.matter.gap.report"].with_user(manager)
        self.env.flush_all()
        gaps.search([])
        with self.assertQueryCount(2):
            rows = gaps.search_read([], ["organization_id", "gap"])
        self.assertEqual(
            [row["organization_id"][0] for row in rows], [self.township.id]
        )
