from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import PDF, PERSON, CaseCommon


@tagged("post_install", "-at_install")
class TestReuse(CaseCommon):
    """What is on file is not asked for again; nor what the government issued."""

    def on_file(self, ref="F-1", **changes):
        """Return a case with both papers, the card as a scan."""
        papers = [
            {"name": "申请书", "form": "original"},
            {
                "name": "身份证",
                "form": "copy",
                "content": PDF,
                "filename": "身份证.pdf",
            },
        ]
        return self.received(ref, materials=papers, **changes)

    def empty(self, ref="E-1", **changes):
        return self.received(ref, materials=[], **changes)

    def test_one_click_takes_in_what_is_on_file(self):
        earlier = self.lines(self.on_file())["身份证"]
        case = self.empty()
        line = self.lines(case)["身份证"]
        self.assertFalse(line.reused_text)
        self.assertIn(earlier.case_id.number, line.reuse_text)
        self.assertIn("2026-02-12", line.reuse_text)
        files = self.env["ir.attachment"].search_count([("res_field", "=", "file")])
        self.assertTrue(line.action_reuse())
        self.assertTrue(line.is_received)
        self.assertEqual(line.reused_id, earlier)
        self.assertEqual(line.form, "copy")
        self.assertTrue(line.received_on)
        self.assertFalse(line.reuse_text)
        self.assertFalse(line.file)
        self.assertEqual(line.reused_file, earlier.file)
        after = self.env["ir.attachment"].search_count([("res_field", "=", "file")])
        self.assertEqual(after, files)

    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("zh_CN")

    def told(self, case):
        """Return what the journal says after the receipt, without its dates."""
        events = case.sudo().event_ids.sorted("id")[1:]
        return [(event.name, event.note) for event in events]

    def test_the_journal_tells_what_is_used_from_which_case_and_by_whom(self):
        number = self.on_file().number
        case = self.empty()
        card = f"身份证：办件{number}于2026-02-12收取的材料"
        form = f"申请书：办件{number}于2026-02-12收取的材料"
        case.material_ids.action_reuse()
        self.assertEqual(self.told(case), [("reuse", f"{form}\n{card}")])
        event = case.event_ids.sorted("id")[-1]
        self.assertEqual(event.user_id, self.clerk)
        self.assertEqual(event.organization_id, self.township)
        self.assertEqual((event.state_from, event.state_to), ("received", "received"))
        lines = self.lines(case)
        lines["身份证"].write({"file": PDF, "filename": "新.pdf"})
        lines["申请书"].is_received = False
        self.assertEqual(
            self.told(case)[1:], [("end_reuse", card), ("end_reuse", form)]
        )
        self.assertFalse(case.material_ids.reused_id)
        cases = self.env["gov.case"].with_user(self.clerk)
        self.assertFalse(cases.verify_chain())

    def test_a_paper_supplied_in_a_correction_ends_it(self):
        self.on_file()
        case = self.empty()
        line = self.lines(case)["身份证"]
        case.material_ids.action_reuse()
        item = {"material_id": line.material_id.id, "note": "已过期"}
        case.action_request_correction([item])
        self.assertTrue(line.reused_id)
        case.action_supply([{"material_id": line.material_id.id}])
        self.assertFalse(line.reused_id)
        self.assertTrue(line.is_received)
        names = self.names(case)
        self.assertEqual(
            names, ["receive", "reuse", "request_correction", "supply", "end_reuse"]
        )

    def test_a_draft_tells_it_when_it_is_received(self):
        number = self.on_file().number
        case = self.draft()
        case.material_ids.is_received = False
        lines = self.lines(case)
        lines["身份证"].action_reuse()
        lines["申请书"].action_reuse()
        lines["申请书"].is_received = False
        self.assertFalse(case.sudo().event_ids)
        case.action_receive()
        card = f"身份证：办件{number}于2026-02-12收取的材料"
        self.assertEqual(self.told(case), [("reuse", card)])

    def test_a_paper_ticked_after_receipt_has_its_moment(self):
        case = self.empty()
        with freeze_time("2026-02-13 04:00:00"):
            case.material_ids.write({"is_received": True})
        days = {str(line.received_on) for line in case.material_ids}
        self.assertEqual(days, {"2026-02-13 04:00:00"})

    def test_the_scan_is_read_through_the_new_case_alone(self):
        earlier = self.lines(self.on_file())["身份证"]
        far = self.user_of("window_clerk", self.other_township)
        case = self.empty(
            user=far, accepting_organization_code=self.other_township.code
        )
        line = self.lines(case)["身份证"]
        line.action_reuse()
        self.assertTrue(line.reused_file)
        self.assertIn(earlier.case_id.number, line.reused_text)
        self.assertFalse(earlier.with_user(far).has_access("read"))
        with self.assertRaises(AccessError):
            line.with_user(self.clerk).read(["reused_file"])

    def test_who_may_not(self):
        self.on_file()
        line = self.lines(self.empty())["身份证"]
        for user in (self.handler, self.approver, self.manager):
            with self.assertRaises(AccessError):
                line.with_user(user).action_reuse()
        with self.assertRaises(AccessError):
            line.write({"reused_id": line.id})

    def test_what_is_not_offered(self):
        case = self.on_file()
        line = self.lines(self.empty("E-1"))["身份证"]
        self.assertTrue(line.reuse_text)
        material = line.sudo().material_id
        form = material.material_type
        self.env.cr.execute(
            "UPDATE gov_matter_material SET material_type = 'form' WHERE id = %s",
            [material.id],
        )
        material.invalidate_recordset()
        line.invalidate_recordset()
        self.assertFalse(line.reuse_text)
        self.env.cr.execute(
            "UPDATE gov_matter_material SET material_type = %s WHERE id = %s",
            [form, material.id],
        )
        material.invalidate_recordset()
        other = self.empty(
            "E-2",
            applicant={
                **self.payload()["applicant"],
                "name": "王建国",
                "id_number": "440524188001010014",
            },
        )
        self.assertFalse(self.lines(other)["身份证"].reuse_text)
        with freeze_time("2027-03-01 04:00:00"):
            line.invalidate_recordset()
            self.assertFalse(line.reuse_text)
        set_param = self.env["ir.config_parameter"].sudo().set_param
        set_param("gov_case.reuse_months", "0")
        line.invalidate_recordset()
        self.assertFalse(line.reuse_text)
        set_param("gov_case.reuse_months", "12")
        case.action_withdraw("申请人撤回")
        line.invalidate_recordset()
        self.assertFalse(line.reuse_text)
        with self.assertRaisesRegex(UserError, "Nothing on file"):
            line.action_reuse()

    def test_what_was_used_again_is_not_a_source_itself(self):
        first = self.lines(self.on_file())["身份证"]
        line = self.lines(self.empty("E-1"))["身份证"]
        line.action_reuse()
        again = self.lines(self.empty("E-2"))["身份证"]
        again.action_reuse()
        self.assertEqual(again.reused_id, first)

    def test_a_paper_handed_in_after_all(self):
        self.on_file()
        line = self.lines(self.empty())["身份证"]
        line.action_reuse()
        line.write({"file": PDF, "filename": "新.pdf"})
        self.assertFalse(line.reused_id)
        self.assertTrue(line.is_received)

    def test_a_closed_list_takes_nothing(self):
        self.on_file()
        case = self.received("E-1")
        case.action_accept()
        with self.assertRaises(AccessError):
            case.material_ids.action_reuse()

    def test_quick_entry_offers_it(self):
        earlier = self.lines(self.on_file())["身份证"]
        form = Form(self.env["gov.case.entry"].with_user(self.clerk))
        form.matter_id = self.matter
        form.id_number = PERSON
        form.applicant_name = "李桂兰"
        entry = form.save()
        line = entry.line_ids.filtered(lambda one: one.reuse_text)
        self.assertIn("身份证", line.material_id.mapped("name"))
        card = line.filtered(lambda one: one.material_id.name == "身份证")
        card.is_reused = True
        self.assertTrue(card.is_received)
        case = self.env["gov.case"].browse(entry.action_receive()["res_id"])
        self.assertEqual(self.lines(case)["身份证"].reused_id, earlier)
        self.assertIn(earlier.case_id.number, case.duplicate_text)
        self.assertEqual(self.names(case), ["receive", "reuse"])
        self.assertFalse(self.env["gov.case"].with_user(self.clerk).verify_chain())

    def test_the_offer_is_taken_before_anything_is_saved(self):
        self.on_file()
        form = Form(self.env["gov.case.entry"].with_user(self.clerk))
        form.matter_id = self.matter
        with form.line_ids.edit(0) as line:
            line.is_received = True
        self.assertFalse(form.may_reuse)
        form.id_number = PERSON
        self.assertTrue(form.may_reuse)
        with form.line_ids.edit(0) as line:
            self.assertTrue(line.is_received)
        with form.line_ids.edit(1) as line:
            self.assertTrue(line.reuse_text)
            self.assertFalse(line.is_received)
            line.is_reused = True
            self.assertTrue(line.is_received)
            line.is_reused = False
            self.assertFalse(line.is_received)

    def test_a_draft_of_the_quick_entry_keeps_what_is_used_again(self):
        earlier = self.lines(self.on_file())["身份证"]
        form = Form(self.env["gov.case.entry"].with_user(self.clerk))
        form.matter_id = self.matter
        form.id_number = PERSON
        form.applicant_name = "李桂兰"
        entry = form.save()
        entry.line_ids.filtered(lambda one: one.reuse_text).is_reused = True
        case = self.env["gov.case"].browse(entry.action_save_draft()["res_id"])
        self.assertEqual(self.lines(case)["身份证"].reused_id, earlier)

    def test_quick_entry_offers_nothing_of_people_unknown_here(self):
        self.on_file()
        far = self.user_of("window_clerk", self.other_township)
        form = Form(self.env["gov.case.entry"].with_user(far))
        form.matter_id = self.matter
        form.id_number = PERSON
        form.applicant_name = "李桂兰"
        entry = form.save()
        self.assertFalse(any(entry.line_ids.mapped("reuse_text")))
        self.assertFalse(entry.may_reuse)
        entry.line_ids.is_reused = True
        for act in (entry.action_receive, entry.action_save_draft):
            with self.assertRaisesRegex(UserError, "Nothing on file"):
                act()

    def test_integrators_send_no_such_key(self):
        with self.assertRaisesRegex(ValidationError, "not a known field"):
            self.received(materials=[{"name": "身份证", "reuses": 1}])

    def test_what_the_government_issued_needs_a_reason(self):
        case = self.received()
        line = self.lines(case)["身份证"]
        material = line.sudo().material_id
        self.env.cr.execute(
            "UPDATE gov_matter_material SET source = 'government' WHERE id = %s",
            [material.id],
        )
        material.invalidate_recordset()
        item = {"material_id": material.id, "note": "请提供"}
        with self.assertRaisesRegex(ValidationError, "issued by the government"):
            case.action_request_correction([{**item, "reason": ""}])
        with self.assertRaisesRegex(ValidationError, "issued by the government"):
            case.action_request_correction([{**item, "reason": "  "}])
        self.assertEqual(case.state, "received")
        case.action_request_correction([{**item, "reason": "电子证照系统无此记录"}])
        self.assertIn("电子证照系统无此记录", line.correction_note)
        notice = case.document_ids.filtered(lambda one: one.kind == "correction_notice")
        self.assertIn("电子证照系统无此记录", notice.content)

    def test_a_caller_without_reasons_is_understood(self):
        case = self.received()
        line = self.lines(case)["身份证"]
        self.env.cr.execute(
            "UPDATE gov_matter_material SET source = 'government' WHERE id = %s",
            [line.sudo().material_id.id],
        )
        line.sudo().material_id.invalidate_recordset()
        item = {"material_id": line.sudo().material_id.id, "note": "证照系统无此记录"}
        case.action_request_correction([item])
        self.assertEqual(line.correction_note, "证照系统无此记录")

    def test_the_same_person_and_matter_again_on_one_day(self):
        first = self.received("A-1")
        self.assertFalse(first.duplicate_text)
        second = self.received("A-2")
        self.assertEqual(second.duplicate_text, first.number)
        with freeze_time("2026-02-13 04:00:00"):
            later = self.received("A-3")
        self.assertFalse(later.duplicate_text)
