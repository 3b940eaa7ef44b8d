import json
from unittest.mock import patch

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..tools.papers import Papers
from .common import PERSON, CaseCommon


@tagged("post_install", "-at_install")
class TestDocuments(CaseCommon):
    """Each step issues its own document, which says what was so and stays."""

    def kinds(self, case):
        return case.sudo().document_ids.sorted("id").mapped("kind")

    def newest(self, case, kind):
        found = case.sudo().document_ids.filtered(lambda one: one.kind == kind)
        self.assertTrue(found, kind)
        return found.sorted("id")[-1]

    def says(self, document):
        """Return the text of a document without spaces and style."""
        html = str(document._html())
        body = html.partition("</style>")[2]
        text = "".join(part.partition(">")[2] for part in body.split("<"))
        return "".join(text.split())

    def test_a_whole_life(self):
        case = self.decided()
        case.action_issue("pickup", "李桂兰")
        case.action_archive_file()
        self.assertEqual(
            self.kinds(case),
            [
                "receipt",
                "acceptance_notice",
                "transfer_sheet",
                "decision_approval",
                "delivery_receipt",
                "file_contents",
            ],
        )
        self.assertEqual(case.sudo().verify_chain(), [])
        self.assertEqual(case.document_count, 6)

    def test_a_draft_that_is_received_gets_its_receipt(self):
        case = self.draft()
        self.assertFalse(case.document_ids)
        case.action_receive()
        receipt = self.newest(case, "receipt")
        self.assertEqual(receipt.number, case.number)
        text = self.says(receipt)
        self.assertIn("申请书", text)
        self.assertIn("2026年2月26日前", text)

    def test_the_receipt_counts_the_papers(self):
        receipt = self.newest(self.received(), "receipt")
        materials = json.loads(receipt.content)["materials"]
        found = {one["name"]: (one["received"], one["copies"]) for one in materials}
        self.assertEqual(found["身份证"], (True, 2))

    def test_no_full_number_in_any_document(self):
        case = self.decided()
        case.action_issue("pickup", "李桂兰")
        for document in case.sudo().document_ids:
            self.assertNotIn(PERSON, document.content)
            self.assertNotIn("13900000001", document.content)

    def test_the_acceptance_says_by_when(self):
        text = self.says(self.newest(self.accepted(), "acceptance_notice"))
        self.assertIn("承诺办结时限为5个工作日", text)
        self.assertIn("将于2026年2月26日前作出决定", text)
        self.assertIn("个人信息处理告知", text)

    def test_acceptance_by_law_says_so(self):
        case = self.received()
        with freeze_time("2026-02-27 04:00:00"):
            case.sudo()._advance_by_law()
        text = self.says(self.newest(case, "acceptance_notice"))
        self.assertIn("自收到申请材料之日即2026年2月12日起视为受理", text)

    def test_the_correction_lists_everything_at_once(self):
        case = self.received()
        case.action_request_correction(
            [
                {
                    "material_id": line.material_id.id,
                    "note": f"缺页：{line.name}",
                    "reason": "电子证照系统无此记录",
                }
                for line in case.material_ids
            ]
        )
        text = self.says(self.newest(case, "correction_notice"))
        for line in case.material_ids:
            self.assertIn(f"缺页：{line.name}", text)
        self.assertIn("2026年3月11日前", text)

    def test_a_refusal_gives_reasons_the_way_and_the_rights(self):
        case = self.received()
        case.action_refuse("不属于本机关职权", self.other_department.id)
        text = self.says(self.newest(case, "refusal_notice"))
        self.assertIn("不属于本机关职权", text)
        self.assertIn(f"请向{self.other_department.name}提出申请", text)
        self.assertIn("六十日内", text)
        self.assertIn("六个月内", text)

    def test_a_rejection_gives_reasons_and_rights(self):
        case = self.reviewed()
        case.with_user(self.approver).action_decide("rejected", "不符合第三条")
        text = self.says(self.newest(case, "decision_refusal"))
        for part in ("不符合第三条", "行政复议", "六十日内", "六个月内"):
            self.assertIn(part, text)
        self.assertNotIn("decision_approval", self.kinds(case))

    def test_the_notice_exists_before_the_clock_stops(self):
        case = self.reviewed()
        case.with_user(self.handler).action_pause("hearing", "依法听证", 5)
        self.assertNotIn("pause_notice", self.kinds(case))
        seen = []
        write = type(self.env["gov.case"])._write_changes

        def watch(cases, *changes):
            seen.append((case.state, self.kinds(case)[-1]))
            return write(cases, *changes)

        with patch.object(type(self.env["gov.case"]), "_write_changes", watch):
            case.with_user(self.approver).action_grant(True)
        self.assertEqual(seen, [("review", "pause_notice")])
        self.assertEqual(case.state, "paused")
        text = self.says(self.newest(case, "pause_notice"))
        self.assertIn("听证", text)
        self.assertIn("5个工作日", text)

    def test_without_the_notice_the_clock_runs_on(self):
        case = self.reviewed()
        case.with_user(self.handler).action_pause("hearing", "依法听证", 5)
        due = case.due_date

        refusal = UserError("no paper")

        def fail(*args):
            raise refusal

        with (
            patch.object(Papers, "write", fail),
            self.assertRaisesRegex(UserError, "no paper"),
        ):
            case.with_user(self.approver).action_grant(True)
        case.invalidate_recordset()
        self.assertEqual((case.state, case.due_date), ("review", due))

    def test_a_request_that_is_refused_issues_nothing(self):
        case = self.reviewed()
        case.with_user(self.handler).action_pause("hearing", "依法听证", 5)
        before = self.kinds(case)
        case.with_user(self.approver).action_grant(False, "不必要")
        self.assertEqual(self.kinds(case), before)

    def test_an_extension_tells_the_reason_and_the_new_day(self):
        case = self.reviewed()
        case.with_user(self.handler).action_extend(10, "案情复杂")
        case.with_user(self.approver).action_grant(True)
        text = self.says(self.newest(case, "extension_notice"))
        self.assertIn("案情复杂", text)
        self.assertIn("延长10个工作日", text)

    def test_a_termination_tells_the_reason(self):
        case = self.reviewed()
        case.with_user(self.approver).action_terminate("申请人死亡")
        text = self.says(self.newest(case, "termination_notice"))
        self.assertIn("申请人死亡", text)

    def test_a_tolerant_acceptance_comes_with_its_commitment(self):
        self.deferrable()
        case = self.received(materials=[{"name": "申请书"}])
        self.lines(case)["身份证"].deferred_until = "2026-02-25"
        case.action_accept()
        self.assertEqual(
            self.kinds(case)[1:], ["acceptance_notice", "tolerance_commitment"]
        )
        for kind in ("acceptance_notice", "tolerance_commitment"):
            text = self.says(self.newest(case, kind))
            self.assertIn("身份证", text)
            self.assertIn("2026年2月25日", text)

    def test_a_commitment_where_the_guide_allows_it_and_once(self):
        case = self.received()
        with self.assertRaisesRegex(UserError, case.number):
            case.action_take_commitment()
        self.version.sudo().write({"valid_to": "2026-02-10"})
        self.publish(
            self.matter,
            valid_from="2026-02-11",
            promised_days=5,
            legal_days=20,
            commitment_allowed=True,
            material_ids=[
                Command.create({"name": "申请书"}),
                Command.create({"name": "身份证"}),
            ],
        )
        other = self.received("A-2")
        other.action_take_commitment()
        self.assertEqual(other.state, "received")
        self.assertIn("行政机关告知", self.says(self.newest(other, "commitment")))
        with self.assertRaisesRegex(UserError, other.number):
            other.action_take_commitment()
        self.assertEqual(other.sudo().verify_chain(), [])

    def test_an_immediate_item_changes_no_hands(self):
        case = self.received(matter_code=self.quick.code)
        case.action_finish_immediate("当场办结")
        self.assertEqual(
            self.kinds(case), ["receipt", "acceptance_notice", "decision_approval"]
        )

    def test_later_changes_of_data_change_no_document(self):
        case = self.accepted()
        notice = self.newest(case, "acceptance_notice")
        before = notice._html()
        self.township.sudo().name = "改名镇"
        case.sudo().applicant_id.name = "李改名"
        case.sudo().acceptor_id.name = "王改名"
        self.matter.sudo().name = "改名事项"
        notice.invalidate_recordset()
        self.assertEqual(notice._html(), before)
        person = {**self.payload()["applicant"], "name": "李改名"}
        other = self.accepted("A-2", applicant=person)
        self.assertIn("改名镇", self.says(self.newest(other, "acceptance_notice")))

    def test_the_code_leads_to_the_page_of_progress(self):
        notice = self.newest(self.accepted(), "acceptance_notice")
        self.assertEqual(json.loads(notice.content)["progress"], notice.case_id.number)
        self.env["ir.config_parameter"].sudo().set_param(
            "gov_case.progress_url", "https://example.gov.cn/jd?bh={number}"
        )
        case = self.accepted("A-2")
        self.assertEqual(
            json.loads(self.newest(case, "acceptance_notice").content)["progress"],
            f"https://example.gov.cn/jd?bh={case.number}",
        )
        self.assertIn("<svg", notice._html())

    def test_a_failed_step_issues_nothing(self):
        case = self.received(materials=[{"name": "申请书"}])
        before = self.kinds(case)
        with self.assertRaises(UserError):
            case.action_accept()
        self.assertEqual(self.kinds(case), before)


