from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWizards(MatterCommon):
    def wizard(self, name, **context):
        return Form(self.env[name].with_user(self.editor).with_context(**context))

    def test_granting_many_from_the_catalogue(self):
        other = self.make_matter("2", "临时救助")
        ids = (self.matter + other).ids
        form = self.wizard(
            "gov.matter.grant.many", active_model="gov.matter", active_ids=ids
        )
        form.save().action_confirm()
        grants = (self.matter + other).grant_ids
        self.assertEqual(grants.mapped("tier"), ["township"] * 2)
        self.assertEqual(grants.organization_id, self.district)

    def test_claiming_many_from_the_gap_list(self):
        self.grant(self.matter, self.district, "accept", tier="township")
        rows = self.env["gov.matter.gap.report"].search(
            [("organization_id", "=", self.township.id)]
        )
        form = self.wizard(
            "gov.matter.claim.many",
            active_model="gov.matter.gap.report",
            active_ids=rows.ids,
        )
        form.organization_id = self.township
        form.save().action_confirm()
        self.assertEqual(self.matter.claim_ids.organization_id, self.township)

    def test_withdrawing_and_releasing_ask_for_the_reason(self):
        version = self.publish(self.matter).with_user(self.editor)
        action = version.action_ask_withdraw()
        form = self.wizard(action["res_model"], **action["context"])
        form.reason = "有误"
        form.save().action_confirm()
        self.assertEqual(version.withdraw_reason, "有误")
        self.matter.action_claim(self.department.id)
        claim = self.matter.claim_ids.with_user(self.editor)
        action = claim.action_ask_release()
        form = self.wizard(action["res_model"], **action["context"])
        form.reason = "不再办理"
        form.save().action_confirm()
        self.assertTrue(claim.date_to)

    def test_a_clerk_has_none_of_them(self):
        clerk = self.user_of("window_clerk", self.district)
        for name in ("reason", "grant.many", "claim.many"):
            with self.assertRaises(AccessError):
                self.env[f"gov.matter.{name}"].with_user(clerk).create({})

    def test_forms_open_for_the_editor(self):
        version = self.publish(self.matter).with_user(self.editor)
        Form(version)
        Form(self.matter.with_user(self.editor))
        with Form(self.env["gov.matter.version"].with_user(self.editor)) as form:
            form.matter_id = self.matter
            with form.material_ids.new() as line:
                line.name = "申请书"
        with Form(self.env["gov.matter"].with_user(self.editor)) as form:
            form.name = "临时救助"
            form.code = "9"
            form.matter_type = "payment"
            self.assertEqual(form.organization_id, self.district)
