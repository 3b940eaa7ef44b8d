from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.base.models.ir_cron import IrCron

from .common import NOON, PDF, CaseCommon

LAST_DAY = "2026-08-10 15:00:00"  # 179 days after the end, 23:00 in Yinchuan
DUE_DAY = "2026-08-10 17:00:00"  # 180 days after, 01:00 in Yinchuan


@tagged("post_install", "-at_install")
class TestRetention(CaseCommon):
    """What was handed in for nothing is erased; the records of the office stay."""

    def setUp(self):
        super().setUp()
        # whatever else the database holds is not what these tests count
        self.env["ir.config_parameter"].set_param("gov_case.retention_days", 180)

    def with_file(self, ref="A-1", **changes):
        papers = [
            {"name": "申请书", "content": PDF, "filename": "张三申请书.pdf"},
            {"name": "身份证", "copies": 2},
        ]
        return self.received(ref, materials=papers, note="电话改天打", **changes)

    def refused(self, ref="A-1"):
        case = self.with_file(ref)
        case.action_refuse("不属于本机关职权范围")
        return case

    def erase(self, at):
        """Run the job as the scheduler does, and forget what has been read before."""
        progress = patch.object(IrCron, "_commit_progress", return_value=1000.0)
        with freeze_time(at), progress, patch.object(self.env.cr, "commit"):
            self.env["gov.case"]._cron_erase_contents()
        self.env.invalidate_all()

    def test_a_page_of_what_will_be_erased_is_the_beginning_of_the_list(self):
        refused = [self.refused(f"P-{number}") for number in range(3)]
        refused[1].with_user(self.manager).action_hold_contents("行政复议")
        drafts = [self.draft(note=f"待补{number}") for number in range(2)]
        self.received("P-9").action_withdraw("不办了")
        self.env.flush_all()
        domain, order = [("erase_date", "!=", False)], "ended_on, id"
        for user in (self.clerk, self.manager, self.approver):
            cases = self.env["gov.case"].with_user(user)
            whole = cases.search(domain, order=order)
            with self.subTest(user.login):
                paged = cases.browse()
                for offset in range(0, len(whole) + 2, 2):
                    paged += cases.search(domain, offset, 2, order)
                self.assertEqual(paged, whole)
        whole = self.env["gov.case"].with_user(self.clerk).search(domain, order=order)
        self.assertLess(set(drafts[0].ids + drafts[1].ids), set(whole.ids))
        self.assertNotIn(refused[1], whole)

    def test_each_alternative_is_a_page_of_its_own(self):
        cases = self.env["gov.case"].with_user(self.manager)
        domain = [("erase_date", "!=", False)]
        for order, most in (("ended_on, id", 3), ("id", 1)):
            query = cases._search(domain, limit=5, order=order)
            self.assertEqual(query.subselect().code.count("UNION"), most)

    def files(self, case):
        lines = case.sudo().material_ids
        return (
            self.env["ir.attachment"]
            .sudo()
            .with_context(skip_res_field_check=True)
            .search([("res_model", "=", lines._name), ("res_id", "in", lines.ids)])
        )

    def test_contents_are_erased_on_the_day_and_not_before(self):
        case = self.refused()
        self.assertEqual(str(case.erase_date), "2026-08-11")
        self.erase(LAST_DAY)
        self.assertTrue(self.files(case))
        self.erase(DUE_DAY)
        self.assertFalse(self.files(case))
        self.assertFalse(case.note)
        self.assertFalse(any(case.material_ids.mapped("filename")))
        self.assertTrue(case.erased_on)
        self.assertFalse(case.erase_date)

    def test_copies_beside_the_case_are_erased_with_it(self):
        case = self.refused()
        paper = self.files(case).with_user(self.clerk)
        with self.assertRaises(AccessError):
            paper.copy({"res_model": False, "res_id": False, "res_field": False})
        vals = {"name": "另存.pdf", "raw": paper.raw}
        saved = paper.create(vals)
        with self.assertRaises(AccessError):
            paper.create({**vals, "public": True})
        self.erase(LAST_DAY)
        self.assertTrue(saved.exists())
        self.erase(DUE_DAY)
        self.assertFalse(saved.exists())

    def test_records_of_the_office_stay(self):
        case = self.refused()
        seals = case.sudo().document_ids.mapped("seal")
        before = (case.number, self.names(case), seals)
        self.erase(DUE_DAY)
        left = case.sudo().document_ids.mapped("seal")
        self.assertEqual((case.number, self.names(case), left), before)
        self.assertTrue(seals)
        self.assertNotIn(case.number, self.env["gov.case"].verify_chain())

    def test_a_second_run_does_nothing_more(self):
        case = self.refused()
        self.erase(DUE_DAY)
        self.erase(DUE_DAY)
        told = case.with_user(self.manager).erasure_ids
        self.assertEqual(told.mapped("kind"), ["erased"])
        self.assertEqual(told.file_count, 1)

    def test_withdrawn_cases_are_erased_too(self):
        case = self.with_file()
        case.action_withdraw("不办了")
        self.erase(DUE_DAY)
        self.assertFalse(self.files(case))

    def test_what_was_accepted_is_kept(self):
        case = self.with_file()
        case.action_accept()
        self.assertFalse(case.erase_date)
        self.erase("2036-08-10 17:00:00")
        self.assertTrue(self.files(case))
        self.assertTrue(case.note)

    def test_abandoned_drafts_lose_their_contents(self):
        draft = self.draft(note="等儿子来")
        draft.material_ids[0].write({"file": PDF, "filename": "申请书.pdf"})
        self.env.flush_all()
        touched = draft.material_ids[0].write_date
        self.erase(touched + timedelta(days=178))
        self.assertTrue(self.files(draft))
        self.erase(touched + timedelta(days=181))
        self.assertFalse(self.files(draft))
        self.assertFalse(draft.note)
        draft.unlink()

    def test_a_draft_erased_and_gone_on_with_is_erased_again(self):
        draft = self.draft(note="等儿子来")
        self.env.flush_all()
        self.erase(draft.write_date + timedelta(days=181))
        self.assertFalse(draft.erased_on)
        draft.material_ids.write({"is_received": True})
        draft.material_ids[0].write({"file": PDF, "filename": "申请书.pdf"})
        draft.action_receive()
        draft.action_refuse("不属于本机关职权范围")
        self.assertTrue(draft.erase_date)
        self.erase(DUE_DAY)
        self.assertFalse(self.files(draft))
        self.assertTrue(draft.erased_on)

    def test_a_draft_worked_on_lately_is_kept(self):
        draft = self.draft(note="等儿子来")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE gov_case SET write_date = %s WHERE id = %s",
            ("2020-01-01 00:00:00", draft.id),
        )
        self.env.invalidate_all()
        self.erase(draft.material_ids[0].write_date + timedelta(days=1))
        self.assertTrue(draft.note)

    def test_what_a_dispute_needs_is_held_back_by_the_centre_manager(self):
        case = self.refused()
        case.with_user(self.manager).action_hold_contents("行政复议 2026-3 号")
        self.erase(DUE_DAY)
        self.assertTrue(self.files(case))
        self.assertFalse(case.erase_date)
        case.with_user(self.manager).action_release_contents("复议已结")
        self.assertFalse(case.retention_reason)
        self.erase(DUE_DAY)
        self.assertFalse(self.files(case))
        self.assertEqual(
            case.erasure_ids.sorted("id").mapped("kind"), ["hold", "release", "erased"]
        )

    def test_nobody_else_holds_back(self):
        case = self.refused()
        far = self.user_of("centre_manager", self.other_township)
        for user in (self.clerk, self.handler, far):
            with self.assertRaises(AccessError):
                case.with_user(user).action_hold_contents("复议")
        with self.assertRaises(UserError):
            case.with_user(self.manager).write({"retention_hold": True})

    def test_a_hold_needs_a_reason_and_is_made_once(self):
        case = self.refused().with_user(self.manager)
        for wrong in ("", " ", 3):
            with self.assertRaises(UserError):
                case.action_hold_contents(wrong)
        with self.assertRaises(UserError):
            case.action_release_contents("复议已结")
        case.action_hold_contents("复议")
        with self.assertRaises(UserError):
            case.action_hold_contents("复议")

    def test_the_dialogue_holds_back_and_releases(self):
        case = self.refused().with_user(self.manager)
        for held in (True, False):
            context = case.action_ask_hold()["context"]
            dialogue = self.env["gov.case.hold"].with_user(self.manager)
            dialogue.with_context(**context).create({"reason": "复议"}).action_confirm()
            self.assertEqual(case.retention_hold, held)

    def test_the_site_says_how_long(self):
        case = self.refused()
        for given, day in (("30", "2026-03-14"), ("x", "2027-02-12"), ("0", "False")):
            self.env["ir.config_parameter"].set_param("gov_case.retention_days", given)
            self.env.invalidate_all()
            self.assertEqual(str(case.erase_date), day)
        self.erase("2036-08-10 17:00:00")
        self.assertTrue(self.files(case))

    def test_overseers_see_what_will_be_erased(self):
        case = self.refused()
        kept = self.accepted("A-2")
        for role in ("centre_manager", "administrator", "supervisor"):
            cases = self.env["gov.case"].with_user(self.user_of(role, self.township))
            mine = [("id", "in", (case + kept).ids)]
            for term, found in (
                (("erase_date", "!=", False), case),
                (("erase_date", "<=", "2026-08-11"), case),
                (("erase_date", "<", "2026-08-11"), self.env["gov.case"]),
            ):
                self.assertEqual(cases.search([*mine, term]), found, term)
            with self.assertRaises(AccessError):
                cases.browse(case.id).erasure_ids.create({})
        far = self.user_of("administrator", self.other_district)
        self.erase(DUE_DAY)
        rows = self.env["gov.case.erasure"].with_user(far)
        self.assertFalse(rows.search([("case_id", "=", case.id)]))

    def test_the_number_of_queries_does_not_grow_with_the_cases(self):
        counts = []
        for number in (2, 20):
            cases = self.env["gov.case"]
            for one in range(number):
                cases |= self.refused(f"Q-{number}-{one}")
            cases = cases.sudo()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases._erase_contents()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def test_rows_stay_as_written(self):
        case = self.refused()
        self.erase(DUE_DAY)
        row = case.sudo().erasure_ids
        with self.assertRaises(UserError):
            row.write({"file_count": 0})
        with self.assertRaises(UserError):
            row.unlink()
        self.assertEqual(NOON[:10], str(case.ended_on)[:10])
        with self.assertRaises(UserError):
            case.sudo().write({"erasure_ids": [Command.clear()]})
