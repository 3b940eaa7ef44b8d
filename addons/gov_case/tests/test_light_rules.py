from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestLightRules(CaseCommon):
    """When a clock turns yellow is the office's choice; red is the law's."""

    def rule(self, clock, light="yellow", user=None):
        rules = self.env["gov.light.rule"].with_user(user or self.administrator)
        return rules.search([("clock", "=", clock), ("light", "=", light)])

    @property
    def administrator(self):
        return self.user_of("administrator", self.district)

    def test_as_shipped_nothing_changes(self):
        received, case = self.received("A-1"), self.reviewed("A-2")
        self.assertEqual(received.warn_date, date(2026, 2, 25))
        self.assertEqual(case.warn_date, date(2026, 2, 24))
        margin = self.env["gov.light.rule"]._margin("promise")
        self.assertEqual([margin.days(n) for n in (1, 3, 4, 10)], [1, 1, 2, 3])

    def test_a_changed_rule_reaches_the_clocks_that_run(self):
        case, received = self.reviewed("A-1"), self.received("A-2")
        ended = self.decided("A-3")
        before = self.names(case), received.warn_date
        self.rule("promise").write({"unit": "workday", "value": 4})
        self.assertEqual(case.warn_date, date(2026, 2, 13))
        self.assertEqual(case.due_date, date(2026, 2, 26))
        self.assertEqual((self.names(case), received.warn_date), before)
        self.assertFalse(ended.warn_date)
        with freeze_time("2026-02-14 04:00:00"):
            case.invalidate_recordset(["light"])
            self.assertEqual(case.light, "yellow")
            found = case.search([("light", "=", "yellow")])
        self.assertEqual(found, case)
        self.assertEqual(case.sudo().verify_chain(), [])

    def test_a_clock_that_starts_takes_the_rule_in_force(self):
        self.rule("notice").write({"value": 3})
        case = self.received()
        self.assertEqual(case.warn_date, date(2026, 2, 14))
        self.rule("procedure").write({"unit": "workday", "value": 2})
        other = self.reviewed("A-2")
        other.with_user(self.handler).action_pause("hearing", "听证", 5)
        other.with_user(self.approver).action_grant(True)
        self.assertEqual(other.pause_ids.warn_date, date(2026, 2, 24))

    def test_set_based(self):
        cases = self.env["gov.case"].with_user(self.clerk)
        cases.submit_many([self.payload(f"B-{number}") for number in range(30)])
        rule = self.rule("notice")
        self.env.flush_all()
        rule.check_access("write")
        with self.assertQueryCount(12):
            rule.write({"value": 2})
            self.env.flush_all()

    def test_bad_values_get_one_sentence(self):
        self.assertTrue(self.rule("promise"))
        for clock, vals in (
            ("promise", {"value": 0}),
            ("promise", {"value": 101}),
            ("promise", {"unit": "workday", "value": -1}),
            ("promise", {"unit": "workday", "value": 251}),
            ("promise", {"least": -1}),
            ("promise", {"unit": "passed"}),
            ("promise", {"value": "x"}),
            ("promise", {"value": True}),
            ("promise", {"unit": "hour"}),
            ("promise", {"least": None}),
            ("tolerance", {"unit": "share", "value": 30}),
        ):
            with self.assertRaises(ValidationError, msg=vals) as caught:
                self.rule(clock).write(vals)
            self.assertNotIn("\n", str(caught.exception))

    def test_red_is_the_laws(self):
        rule = self.rule("promise", "red")
        for vals in ({"value": 1}, {"unit": "workday"}, {"light": "yellow"}):
            with self.assertRaises(UserError, msg=vals):
                rule.write(vals)
        rule.write({"tell_supervisor": True, "tell_handler": False})
        self.assertTrue(rule.tell_supervisor)

    def test_who_may(self):
        for user in (
            self.clerk,
            self.manager,
            self.user_of("administrator", self.township),
        ):
            rule = self.rule("promise", user=user)
            self.assertTrue(rule.value)
            with self.assertRaises(AccessError, msg=user.login):
                rule.write({"value": 50})
        with self.assertRaises(AccessError):
            self.rule("promise").unlink()
        with self.assertRaises(AccessError):
            self.rule("promise").copy()

    def notices(self, user):
        found = self.env["gov.case.notice"].with_user(user).search([])
        found.invalidate_recordset(["light"])
        return {(one.clock, one.light, one.case_id.id) for one in found}

    def test_who_is_told(self):
        case, received = self.reviewed("A-1"), self.received("A-2")
        with freeze_time("2026-02-25 04:00:00"):
            self.env.registry.clear_cache()
            yellow = ("promise", "yellow", case.id)
            self.assertEqual(
                self.notices(self.handler) - {("step", "yellow", case.id)}, {yellow}
            )
            self.assertEqual(
                self.notices(self.clerk), {("notice", "yellow", received.id)}
            )
            self.assertFalse(self.notices(self.approver))
            self.rule("promise").write({"tell_approver": True, "tell_handler": False})
            self.assertEqual(self.notices(self.approver), {yellow})
            self.assertNotIn(yellow, self.notices(self.handler))
            self.assertTrue(case.with_user(self.approver).told)
            stranger = self.user_of("window_clerk", self.other_township)
            self.assertFalse(self.notices(stranger))
            tiles = self.env["gov.case"].with_user(self.clerk).desk_tiles()
            counts = {tile["filter"]: tile["count"] for tile in tiles}
            self.assertEqual(counts["told"], 1)
            told = self.env["gov.case"].with_user(self.clerk)
            self.assertEqual(told.search([("told", "=", True)]), received)
        with freeze_time("2026-02-27 04:00:00"):
            self.env.registry.clear_cache()
            self.assertIn(("promise", "red", case.id), self.notices(self.manager))
            self.assertIn(("promise", "red", case.id), self.notices(self.handler))

    def test_a_notice_opens_its_case(self):
        self.received()
        with freeze_time("2026-02-25 04:00:00"):
            notice = self.env["gov.case.notice"].with_user(self.clerk).search([])
            action = notice.action_open()
        self.assertEqual(action["res_id"], notice.case_id.id)
        with self.assertRaises(AccessError):
            notice.write({"number": "1"})


