from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestClaim(MatterCommon):
    def setUp(self):
        super().setUp()
        self.own = self.user_of("catalogue_editor", self.township)

    def claim(self, organization):
        ids = self.matter.with_user(self.own).action_claim(organization.id, "已进驻")
        return self.env["gov.matter.claim"].browse(ids)

    def test_a_township_claims_what_it_was_granted(self):
        self.grant(self.matter, self.district, "accept", tier="township")
        claim = self.claim(self.township)
        self.assertEqual(str(claim.date_from), TODAY)
        self.assertEqual(claim.staff_id, self.own._gov_staff())
        self.assertEqual(self.claim(self.township), claim)

    def test_nothing_is_claimed_without_a_grant(self):
        with self.assertRaisesRegex(ValidationError, "no grant in force"):
            self.claim(self.township)

    def test_a_department_claims_its_own(self):
        self.own = self.editor
        self.assertTrue(self.claim(self.department))

    def test_nobody_claims_for_another_township(self):
        self.grant(self.matter, self.district, "accept", tier="township")
        with self.assertRaises(AccessError):
            self.claim(self.other_township)

    def test_release_ends_the_claim_and_keeps_it(self):
        self.grant(self.matter, self.district, "accept", tier="township")
        claim = self.claim(self.township).with_user(self.own)
        with self.assertRaises(UserError):
            claim.action_release("  ")
        with self.assertRaises(UserError):
            claim.action_release()
        claim.action_release("不再办理")
        self.assertEqual(str(claim.date_to), TODAY)
        self.assertEqual(claim.release_reason, "不再办理")
        self.assertNotEqual(self.claim(self.township), claim)

    def test_claims_are_not_rewritten_or_deleted(self):
        self.grant(self.matter, self.district, "accept", tier="township")
        claim = self.claim(self.township).with_user(self.own)
        with self.assertRaises(UserError):
            claim.organization_id = self.other_township
        with self.assertRaises(AccessError):
            claim.date_to = TODAY
        with self.assertRaises(AccessError):
            claim.unlink()
