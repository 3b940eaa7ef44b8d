from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import AFTER, BEFORE, TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGrant(MatterCommon):
    def test_overlap_of_one_organisation_is_refused(self):
        self.grant(self.matter, self.township, "accept")
        for mode in ("accept", "handle"):
            with (
                self.assertRaises(ExclusionViolation) as caught,
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.grant(self.matter, self.township, mode, date_from=AFTER)
            message = self.env["gov.matter.grant"]._sql_error_to_message(
                caught.exception
            )
            self.assertIn(self.township.name, message)
            self.assertIn(self.matter.name, message)
        self.grant(self.matter, self.township, "proxy")
        self.grant(self.matter, self.other_township, "accept")
        self.grant(self.matter, self.district, "accept", tier="township")
        self.grant(self.matter, self.district, "proxy", tier="village")

    def test_the_next_grant_begins_after_the_last_ended(self):
        first = self.grant(self.matter, self.township, "accept")
        first.with_user(self.editor).date_to = TODAY
        self.env.flush_all()
        self.grant(self.matter, self.township, "handle", date_from=AFTER)

    def test_end_before_start_is_refused(self):
        for end in "2025-12-31", "2001-01-01":
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.grant(self.matter, self.township, "accept", date_to=end)

    def test_tier_must_lie_below_the_organisation(self):
        for place, tier in (
            (self.township, "township"),
            (self.village, "village"),
            (self.department, "township"),
        ):
            with self.assertRaisesRegex(ValidationError, place.name):
                self.grant(self.matter, place, "accept", tier=tier)

    def test_nobody_outside_the_area_is_granted(self):
        for place in self.far_township, self.other_district, self.city:
            with self.assertRaisesRegex(ValidationError, place.name):
                self.grant(self.matter, place, "accept")

    def test_a_grant_that_has_begun_is_ended_not_rewritten(self):
        grant = self.grant(self.matter, self.township, "accept")
        for vals in (
            {"mode": "handle"},
            {"organization_id": self.other_township.id},
            {"date_from": BEFORE},
        ):
            with (
                self.assertRaisesRegex(UserError, "in force since 2026-01-01"),
                self.cr.savepoint(),
            ):
                grant.write(vals)
            self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "in force since"):
            grant.unlink()
        grant.write({"mode": "accept", "date_to": TODAY})

    def test_a_coming_grant_may_still_change(self):
        grant = self.grant(self.matter, self.township, "accept", date_from=AFTER)
        grant.mode = "handle"
        grant.unlink()

    def test_batch_gives_its_day_and_is_found_by_name(self):
        batch = self.env["gov.matter.grant.batch"].create(
            {
                "name": "2026年第一批",
                "document_number": "兴政发〔2026〕3号",
                "effective_date": "2026-07-01",
                "organization_id": self.district.id,
            }
        )
        ids = batch.with_user(self.editor).action_grant(
            self.matter.ids, self.district.id, "handle", "township"
        )
        grant = self.env["gov.matter.grant"].browse(ids)
        self.assertEqual(str(grant.date_from), "2026-07-01")
        self.assertEqual(grant.batch, "2026年第一批")
        self.assertFalse(grant.in_force)
        named = self.grant(self.matter, self.township, "proxy", batch="2026年第一批")
        self.assertEqual(named.batch_id, batch)
        new = self.grant(self.matter, self.village, "proxy", batch="第二批")
        self.assertEqual(str(new.batch_id.effective_date), "2026-01-01")
        self.assertEqual((batch.grant_count, batch.matter_count), (2, 1))
        self.assertEqual(
            self.env["gov.matter.grant"].search([("batch", "=", "第二批")]), new
        )

    def test_batch_refuses_unknown_matters_and_bad_calls(self):
        batch = self.env["gov.matter.grant.batch"].create(
            {
                "name": "批次",
                "effective_date": TODAY,
                "organization_id": self.district.id,
            }
        )
        with self.assertRaisesRegex(UserError, "do not exist"):
            batch.action_grant([2**30], self.district.id, "handle")
        with self.assertRaises(UserError):
            batch.action_grant("all", self.district.id, "handle")
        with self.assertRaises(UserError):
            batch.action_grant(self.matter.ids)

    def test_only_editors_of_the_catalogue_grant(self):
        own = self.user_of("catalogue_editor", self.township)
        grants = self.env["gov.matter.grant"].with_user(own)
        with self.assertRaises(AccessError):
            grants.create(
                {
                    "matter_id": self.matter.id,
                    "organization_id": self.township.id,
                    "mode": "handle",
                }
            )
        with self.assertRaises(AccessError):
            self.grant(self.matter, self.township, "accept").with_user(own).write(
                {"date_to": TODAY}
            )

    def test_merged_townships_keep_one_grant(self):
        kept = self.grant(self.matter, self.other_township, "accept")
        self.grant(self.matter, self.township, "accept")
        moved = self.grant(self.matter, self.township, "proxy")
        self.township.action_merge_into(self.other_township.id)
        self.assertEqual(self.matter.grant_ids, kept + moved)
        self.assertEqual(moved.organization_id, self.other_township)

    def test_searches_by_what_is_in_force(self):
        grant = self.grant(self.matter, self.township, "accept", date_to=TODAY)
        ended = self.grant(self.matter, self.other_township, "accept", date_to=BEFORE)
        search = self.env["gov.matter.grant"].search
        mine = [("matter_id", "=", self.matter.id)]
        self.assertEqual(search(mine + [("in_force", "=", True)]), grant)
        self.assertEqual(search(mine + [("in_force", "=", False)]), ended)
        self.assertEqual((grant + ended).mapped("in_force"), [True, False])
