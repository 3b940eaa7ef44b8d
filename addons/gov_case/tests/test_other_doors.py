from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestOtherDoors(CaseCommon):
    """Ways that a thief found, each tried as the ordinary role that found it."""

    def setUp(self):
        super().setUp()
        other = self.user_of("window_clerk", self.other_township)
        place = self.other_township.code
        self.foreign = self.received("F-1", other, accepting_organization_code=place)

    def vals(self, applicant):
        return {
            "matter_id": self.matter.id,
            "accepting_organization_id": self.township.id,
            "applicant_id": applicant,
        }

    def test_a_stranger_by_text_or_fraction(self):
        person = self.foreign.sudo().applicant_id.id
        cases = self.env["gov.case"].with_user(self.clerk)
        own = self.draft()
        for odd in (f" {person}", f"{person}", f"+{person}", person + 0.4):
            for way in (
                lambda odd=odd: cases.create(self.vals(odd)),
                lambda odd=odd: cases.web_save(self.vals(odd), {"applicant_id": {}}),
                lambda odd=odd: own.copy({"applicant_id": odd}),
                lambda odd=odd: own.write({"applicant_id": odd}),
            ):
                with self.assertRaises(UserError):
                    way()

    def test_the_old_way_of_grouping_names_no_more(self):
        dialogues = self.env["gov.applicant.reveal"].with_user(self.clerk)
        person = self.foreign.sudo().applicant_id
        row = dialogues.sudo().create({"applicant_id": person.id, "reason": "试"})
        row = row.with_user(self.clerk)
        sent = ([("id", "=", row.id)], ["__count"], ["applicant_id"])
        groups = getattr(row, "read_group")(*sent)  # noqa: B009 (as clients call it)
        self.assertNotIn(person.name, str(groups))

    def test_a_dialogue_opens_on_ones_own_case_by_a_plain_create(self):
        case = self.received("A-1")
        acts = self.env["gov.case.act"].with_user(self.clerk)
        act = acts.with_context(active_ids=case.ids).create(
            {"name": "request_correction"}
        )
        self.assertEqual(act.line_ids.material_id, case.material_ids)

    def test_orders_and_choices_that_are_none(self):
        people = self.env["gov.applicant"].with_user(self.clerk)
        for order in (",", " "):
            with self.assertRaises(Exception) as refused:
                people.search([], limit=2, order=order)
            self.assertIsInstance(refused.exception, (UserError, ValueError))
        acts = self.env["gov.case.act"].with_user(self.clerk)
        acts.with_context(active_ids=[" 1"]).default_get(["case_ids"])

    def test_the_same_bytes_are_not_deleted_from_under_others(self):
        files = self.env["ir.attachment"]
        logo = files.create(
            {
                "name": "logo",
                "res_model": "res.partner",
                "res_id": self.env.company.partner_id.id,
                "raw": b"%PDF-1.7\nlogo\n%%EOF",
            }
        )
        case = self.received("A-2")
        case.sudo().material_ids[:1].write({"file": logo.datas, "filename": "x.pdf"})
        loose = files.create({"name": "copy", "raw": logo.raw})
        case.sudo()._erase_contents()
        self.assertTrue(logo.exists())
        self.assertFalse(loose.exists())
