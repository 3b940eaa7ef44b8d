from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestReceipt(CaseCommon):
    """Drafts at the window, and what it takes to receive them."""

    def test_a_draft_lists_the_materials_of_its_version(self):
        case = self.draft()
        self.assertEqual(case.version_id, self.version)
        self.assertEqual(case.material_ids.mapped("name"), ["申请书", "身份证"])
        self.assertEqual(case.applicant_name, "李桂兰")

    def test_another_matter_another_list(self):
        case = self.draft()
        case.matter_id = self.quick
        self.assertEqual(case.version_id, self.quick_version)
        self.assertEqual(case.material_ids.material_id, self.quick_version.material_ids)

    def test_no_applicant_no_receipt(self):
        case = self.draft(applicant_id=False)
        with self.assertRaisesRegex(UserError, "applicant"):
            case.action_receive()

    def test_no_grant_no_receipt(self):
        case = self.draft(accepting_organization_id=self.village.id)
        with self.assertRaisesRegex(UserError, self.village.name):
            case.action_receive()
        self.assertFalse(case.number)

    def test_an_agent_receives_only_in_the_own_village(self):
        case = self.draft(user=self.agent, accepting_organization_id=self.village.id)
        self.grant(self.matter, self.village, "accept")
        case.action_receive()
        with self.assertRaises(AccessError):
            self.draft(user=self.agent)

    def test_what_is_received_is_not_edited(self):
        case = self.received()
        for vals in (
            {"note": "x"},
            {"channel": "online"},
            {"applicant_id": False},
            {"accepting_organization_id": self.village.id},
        ):
            with self.assertRaisesRegex(UserError, case.number):
                case.write(vals)

    def test_what_is_received_is_not_deleted(self):
        case = self.received()
        with self.assertRaisesRegex(UserError, case.number):
            case.unlink()
        with self.assertRaisesRegex(UserError, case.number):
            case.sudo().unlink()
        self.draft().unlink()

    def test_nobody_sets_what_the_workflow_sets(self):
        case = self.draft()
        admin = self.env.ref("base.user_admin")
        for user in (self.clerk, self.agent, admin):
            for name, value in (
                ("state", "accepted"),
                ("decision", "approved"),
                ("number", "1"),
                ("promised_date", "2030-01-01"),
                ("due_date", "2030-01-01"),
                ("accepted_on", "2026-01-01 00:00:00"),
                ("acceptor_id", 1),
                ("timeliness", "on_time"),
                ("journal_digest", "x"),
                ("version_id", self.quick_version.id),
                ("responsible_organization_id", self.township.id),
                ("district_id", self.other_district.id),
                ("responsible_district_id", self.other_district.id),
            ):
                with self.assertRaises(AccessError, msg=f"{name} {user.login}"):
                    case.with_user(user).write({name: value})
                with self.assertRaises(AccessError, msg=f"{name} {user.login}"):
                    self.draft(user=self.clerk, **{name: value})

    def test_nor_by_a_default_nor_by_an_import(self):
        cases = self.env["gov.case"].with_user(self.clerk)
        vals = {"matter_id": self.matter.id, "state": "accepted"}
        with self.assertRaises(AccessError):
            cases.with_context(default_state="accepted").create(
                {
                    "matter_id": self.matter.id,
                    "accepting_organization_id": self.township.id,
                }
            )
        result = cases.load(
            ["matter_id/.id", "state", "accepting_organization_id/.id"],
            [[str(vals["matter_id"]), "accepted", str(self.township.id)]],
        )
        self.assertTrue(result["messages"])
        self.assertFalse(result["ids"])

    def test_a_copy_is_a_new_draft(self):
        copy = self.accepted().copy()
        self.assertEqual((copy.state, copy.number), ("draft", False))
        self.assertFalse(copy.promised_date)

    def test_an_applicant_known_elsewhere_only_is_not_named(self):
        other = self.user_of("window_clerk", self.other_township)
        applicant = (
            self.env["gov.applicant"]
            .with_user(other)
            .find_or_create(
                {
                    "kind": "person",
                    "name": "王大山",
                    "id_type": "resident_id",
                    "id_number": "440524188001010014",
                }
            )
        )
        with self.assertRaises(AccessError):
            self.draft(applicant_id=applicant)

    def test_both_sides_know_the_applicant_once_received(self):
        case = self.received()
        applicant = case.sudo().applicant_id
        for user in (self.clerk, self.handler, self.approver):
            self.assertTrue(applicant.with_user(user).has_access("read"))

    def test_control_characters_are_refused(self):
        with self.assertRaises(ValidationError):
            self.draft(note="铃\x07")

    def test_a_line_is_of_the_version(self):
        case = self.draft()
        foreign = self.quick_version.material_ids[0]
        with self.assertRaisesRegex(ValidationError, foreign.name):
            self.env["gov.case.material"].with_user(self.clerk).create(
                {"case_id": case.id, "material_id": foreign.id}
            )

    def test_what_may_not_follow_is_not_deferred(self):
        case = self.received()
        with self.assertRaisesRegex(ValidationError, "申请书"):
            self.lines(case)["申请书"].deferred_until = "2026-02-25"

    def test_what_may_follow_is_not_deferred_to_the_past(self):
        self.deferrable()
        case = self.received()
        with self.assertRaisesRegex(ValidationError, "2026-02-11"):
            self.lines(case)["身份证"].deferred_until = "2026-02-11"

    def test_after_acceptance_the_materials_stay(self):
        case = self.accepted()
        with self.assertRaisesRegex(AccessError, case.number):
            case.material_ids[0].is_received = False

    def test_a_correction_item_of_another_version(self):
        case = self.received()
        foreign = self.quick_version.material_ids[0].id
        for items in (
            [{"material_id": foreign, "note": "x", "reason": "无电子记录"}],
            [],
            [{"material_id": "x", "note": "x", "reason": "无电子记录"}],
            [{"note": "x"}],
            [
                {
                    "material_id": case.material_ids[0].material_id.id,
                    "note": " ",
                    "reason": "无电子记录",
                }
            ],
        ):
            with self.assertRaises(ValidationError):
                case.action_request_correction(items)
        self.assertEqual(case.state, "received")
