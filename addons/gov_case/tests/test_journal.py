from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestJournal(CaseCommon):
    """Every step on record, and the record out of reach."""

    def setUp(self):
        super().setUp()
        self.case = self.accepted()
        self.events = self.case.sudo().event_ids

    def test_each_row_says_who_did_what_for_whom(self):
        event = self.events[-1]
        self.assertEqual((event.name, event.state_from), ("accept", "received"))
        self.assertEqual(event.state_to, "accepted")
        self.assertEqual(event.user_id, self.clerk)
        self.assertEqual(event.staff_id.user_id, self.clerk)
        self.assertEqual(event.organization_id, self.township)
        self.assertIn("2026-02-26", event.note)

    def test_nobody_writes_it_not_even_the_superuser(self):
        for user in (self.clerk, self.env.ref("base.user_admin"), self.env.user):
            event = self.events[0].with_user(user)
            with self.assertRaises(UserError, msg=user.login):
                event.write({"note": "x"})
            with self.assertRaises(UserError, msg=user.login):
                event.unlink()
        with self.assertRaises(AccessError):
            self.env["gov.case.event"].with_user(self.clerk).create(
                {
                    "case_id": self.case.id,
                    "name": "accept",
                    "happened_on": "2026-02-12 04:00:00",
                    "digest": "x",
                }
            )

    def test_nor_the_owner_of_the_table(self):
        for statement in (
            "UPDATE gov_case_event SET note = 'x'",
            "DELETE FROM gov_case_event",
            "TRUNCATE gov_case_event",
        ):
            with (
                self.assertRaises(RestrictViolation, msg=statement),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement)

    def tamper(self, statement, trigger="keep_row"):
        self.env.flush_all()
        name = f"gov_case_event_{trigger}"
        self.cr.execute(f"ALTER TABLE gov_case_event DISABLE TRIGGER {name}")
        self.cr.execute(statement, {"case": self.case.id})
        self.cr.execute(f"ALTER TABLE gov_case_event ENABLE TRIGGER {name}")
        self.env.invalidate_all()

    def broken(self):
        supervisor = self.user_of("supervisor", self.district)
        return self.env["gov.case"].with_user(supervisor).verify_chain()

    def test_an_untouched_journal_is_whole(self):
        self.received("A-2").action_withdraw("放弃")
        self.draft().action_withdraw("放弃")
        self.assertEqual(self.broken(), [])

    def test_an_altered_row_is_found(self):
        self.tamper("UPDATE gov_case_event SET note = 'x' WHERE case_id = %(case)s")
        self.assertEqual(self.broken(), [self.case.number])

    def test_a_dropped_last_row_is_found(self):
        self.tamper(
            "DELETE FROM gov_case_event WHERE id = (SELECT max(id) FROM "
            "gov_case_event WHERE case_id = %(case)s)"
        )
        self.assertEqual(self.broken(), [self.case.number])

    def test_a_state_without_a_row_is_found(self):
        self.tamper("UPDATE gov_case SET state = 'decided' WHERE id = %(case)s")
        self.assertEqual(self.broken(), [self.case.number])

    def test_another_seal_is_found(self):
        self.tamper("UPDATE gov_case SET journal_digest = 'x' WHERE id = %(case)s")
        self.assertEqual(self.broken(), [self.case.number])
