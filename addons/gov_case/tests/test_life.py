from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import NOON, CaseCommon


@tagged("post_install", "-at_install")
class TestLife(CaseCommon):
    """From draft to issued, as the lowest role that may do each step."""

    def test_a_promised_case_from_draft_to_issued(self):
        case = self.draft()
        self.assertEqual(
            (case.state, case.number, case.light), ("draft", False, "grey")
        )
        case.action_receive()
        self.assertEqual(case.state, "received")
        self.assertRegex(case.number, r"^64010420260212\d{6}$")
        self.assertEqual(case.received_on, datetime(2026, 2, 12, 4))
        self.assertEqual(case.due_date, date(2026, 2, 26))
        case.action_accept()
        self.assertEqual(case.state, "accepted")
        self.assertEqual(case.promised_date, date(2026, 2, 26))
        self.assertEqual(case.legal_date, date(2026, 3, 18))
        self.assertEqual(case.light, "green")
        self.assertEqual(case.acceptor_id.user_id, self.clerk)
        case.with_user(self.handler).action_start_review()
        self.assertEqual(case.handler_id.user_id, self.handler)
        with freeze_time("2026-02-26 09:00:00"):
            case.with_user(self.approver).action_decide("approved", "符合条件")
        self.assertEqual((case.state, case.decision), ("decided", "approved"))
        self.assertEqual((case.timeliness, case.light), ("on_time", "grey"))
        self.assertEqual(case.delivery_due_date, date(2026, 3, 11))
        with freeze_time("2026-02-27 09:00:00"):
            case.action_issue("pickup", "李桂兰")
        self.assertEqual(case.state, "issued")
        self.assertEqual(
            self.names(case), ["receive", "accept", "start_review", "decide", "issue"]
        )
        self.assertEqual(case.sudo().verify_chain(), [])

    def test_submit_receives(self):
        case = self.received()
        self.assertEqual(case.state, "received")
        self.assertEqual(case.version_id, self.version)
        self.assertEqual(case.responsible_organization_id, self.department)
        self.assertEqual(case.applicant_name, "李桂兰")
        self.assertEqual(case.material_ids.mapped("is_received"), [True, True])
        self.assertEqual(self.lines(case)["身份证"].copies, 2)

    def test_an_immediate_item_is_finished_in_one_call(self):
        case = self.received(matter_code=self.quick.code)
        case.action_finish_immediate("当场办结")
        self.assertEqual((case.state, case.decision), ("decided", "approved"))
        self.assertEqual(case.decider_id, case.acceptor_id)
        self.assertEqual(
            self.names(case), ["receive", "accept", "start_review", "decide"]
        )
        for moment in ("received_on", "accepted_on", "decided_on"):
            self.assertEqual(case[moment], datetime(2026, 2, 12, 4), moment)
        self.assertEqual(case.promised_date, date(2026, 2, 12))
        self.assertEqual(case.timeliness, "on_time")

    def hall(self):
        """Return the hall of the district and a clerk of it."""
        hall = self.env["gov.organization"].create(
            {
                "name": "政务服务中心",
                "code": "HALL",
                "kind": "department",
                "level": "district",
                "parent_id": self.district.id,
                "has_service_place": True,
            }
        )
        return hall, self.user_of("window_clerk", hall)

    def test_a_hall_without_authority_is_told_where_the_case_goes(self):
        hall, clerk = self.hall()
        case = self.received(
            user=clerk,
            matter_code=self.quick.code,
            accepting_organization_code=hall.code,
        )
        self.assertEqual(case.responsible_organization_id, self.department)
        self.assertNotIn(",finish_immediate,", case.available_actions)
        self.assertIn(",accept,", case.available_actions)
        with self.assertRaisesRegex(AccessError, "accept it, and .* goes on with it"):
            case.action_finish_immediate("当场办结")
        case.action_accept()
        self.assertTrue(case.with_user(self.handler).my_turn)

    def test_a_hall_decides_at_once_in_the_name_of_who_authorised_it(self):
        hall, clerk = self.hall()
        case = self.received(
            user=clerk,
            matter_code=self.quick.code,
            accepting_organization_code=hall.code,
        )
        self.grant(self.quick, hall, "handle")
        case.invalidate_recordset()
        self.assertIn(",finish_immediate,", case.available_actions)
        case.action_finish_immediate("当场办结")
        self.assertEqual(case.state, "decided")
        self.assertEqual(case.responsible_organization_id, self.department)
        self.assertEqual(case.sudo().event_ids.organization_id, hall)

    def test_authority_of_one_matter_or_one_hall_is_no_other(self):
        hall, clerk = self.hall()
        self.grant(self.matter, hall, "handle")
        case = self.received(
            user=clerk,
            matter_code=self.quick.code,
            accepting_organization_code=hall.code,
        )
        with self.assertRaises(AccessError):
            case.action_finish_immediate("当场办结")
        self.grant(self.quick, hall, "handle", date_to="2026-02-11")
        with self.assertRaises(AccessError):
            case.action_finish_immediate("当场办结")

    def test_a_clerk_of_the_department_at_the_hall_decides_at_once(self):
        hall, _clerk = self.hall()
        user = self.make_user(
            "both", ("window_clerk", hall), ("window_clerk", self.department)
        )
        case = self.received(
            user=user,
            matter_code=self.quick.code,
            accepting_organization_code=hall.code,
        )
        case.action_finish_immediate("当场办结")
        self.assertEqual(case.state, "decided")

    def test_only_immediate_items_are_finished_at_the_window(self):
        case = self.received(user=self.user_of("window_clerk", self.district))
        clerk = self.user_of("window_clerk", self.district)
        with self.assertRaisesRegex(UserError, case.number):
            case.with_user(clerk).action_finish_immediate("")

    def test_a_township_does_not_finish_what_the_department_decides(self):
        self.grant(self.quick, self.other_township, "accept")
        clerk = self.user_of("window_clerk", self.other_township)
        case = self.received(
            user=clerk,
            matter_code=self.quick.code,
            accepting_organization_code=self.other_township.code,
        )
        with self.assertRaises(AccessError):
            case.action_finish_immediate("")

    def test_refusal_ends_it_and_says_where_to_go(self):
        case = self.received()
        case.action_refuse("不属于本机关职权", self.other_department.id)
        self.assertEqual((case.state, case.light), ("refused", "grey"))
        self.assertEqual(case.redirect_organization_id, self.other_department)
        self.assertEqual(case.timeliness, "on_time")
        self.assertIn(self.other_department.name, case.sudo().event_ids[-1].note)

    def test_withdrawal_before_acceptance_only(self):
        case = self.received()
        case.action_withdraw("申请人放弃")
        self.assertEqual(case.state, "withdrawn")
        other = self.accepted("A-2")
        with self.assertRaisesRegex(UserError, other.number):
            other.action_withdraw("申请人放弃")

    def test_correction_once_then_supply_then_acceptance(self):
        case = self.received()
        material = self.lines(case)["身份证"].material_id
        case.action_request_correction(
            [
                {
                    "material_id": material.id,
                    "note": "复印件不清晰",
                    "reason": "无电子记录",
                }
            ]
        )
        self.assertEqual((case.state, case.light), ("correction", "grey"))
        self.assertEqual(case.correction_due_date, date(2026, 3, 11))
        self.assertIn("复印件不清晰", case.sudo().event_ids[-1].note)
        with self.assertRaisesRegex(UserError, "身份证"):
            case.action_accept()
        with freeze_time("2026-03-02 04:00:00"):
            case.action_supply([{"material_id": material.id, "copies": 1}])
            self.assertEqual(case.state, "received")
            self.assertEqual(case.due_date, date(2026, 3, 9))
            with self.assertRaisesRegex(UserError, "once"):
                case.action_request_correction(
                    [
                        {
                            "material_id": material.id,
                            "note": "再次补正",
                            "reason": "无电子记录",
                        }
                    ]
                )
            case.action_accept()
        self.assertEqual(case.promised_date, date(2026, 3, 9))
        self.assertEqual(
            self.names(case), ["receive", "request_correction", "supply", "accept"]
        )

    def test_partial_supply_stays_in_correction(self):
        case = self.received()
        items = [
            {
                "material_id": line.material_id.id,
                "note": "重新提供",
                "reason": "无电子记录",
            }
            for line in case.material_ids
        ]
        case.action_request_correction(items)
        case.action_supply([{"material_id": items[0]["material_id"]}])
        self.assertEqual(case.state, "correction")
        case.action_supply([{"material_id": items[1]["material_id"]}])
        self.assertEqual(case.state, "received")

    def test_acceptance_needs_every_required_material(self):
        case = self.received(materials=[{"name": "申请书"}])
        with self.assertRaisesRegex(UserError, "身份证"):
            case.action_accept()

    def test_what_may_follow_is_deferred_with_a_date(self):
        self.deferrable()
        case = self.received(materials=[{"name": "申请书"}])
        with self.assertRaisesRegex(UserError, "身份证"):
            case.action_accept()
        self.lines(case)["身份证"].deferred_until = "2026-02-25"
        case.action_accept()
        self.assertEqual(case.state, "accepted")
        case.with_user(self.handler).action_start_review()
        case.with_user(self.approver).action_decide("approved", "容缺受理")
        with self.assertRaisesRegex(UserError, "身份证"):
            case.action_issue("pickup", "李桂兰")
        material = self.lines(case)["身份证"].material_id
        case.action_supply([{"material_id": material.id}])
        case.action_issue("pickup", "李桂兰")
        self.assertEqual(case.state, "issued")

    def test_the_acceptor_does_not_decide(self):
        both = self.make_user(
            "both", ("window_clerk", self.township), ("approver", self.department)
        )
        case = self.received()
        case.with_user(both).action_accept()
        case.with_user(self.handler).action_start_review()
        with self.assertRaisesRegex(UserError, case.number):
            case.with_user(both).action_decide("approved", "同意")
        case.with_user(self.approver).action_decide("approved", "同意")

    def test_a_rejection_needs_its_reasons(self):
        case = self.reviewed()
        with self.assertRaisesRegex(UserError, "opinion"):
            case.with_user(self.approver).action_decide("rejected", " ")
        case.with_user(self.approver).action_decide("rejected", "不符合第三条")
        self.assertEqual(case.decision, "rejected")

    def test_a_mixed_recordset_writes_nothing(self):
        case, other = self.received("A-1"), self.accepted("A-2")
        with self.assertRaisesRegex(UserError, other.number):
            (case | other).action_accept()
        self.assertEqual(case.state, "received")
        self.assertEqual(self.names(case), ["receive"])

    def test_many_at_once(self):
        cases = self.env["gov.case"].concat(
            *(self.received(f"A-{number}") for number in range(5))
        )
        cases.with_user(self.clerk).action_accept()
        self.assertEqual(set(cases.mapped("state")), {"accepted"})
        self.assertEqual(len(set(cases.mapped("number"))), 5)
        self.assertEqual(cases.sudo().verify_chain(), [])

    @freeze_time(NOON)
    def test_the_version_of_the_day_of_receipt_is_frozen(self):
        draft = self.draft()
        self.assertEqual(draft.version_id, self.version)
        newer = self.deferrable()
        draft.action_receive()
        self.assertEqual(draft.version_id, newer)
        self.assertEqual(draft.material_ids.material_id, newer.material_ids)
        newer.sudo().action_withdraw("停止办理")
        draft.material_ids.write({"is_received": True})
        draft.action_accept()
        self.assertEqual(draft.version_id, newer)