@tagged("post_install", "-at_install")
class TestDocumentsKept(CaseCommon):
    """Read by whoever reads the case; written and removed by nobody."""

    def setUp(self):
        super().setUp()
        self.case = self.accepted()
        self.document = self.case.sudo().document_ids[-1]

    def test_nobody_writes_or_removes_one(self):
        for user in (self.clerk, self.env.ref("base.user_admin"), self.env.user):
            document = self.document.with_user(user)
            with self.assertRaises(UserError, msg=user.login):
                document.write({"content": "{}"})
            with self.assertRaises(UserError, msg=user.login):
                document.unlink()

    def test_nobody_makes_one_by_hand(self):
        values = self.document.copy_data()[0]
        for user in (self.clerk, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError, msg=user.login):
                self.env["gov.case.document"].with_user(user).create(values)

    def test_nor_does_the_owner_of_the_table(self):
        for statement in (
            "UPDATE gov_case_document SET content = '{}'",
            "DELETE FROM gov_case_document",
            "TRUNCATE gov_case_document",
        ):
            with (
                self.assertRaises(RestrictViolation, msg=statement),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement)

    def tamper(self, statement):
        self.env.flush_all()
        self.cr.execute("ALTER TABLE gov_case_document DISABLE TRIGGER USER")
        self.cr.execute(statement, [self.document.id])
        self.cr.execute("ALTER TABLE gov_case_document ENABLE TRIGGER USER")
        self.env.invalidate_all()
        return self.env["gov.case"].sudo().verify_chain()

    def test_an_altered_document_is_found(self):
        number = self.case.number
        broken = self.tamper(
            "UPDATE gov_case_document SET content = '{}' WHERE id = %s"
        )
        self.assertEqual(broken, [number])

    def test_a_lost_document_is_found(self):
        number = self.case.number
        self.assertEqual(
            self.tamper("DELETE FROM gov_case_document WHERE id = %s"), [number]
        )

    def test_an_added_document_is_found(self):
        number = self.case.number
        values = self.document.copy_data()[0] | {"serial": 99, "seal": "x"}
        self.env["gov.case.document"].create(values)
        self.assertEqual(self.env["gov.case"].sudo().verify_chain(), [number])

    def test_other_townships_do_not_see_it(self):
        stranger = self.user_of("window_clerk", self.other_township)
        documents = self.env["gov.case.document"].with_user(stranger)
        self.assertFalse(documents.search([]))
        with self.assertRaises(AccessError):
            self.document.with_user(stranger).action_print()

    def test_who_reads_the_case_reads_its_documents(self):
        for role, place in (
            ("window_clerk", self.township),
            ("integrator", self.township),
            ("handler", self.department),
            ("approver", self.department),
            ("centre_manager", self.township),
            ("supervisor", self.district),
            ("administrator", self.district),
        ):
            document = self.document.with_user(self.user_of(role, place))
            self.assertTrue(document.body, role)
            self.assertIn(document, document.search([]), role)
