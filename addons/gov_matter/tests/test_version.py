from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import AFTER, BEFORE, TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestVersion(MatterCommon):
    def test_versions_are_numbered_per_matter(self):
        other = self.make_matter("1", "临时救助")
        first, second, third = self.env["gov.matter.version"].create(
            [
                {"matter_id": self.matter.id},
                {"matter_id": self.matter.id},
                {"matter_id": other.id},
            ]
        )
        self.assertEqual((first + second + third).mapped("version"), [1, 2, 1])
        self.assertEqual(self.make_version(self.matter).version, 3)

    def test_publishing_without_a_start_takes_effect_today(self):
        version = self.make_version(self.matter).with_user(self.editor)
        version.action_publish()
        self.assertEqual((version.state, str(version.valid_from)), ("published", TODAY))
        self.assertEqual(self.matter.current_version_id, version)
        self.assertEqual(version.published_name, self.matter.name)
        self.assertEqual(version.published_by_id, self.editor)

    def test_successor_ends_the_predecessor_the_day_before(self):
        first = self.publish(self.matter)
        second = self.publish(self.matter, valid_from=AFTER)
        self.assertEqual(str(first.valid_to), TODAY)
        in_force = self.matter._version_in_force
        self.assertEqual(in_force(date(2026, 6, 15)), first)
        self.assertEqual(in_force(AFTER), second)
        self.assertFalse(in_force(date(2025, 12, 31)))
        self.assertEqual(self.matter.current_version_id, first)

    def test_same_day_successor_is_that_days_version(self):
        self.publish(self.matter, valid_from=TODAY)
        second = self.publish(self.matter, valid_from=TODAY)
        self.assertEqual(self.matter._version_in_force(date(2026, 6, 15)), second)

    def test_start_before_a_published_start_is_refused(self):
        self.publish(self.matter, valid_from=AFTER)
        with self.assertRaisesRegex(ValidationError, "2026-06-16"):
            self.publish(self.matter, valid_from=TODAY)

    def test_two_drafts_of_one_matter_are_not_published_together(self):
        drafts = self.make_version(self.matter) + self.make_version(self.matter)
        with self.assertRaisesRegex(UserError, "one version of a matter"):
            drafts.action_publish()

    def test_withdrawal_takes_effect_today_and_keeps_the_past(self):
        version = self.publish(self.matter).with_user(self.editor)
        version.action_withdraw("办事指南有误")
        self.assertEqual(version.state, "withdrawn")
        self.assertEqual(version.withdraw_reason, "办事指南有误")
        self.assertFalse(self.matter._version_in_force(date(2026, 6, 15)))
        self.assertEqual(self.matter._version_in_force(BEFORE), version)
        self.matter.invalidate_recordset()
        self.assertFalse(self.matter.current_version_id)

    def test_withdrawal_of_a_coming_version_gives_the_time_back(self):
        first = self.publish(self.matter)
        second = self.publish(self.matter, valid_from=AFTER)
        second.action_withdraw()
        self.assertFalse(first.valid_to)
        self.assertEqual(self.matter._version_in_force(AFTER), first)

    def test_a_version_of_the_past_cannot_be_withdrawn(self):
        first = self.publish(self.matter)
        self.publish(self.matter, valid_from=TODAY)
        with self.assertRaisesRegex(UserError, "2026-06-14"):
            first.action_withdraw()

    def test_new_version_is_a_full_draft_copy(self):
        version = self.publish(self.matter, special_procedure="公示(7个自然日)")
        draft = self.env["gov.matter.version"].browse(
            version.with_user(self.editor).new_version()
        )
        self.assertEqual((draft.state, draft.version), ("draft", 2))
        self.assertFalse(draft.valid_from or draft.published_on)
        for name in ("material_ids", "step_ids", "procedure_ids"):
            self.assertEqual(draft[name].mapped("name"), version[name].mapped("name"))
            self.assertFalse(draft[name] & version[name])
        self.assertEqual(draft.step_ids.organization_id, self.department)

    def test_published_version_never_changes_not_even_as_superuser(self):
        version = self.publish(self.matter)
        for vals in (
            {"promised_days": 5},
            {"valid_from": "2026-02-01"},
            {"state": "draft"},
            {"material_ids": [Command.create({"name": "户口簿"})]},
        ):
            with self.assertRaises(UserError, msg=vals):
                version.write(vals)
        for part in version.material_ids[0], version.step_ids[0]:
            with self.assertRaises(UserError):
                part.write({"name": "改"})
            with self.assertRaises(UserError):
                part.unlink()
            with self.assertRaises(UserError):
                part.create({"version_id": version.id, "name": "户口簿"})
        with self.assertRaises(UserError):
            version.unlink()

    def test_withdrawn_version_never_changes_either(self):
        version = self.publish(self.matter)
        version.action_withdraw()
        with self.assertRaises(UserError):
            version.write({"promised_days": 5})
        with self.assertRaises(UserError):
            version.action_publish()

    def test_an_editor_may_not_move_the_end_of_a_published_version(self):
        version = self.publish(self.matter).with_user(self.editor)
        with self.assertRaises(UserError):
            version.write({"valid_to": "2026-12-31"})

    def test_material_cannot_be_moved_into_a_published_version(self):
        published = self.publish(self.matter)
        draft = self.make_version(self.matter)
        with self.assertRaises(UserError):
            draft.material_ids[0].write({"version_id": published.id})

    def test_state_and_number_are_set_by_the_methods_alone(self):
        versions = self.env["gov.matter.version"].with_user(self.editor)
        draft = self.make_version(self.matter).with_user(self.editor)
        for name, value in (("state", "published"), ("version", 9)):
            with self.assertRaises(AccessError):
                draft.write({name: value})
            with self.assertRaises(AccessError):
                versions.create({"matter_id": self.matter.id, name: value})
            with self.assertRaises(AccessError):
                versions.with_context(**{f"default_{name}": value}).create(
                    {"matter_id": self.matter.id}
                )

    def test_immediate_means_no_promised_days(self):
        with self.assertRaisesRegex(ValidationError, "0 days, not 5"):
            self.make_version(self.matter, handling="immediate", promised_days=5)
        version = self.make_version(self.matter, promised_days=0)
        with self.assertRaisesRegex(ValidationError, "Promised days"):
            version.action_publish()

    def test_promise_within_the_statutory_period(self):
        with self.assertRaisesRegex(ValidationError, "31 days exceed the statutory 30"):
            self.make_version(self.matter, promised_days=31)

    def test_catch_all_material_is_refused_when_written(self):
        with self.assertRaisesRegex(ValidationError, "其他相关材料"):
            self.make_version(
                self.matter,
                material_ids=[Command.create({"name": "其他相关材料"})],
            )

    def test_a_guide_that_has_ended_already_is_not_published(self):
        version = self.make_version(self.matter, valid_to="2026-01-31")
        with self.assertRaisesRegex(ValidationError, "2026-01-31"):
            version.action_publish()
        with self.assertRaisesRegex(ValidationError, "2026-01-31"):
            version.valid_from = "2026-02-02"

    def test_publication_names_every_error_at_once(self):
        version = self.make_version(
            self.matter,
            legal_days=0,
            promised_days=0,
            form_ids=[Command.clear()],
            complaint="(0951)6701001",
        )
        with self.assertRaises(ValidationError) as caught:
            version.action_publish()
        for word in ("Promised days", "Statutory days", "window", "same number"):
            self.assertIn(word, str(caught.exception))
        self.assertEqual(version.error_count, 4)
        self.assertIn("window", version.errors)
        self.assertEqual(version.state, "draft")

    def test_warnings_do_not_stop_publication(self):
        version = self.make_version(self.matter, legal_basis=False)
        self.assertGreater(version.warning_count, 0)
        self.assertIn("legal basis", version.warnings)
        version.action_publish()

    def test_special_procedures_are_read_from_their_words(self):
        version = self.make_version(
            self.matter, special_procedure="听证;公示(7个自然日)"
        )
        self.assertEqual(
            version.procedure_ids.mapped(lambda p: (p.kind, p.days, p.day_unit)),
            [("hearing", 0, "workday"), ("publicity", 7, "day")],
        )
        version.special_procedure = "检测"
        self.assertEqual(version.procedure_ids.mapped("kind"), ["testing"])

    def test_tags_follow_the_elements(self):
        online = self.env.ref("gov_matter.term_form_online")
        version = self.make_version(
            self.matter,
            handling="immediate",
            promised_days=0,
            online_depth="level_3",
            form_ids=[Command.link(online.id)],
        )
        tags = version.at_once, version.online, version.one_trip
        self.assertEqual(tags, (True, True, True))
        version.write({"visit_count": 2, "online_depth": "level_1"})
        self.assertEqual((version.online, version.one_trip), (False, False))

    def test_review_overdue_is_told_and_confirmed(self):
        version = self.publish(self.matter, valid_from="2025-06-01")
        self.assertTrue(version.stale)
        self.assertIn(version, version.search([("stale", "=", True)]))
        self.assertIn(self.matter, self.matter.search([("stale", "=", True)]))
        version.with_user(self.editor).action_confirm_review()
        version.invalidate_recordset(["stale"])
        self.assertFalse(version.stale)
        self.assertNotIn(version, version.search([("stale", "=", True)]))

    def test_review_period_is_a_parameter(self):
        version = self.publish(self.matter, valid_from="2026-03-01")
        self.assertFalse(version.stale)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("gov_matter.review_months", "3")
        version.invalidate_recordset(["stale"])
        self.assertTrue(version.stale)
        parameters.set_param("gov_matter.review_months", "soon")
        version.invalidate_recordset(["stale"])
        self.assertFalse(version.stale)

    def test_cuts_against_the_baseline(self):
        version = self.make_version(
            self.matter,
            baseline_legal_days=30,
            baseline_material_count=4,
            baseline_step_count=6,
        )
        self.assertEqual(version.days_cut, 33.33)
        self.assertEqual(version.materials_cut, 50)
        self.assertEqual(version.steps_cut, 50)
        self.assertFalse(version.cut_missed)
        version.promised_days = 25
        self.assertTrue(version.cut_missed)

    def test_publishing_many_versions_costs_what_one_costs(self):
        drafts = self.env["gov.matter.version"]
        for number in range(20):
            matter = self.make_matter(f"q{number}", f"事项{number}")
            self.publish(matter)
            drafts += self.make_version(matter)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            drafts.action_publish()
            self.env.flush_all()