@tagged("post_install", "-at_install")
class TestFollowing(CaseCommon):
    """Correction, delivery, archive and what may follow have clocks of their own."""

    def light_on(self, record, day, name="follow_light"):
        with freeze_time(f"{day} 04:00:00"):
            record.invalidate_recordset([name])
            found = record.search([(name, "=", record[name])])
            self.assertIn(record, found)
            return record[name]

    def test_correction(self):
        case = self.received()
        material = case.material_ids[0].material_id.id
        case.action_request_correction(
            [{"material_id": material, "note": "重填", "reason": "无电子记录"}]
        )
        self.assertEqual(case.follow_due_date, case.correction_due_date)
        self.assertEqual(case.light, "grey")
        for day, light in (
            ("2026-02-13", "green"),
            ("2026-03-06", "yellow"),
            ("2026-03-11", "yellow"),
            ("2026-03-12", "red"),
        ):
            self.assertEqual(self.light_on(case, day), light, day)
        with freeze_time("2026-03-12 04:00:00"):
            case.action_supply([{"material_id": material}])
        self.assertEqual(case.correction_timeliness, "late")
        self.assertFalse(case.follow_due_date)

    def test_delivery_then_archive(self):
        case = self.decided()
        self.assertEqual(case.follow_due_date, case.delivery_due_date)
        self.assertEqual(self.light_on(case, "2026-03-06"), "red")
        case.action_issue("pickup", "李桂兰")
        self.assertEqual(case.delivery_timeliness, "on_time")
        self.assertEqual(case.follow_due_date, date(2026, 3, 14))
        self.assertEqual(case.light, "grey")
        with freeze_time("2026-03-15 04:00:00"):
            case.action_archive_file()
        self.assertEqual(case.archive_timeliness, "late")
        self.assertEqual(case.follow_light, "grey")

    def test_the_archive_days_are_a_parameter(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for value, due in (("10", date(2026, 2, 22)), ("x", date(2026, 3, 14))):
            parameters.set_param("gov_case.archive_days", value)
            case = self.decided(f"A-{value}")
            case.action_issue("pickup", "李桂兰")
            self.assertEqual(case.follow_due_date, due)

    def test_nobody_writes_them(self):
        case = self.decided()
        for name in ("follow_due_date", "follow_warn_date", "delivery_timeliness"):
            with self.assertRaises(UserError, msg=name):
                case.write({name: False})

    def test_a_corrected_calendar_moves_them(self):
        case, held = self.decided("A-1"), self.received("A-2")
        material = held.material_ids[0].material_id.id
        held.action_request_correction(
            [{"material_id": material, "note": "重填", "reason": "无电子记录"}]
        )
        before = held.correction_due_date
        self.env["gov.workday"].create({"date": "2026-02-25", "kind": "off"})
        self.assertEqual(case.follow_due_date, date(2026, 3, 5))
        self.assertEqual(case.delivery_due_date, date(2026, 3, 5))
        self.assertGreater(held.correction_due_date, before)
        self.assertEqual(held.follow_due_date, held.correction_due_date)
        self.assertEqual(self.names(held)[-1], "move_dates")

    def test_where_only_a_yellow_day_moves_nobody_is_told(self):
        """Of calendar days no end moves, but the working days that remain are fewer."""
        matter = self.make_matter("642012056000", "法律援助申请初审")
        self.publish(matter, promised_days=15, legal_days=30, day_unit="day")
        self.grant(matter, self.township, "accept")
        case = self.accepted("A-1", matter_code=matter.code)
        filed = self.decided("A-2")
        filed.action_issue("pickup", "李桂兰")
        kept = case.due_date, filed.follow_due_date
        told = self.names(case), self.names(filed)
        yellow = case.warn_date, filed.follow_warn_date
        for day in (kept[0] - timedelta(days=1), kept[1] - timedelta(days=1)):
            while day.weekday() > 4:
                day -= timedelta(days=1)
            self.env["gov.workday"].create({"date": day, "kind": "off"})
        self.assertEqual((case.due_date, filed.follow_due_date), kept)
        self.assertLess(case.warn_date, yellow[0])
        self.assertLess(filed.follow_warn_date, yellow[1])
        self.assertEqual((self.names(case), self.names(filed)), told)

    def deferred(self, ref="A-1", until="2026-02-25"):
        case = self.received(ref, materials=[{"name": "申请书"}])
        self.lines(case)["身份证"].deferred_until = until
        return case

    def test_what_may_follow(self):
        self.deferrable()
        case = self.deferred()
        line = self.lines(case)["身份证"]
        self.assertEqual(line.light, "grey")
        case.action_accept()
        for day, light in (
            ("2026-02-12", "green"),
            ("2026-02-13", "yellow"),
            ("2026-02-25", "yellow"),
            ("2026-02-26", "red"),
        ):
            self.assertEqual(self.light_on(line, day, "light"), light, day)
        with freeze_time("2026-02-26 04:00:00"):
            notices = self.env["gov.case.notice"].with_user(self.clerk)
            self.assertIn("tolerance", notices.search([]).mapped("clock"))
            case.action_supply([{"material_id": line.material_id.id}])
        self.assertEqual((line.timeliness, line.due_date), ("late", False))

    def test_what_may_follow_is_not_waited_for_after_the_end(self):
        self.deferrable()
        case = self.deferred()
        case.action_accept()
        case.with_user(self.approver).action_terminate("逾期未补齐")
        line = self.lines(case)["身份证"]
        self.assertFalse(line.due_date)

    def test_nothing_follows_where_the_guide_does_not_allow_it(self):
        version = self.deferrable()
        case = self.deferred()
        self.cr.execute(
            "UPDATE gov_matter_version SET tolerance_allowed = false WHERE id = %s",
            [version.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        with self.assertRaisesRegex(UserError, case.number):
            case.action_accept()
        self.assertEqual(case.state, "received")
        other = self.received("A-2", materials=[{"name": "申请书"}])
        with self.assertRaisesRegex(ValidationError, other.number):
            self.lines(other)["身份证"].deferred_until = "2026-02-25"

    def test_a_special_procedure_keeps_how_it_did(self):
        case = self.reviewed()
        case.with_user(self.handler).action_pause("hearing", "听证", 2)
        case.with_user(self.approver).action_grant(True)
        with freeze_time("2026-03-12 04:00:00"):
            case.with_user(self.handler).action_resume("已听证")
        self.assertEqual(case.pause_ids.timeliness, "late")
