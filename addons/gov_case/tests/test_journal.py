from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import journal
from .common import CaseCommon

OTHER = {
    "boolean": True,
    "char": "x",
    "date": "2030-01-01",
    "datetime": "2030-01-01 00:00:00",
    "integer": 77,
    "many2one": None,
}


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
        self.env.flush_all()
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

    def issued(self):
        case = self.decided("A-9")
        case.with_user(self.clerk).action_issue("pickup", "李桂兰")
        return case

    def other(self, case, name):
        """Return another value of a column than the one that is there."""
        field = case._fields[name]
        if field.type == "selection":
            values = field.get_values(self.env)
            return next(value for value in values if value != case[name])
        if field.type == "many2one":
            return None if case[name] else self._any(field.comodel_name)
        return OTHER[field.type]

    def _any(self, model):
        return self.env[model].sudo().search([], limit=1).id

    def set_by_sql(self, case, name, value):
        self.env.flush_all()
        self.cr.execute(
            f"UPDATE gov_case SET {name} = %s WHERE id = %s", (value, case.id)
        )
        self.env.invalidate_all()

    def test_each_column_that_counts_is_that_of_the_journal(self):
        case, draft = self.issued(), self.draft()
        self.assertEqual(self.broken(), [])
        for name in journal.FACTS:
            for one in (case, draft):
                kept = one.sudo()[name]
                if one._fields[name].type == "many2one":
                    kept = kept.id
                terms = one == draft and name in journal.TERMS
                self.set_by_sql(one, name, self.other(one.sudo(), name))
                number = one.sudo()._label()
                self.assertEqual(self.broken(), [] if terms else [number], name)
                self.set_by_sql(one, name, kept or None)
        self.assertEqual(self.broken(), [])

    def test_every_way_of_a_case_is_told(self):
        """Special procedure, extension, calendar, delivery, revocation, correction."""
        case = self.reviewed("A-3")
        handler, approver = (
            case.with_user(user) for user in (self.handler, self.approver)
        )
        handler.action_extend(3, "案情复杂")
        approver.action_grant(True)
        handler.action_pause("hearing", "听证", 5)
        approver.action_grant(True)
        self.env["gov.workday"].sudo().create(
            {"date": "2026-02-24", "kind": "off", "name": "停电"}
        )
        handler.action_resume("已听证")
        approver.action_decide("approved", "符合条件")
        case.action_change_delivery("已迁居", how="courier")
        case.action_issue("courier", "EMS1")
        approver.action_revoke("fraud", "提供虚假材料", "《优待办法》第十条")
        corrected = self.received("A-4")
        line = corrected.material_ids[:1]
        corrected.action_request_correction(
            [{"material_id": line.material_id.id, "note": "未签名"}]
        )
        corrected.action_supply([{"material_id": line.material_id.id}])
        at_once = self.received("A-5", matter_code=self.quick.code, materials=[])
        at_once.material_ids.write({"is_received": True})
        at_once.action_finish_immediate("当场办结")
        self.assertEqual(self.broken(), [])
        self.assertIn("move_dates", self.names(case))

    def as_before(self, case, **columns):
        """Make a journal what it was before its rows told what they wrote."""
        self.env.flush_all()
        self.cr.execute("ALTER TABLE gov_case_event DISABLE TRIGGER USER")
        head, number = journal.FIRST, case.sudo().number
        for event in case.sudo().event_ids.sorted("id"):
            entry = {**event._entry(), "facts": ""}
            head = journal.digest(head, event._sealed(number, entry))
            self.cr.execute(
                "UPDATE gov_case_event SET facts = NULL, digest = %s WHERE id = %s",
                (head, event.id),
            )
        self.cr.execute("ALTER TABLE gov_case_event ENABLE TRIGGER USER")
        self.set_by_sql(case, "journal_digest", head)

    def test_a_journal_of_before_is_whole_and_its_dates_are_checked(self):
        case, open_case = self.issued(), self.received("A-7")
        for one in (case, open_case):
            self.as_before(one)
        self.assertEqual(self.broken(), [])
        for name in ("received_on", "accepted_on", "decided_on", "issued_on"):
            kept = case.sudo()[name]
            self.set_by_sql(case, name, "2030-01-01 00:00:00")
            self.assertEqual(self.broken(), [case.sudo().number], name)
            self.set_by_sql(case, name, kept)
        self.set_by_sql(case, "decision", None)
        self.assertEqual(self.broken(), [case.sudo().number])
        self.set_by_sql(case, "decision", "approved")
        self.set_by_sql(open_case, "decision", "approved")
        self.assertEqual(self.broken(), [open_case.sudo().number])

    def test_what_it_becomes_after_that_is_told(self):
        case = self.received("A-8")
        self.as_before(case)
        case.action_accept()
        self.assertEqual(self.broken(), [])
        self.set_by_sql(case, "promised_date", "2030-01-01")
        self.assertEqual(self.broken(), [case.sudo().number])

    def test_a_row_that_begins_elsewhere_is_found(self):
        """The chain is computed anew, and the path is still none."""
        case = self.received("A-6")
        number = case.sudo().number
        event = case.sudo().event_ids
        entry = {**event._entry(), "state_from": "review"}
        head = journal.digest(journal.FIRST, event._sealed(number, entry))
        self.env.flush_all()
        self.cr.execute("ALTER TABLE gov_case_event DISABLE TRIGGER USER")
        self.cr.execute(
            "UPDATE gov_case_event SET state_from = 'review', digest = %s WHERE id = "
            "%s",
            (head, event.id),
        )
        self.cr.execute("ALTER TABLE gov_case_event ENABLE TRIGGER USER")
        self.set_by_sql(case, "journal_digest", head)
        self.assertEqual(self.broken(), [number])

    def test_a_case_that_skipped_its_journal_is_found(self):
        case = self.draft()
        label = case._label()
        self.set_by_sql(case, "state", "issued")
        self.assertEqual(self.broken(), [label])
