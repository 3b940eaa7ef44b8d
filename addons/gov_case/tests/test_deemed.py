from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.gov_base.core import localtime

from ..core import transitions
from .common import CaseCommon

# The five days end on Thursday, 26 February in Shanghai, at 16:00 in UTC.
BEFORE, AFTER = "2026-02-26 15:59:59", "2026-02-26 16:00:00"
LIGHTS = ("grey", "green", "yellow", "red", "dark_red")


@tagged("post_install", "-at_install")
class TestDeemed(CaseCommon):
    """What is shown, searched, counted and told is the law's, before any job runs.

    Each moment is looked at before the job and after it: nothing may differ.
    """

    def setUp(self):
        super().setUp()
        # Promised in ten days, so that it is green when the five are over.
        self.version.sudo().write({"valid_to": "2026-02-10"})
        self.publish(
            self.matter,
            valid_from="2026-02-11",
            promised_days=10,
            legal_days=20,
        )
        self.case = self.received()

    def deem(self):
        progress = patch.object(IrCron, "_commit_progress", return_value=1000.0)
        with progress, patch.object(self.env.cr, "commit"):
            self.env["gov.case"]._cron_deem_accepted()
        self.env.invalidate_all()

    def seen(self, user):
        """Return all that somebody sees of the case, searches and counts."""
        self.env.invalidate_all()
        cases = self.env["gov.case"].with_user(user)
        case = cases.browse(self.case.id)
        shown = case.read(
            ("light", "desk_light", "desk_due_date", "state_by_law", "due_by_law")
        )
        own = [("id", "=", case.id)]
        told = case.track(case.number)
        return {
            "shown": shown,
            "told": [told[name] for name in ("state", "state_label", "promised_date")],
            "light": told["light"],
            "actions": case.available_actions,
            "searched": {
                (name, value): case in cases.search([(name, "=", value)])
                for name, values in (
                    ("light", LIGHTS),
                    ("desk_light", LIGHTS),
                    ("state_by_law", [state for state, _word in transitions.STATES]),
                )
                for value in values
            },
            "by day": [
                case in cases.search([(name, operator, "2026-03-04")])
                for name in ("due_by_law", "desk_due_date")
                for operator in ("<", "=", ">")
            ],
            "grouped": [
                cases._read_group(own, [name], ["__count"])
                for name in ("light", "desk_light", "state_by_law")
            ],
            "exported": case.sudo().export_data(["light", "state_by_law"])["datas"],
            "tiles": {
                tile["filter"]: tile["count"]
                for tile in cases.desk_tiles()
                if tile["filter"] != "told"
            },
            "turn": case.my_turn,
            "notices": self.notices(user, own),
        }

    def notices(self, user, own):
        notices = self.env["gov.case.notice"].sudo()
        return [
            (one.clock, one.light, str(one.due_date), str(one.statutory_due_date))
            for one in notices.search([("case_id", "=", self.case.id)])
        ]

    def test_nothing_differs_before_and_after_the_job(self):
        people = (self.clerk, self.handler, self.manager)
        for moment, light in (
            (AFTER, "green"),
            ("2026-03-02 04:00:00", "yellow"),
            ("2026-03-06 04:00:00", "red"),
            ("2026-03-19 04:00:00", "dark_red"),
        ):
            with freeze_time(moment):
                before = [self.seen(user) for user in people]
                self.assertEqual(self.case.state, "received")
                self.assertEqual(self.case.light, light, moment)
                with self.env.cr.savepoint() as savepoint:
                    self.deem()
                    self.assertEqual(self.case.state, "accepted")
                    after = [self.seen(user) for user in people]
                    savepoint.rollback()
                self.env.invalidate_all()
                self.maxDiff = None
                self.assertEqual(before, after, moment)

    def test_until_the_last_second_it_waits_for_an_answer(self):
        with freeze_time(BEFORE):
            self.env.invalidate_all()
            self.assertEqual(self.case.state_by_law, "received")
            self.assertEqual(self.case.light, "yellow")
            self.assertEqual(self.case.due_by_law, date(2026, 2, 26))
        with freeze_time(AFTER):
            self.env.invalidate_all()
            self.assertEqual(self.case.state_by_law, "accepted")
            self.assertIn("Accepted by law", self.case.clock_text)
            self.assertIn("2026-03-04", self.case.clock_text)

    def test_whoever_acts_first_writes_it_down_before(self):
        with freeze_time(AFTER):
            self.case.with_user(self.handler).action_start_review()
        self.assertEqual(
            self.names(self.case), ["receive", "deem_accept", "start_review"]
        )
        self.assertEqual(self.case.promised_date, date(2026, 3, 4))
        self.assertEqual(self.case.sudo().verify_chain(), [])
        self.assertFalse(self.case.deemed_due_date)

    def test_entered_after_its_five_days_it_is_accepted_as_it_comes_in(self):
        case = self.draft(
            late_entry=True, late_reason="系统停机", handed_in_date="2026-02-02"
        )
        line = case.material_ids.filtered(lambda one: one.name == "身份证")
        line.is_received = False
        self.case.material_ids.write({"form": "original"})
        line.action_reuse()
        case.action_receive()
        self.assertEqual(self.names(case), ["receive", "reuse"])
        self.env.invalidate_all()
        self.assertEqual((case.state, case.state_by_law), ("received", "accepted"))
        self.assertEqual(case.light, "yellow")

    def test_nobody_who_may_not_act_writes_it_down(self):
        far = self.user_of("handler", self.other_department)
        with freeze_time(AFTER), self.assertRaises(AccessError):
            self.case.with_user(far).action_start_review()
        self.assertEqual(self.names(self.case), ["receive"])

    def test_what_the_five_days_allow_is_refused_afterwards(self):
        line = self.case.material_ids[0]
        with freeze_time(AFTER):
            for act in (
                lambda: self.case.action_refuse("不符合条件"),
                lambda: self.case.action_withdraw("申请人撤回"),
                lambda: line.write({"is_received": False}),
            ):
                self.env.invalidate_all()
                with self.assertRaises(UserError):
                    act()

    def test_a_calendar_and_a_light_rule_reach_it(self):
        events = self.names(self.case)
        self.env["gov.workday"].create({"date": "2026-03-04", "kind": "off"})
        self.assertEqual(self.case.deemed_due_date, date(2026, 3, 5))
        self.assertEqual(self.case.due_date, date(2026, 2, 26))
        self.assertEqual(self.names(self.case), events)
        rule = self.env["gov.light.rule"].search(
            [("clock", "=", "promise"), ("light", "=", "yellow")]
        )
        before = self.case.deemed_warn_date
        rule.write({"unit": "workday", "value": 1})
        self.env.invalidate_all()
        self.assertGreater(self.case.deemed_warn_date, before)

    def test_an_answer_ends_it(self):
        self.case.action_accept()
        self.assertFalse(self.case.deemed_due_date)
        self.assertFalse(self.case.deemed_warn_date)
        self.assertFalse(self.case.deemed_statutory_due_date)

    def test_the_job_runs_at_midnight(self):
        job = self.env.ref("gov_case.ir_cron_deem_accepted")
        self.assertEqual((job.interval_number, job.interval_type), (1, "hours"))
        self.assertEqual((job.nextcall.minute, job.nextcall.second), (0, 0))
        self.assertEqual(localtime.midnight(date(2026, 2, 27)).minute, 0)
