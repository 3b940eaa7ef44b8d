import json
from datetime import date, timedelta

import chinese_calendar
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovCommon


@tagged("post_install", "-at_install")
class TestWorkday(GovCommon):
    def setUp(self):
        super().setUp()
        self.agent = self.user_of("village_agent", self.village)
        self.Workday = self.env["gov.workday"].with_user(self.agent)

    def test_shipped_days_agree_with_chinesecalendar(self):
        calendar = self.env["gov.workday"]._calendar()
        day = date(2004, 1, 1)
        while day <= date(2026, 12, 31):
            self.assertEqual(
                calendar.is_workday(day), chinese_calendar.is_workday(day), day
            )
            day += timedelta(days=1)

    def test_last_known_date_is_the_end_of_the_last_announced_year(self):
        self.assertEqual(self.Workday.last_known_date(), date(2026, 12, 31))

    def test_one_early_exception_does_not_announce_a_year(self):
        self.env["gov.workday"].create({"date": "2027-01-04", "kind": "off"})
        self.assertEqual(self.Workday.last_known_date(), date(2026, 12, 31))
        self.env["gov.workday"].create({"date": "2027-10-01", "kind": "off"})
        self.assertEqual(self.Workday.last_known_date(), date(2027, 12, 31))

    def test_without_a_table_nothing_is_known(self):
        self.env["gov.workday"].search([("kind", "in", ["off", "work"])]).unlink()
        self.assertIs(self.Workday.last_known_date(), False)
        self.assertEqual(self.Workday.add_workdays("2026-09-30", 1), date(2026, 10, 1))

    def test_start_day_is_not_counted(self):
        self.assertEqual(self.Workday.add_workdays("2026-02-12", 5), date(2026, 2, 26))
        self.assertEqual(
            self.Workday.add_workdays(date(2026, 2, 12), 0), date(2026, 2, 12)
        )

    def test_count_undoes_add(self):
        self.assertEqual(self.Workday.count_workdays("2026-02-12", "2026-02-26"), 5)
        self.assertEqual(
            self.Workday.count_workdays(end="2026-02-12", start="2026-02-26"), -5
        )

    def test_beyond_the_announced_years_weekdays_count(self):
        self.assertEqual(self.Workday.add_workdays("2031-09-30", 1), date(2031, 10, 1))
        calendar = self.Workday._calendar()
        self.assertTrue(calendar.is_provisional(date(2031, 10, 1)))

    def test_bad_calls_end_in_a_sentence(self):
        calls = [
            ("add_workdays", ("2026-02-30", 5)),
            ("add_workdays", ("2026-2", 5)),
            ("add_workdays", ("", 5)),
            ("add_workdays", (False, 5)),
            ("add_workdays", (20260212, 5)),
            ("add_workdays", (["2026-02-12"], 5)),
            ("add_workdays", ("2026-02-12", -1)),
            ("add_workdays", ("2026-02-12", 3651)),
            ("add_workdays", ("2026-02-12", 10**12)),
            ("add_workdays", ("2026-02-12", "5")),
            ("add_workdays", ("2026-02-12", 1.5)),
            ("add_workdays", ("2026-02-12", True)),
            ("add_workdays", ("2026-02-12", None)),
            ("add_workdays", ("2026-02-12",)),
            ("add_workdays", ("9999-12-30", 3650)),
            ("add_workdays", ("2026-02-12", 5, 5)),
            ("count_workdays", ("2026-02-12", "x")),
            ("count_workdays", ("2026-02-12", {})),
        ]
        for method, args in calls:
            with self.subTest(method=method, args=args), self.assertRaises(UserError):
                getattr(self.Workday, method)(*args)

    def test_the_sentence_names_the_argument_and_the_value(self):
        with self.assertRaisesRegex(UserError, "start .*2026-02-30"):
            self.Workday.add_workdays("2026-02-30", 5)
        with self.assertRaisesRegex(UserError, "days .*-1"):
            self.Workday.add_workdays("2026-02-12", -1)

    def test_answers_are_plain_json(self):
        answer = self.Workday.count_workdays("2026-02-12", "2026-02-26")
        self.assertEqual(json.loads(json.dumps(answer)), 5)

    def test_two_hundred_deadlines_need_no_query(self):
        self.Workday._calendar()
        start = date(2026, 1, 5)
        with self.assertQueryCount(0):
            calendar = self.Workday._calendar()
            for days in range(200):
                calendar.add(start, days)

    def test_every_change_is_seen_at_once(self):
        administrator = self.user_of("administrator", self.district)
        workdays = self.env["gov.workday"].with_user(administrator)
        monday = date(2026, 3, 2)
        self.assertTrue(workdays._calendar().is_workday(monday))
        exception = workdays.create({"date": monday, "kind": "off", "name": "停电"})
        self.assertFalse(workdays._calendar().is_workday(monday))
        exception.kind = "work"
        self.assertTrue(workdays._calendar().is_workday(monday))
        exception.write({"date": "2026-03-03", "kind": "off"})
        self.assertFalse(workdays._calendar().is_workday(date(2026, 3, 3)))
        exception.unlink()
        self.assertTrue(workdays._calendar().is_workday(date(2026, 3, 3)))

    def test_a_date_stands_in_the_calendar_once(self):
        workdays = self.env["gov.workday"]
        with mute_logger("odoo.sql_db"):
            with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
                workdays.create({"date": "2026-10-01", "kind": "work"})
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                workdays.create({"date": "0026-10-01", "kind": "work"})

    def test_what_was_corrected_stays_corrected(self):
        workdays = self.env["gov.workday"]
        national_day = workdays.search([("date", "=", "2026-10-01")])
        national_day.write({"kind": "work", "name": "更正"})
        workdays.search([("date", "=", "2026-10-02")]).unlink()
        workdays._load_shipped()
        self.assertEqual((national_day.kind, national_day.name), ("work", "更正"))
        restored = workdays.search([("date", "=", "2026-10-02")])
        self.assertEqual(restored.kind, "off")

    def test_only_administrators_of_a_district_or_above_edit(self):
        values = {"date": "2026-03-02", "kind": "off"}
        for role, place in (
            ("window_clerk", self.district),
            ("supervisor", self.city),
            ("catalogue_editor", self.district),
            ("administrator", self.township),
            ("administrator", self.department),
        ):
            user = self.user_of(role, place)
            workdays = self.env["gov.workday"].with_user(user)
            one = workdays.search([("date", "=", "2026-10-01")])
            self.assertTrue(one)
            for operation in (
                lambda workdays=workdays: workdays.create(values),
                lambda one=one: one.write({"kind": "work"}),
                lambda one=one: one.unlink(),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    operation()

    def test_without_a_post_in_force_there_is_no_calendar(self):
        yesterday = date.today() - timedelta(days=2)
        for user in (
            self.make_user("nobody"),
            self.make_user(
                "gone",
                ("window_clerk", self.township),
                date_from=yesterday,
                date_to=yesterday,
            ),
        ):
            workdays = self.env["gov.workday"].with_user(user)
            for call in (
                lambda workdays=workdays: workdays.add_workdays("2026-02-12", 5),
                lambda workdays=workdays: workdays.count_workdays(
                    "2026-02-12", "2026-02-13"
                ),
                lambda workdays=workdays: workdays.last_known_date(),
                lambda workdays=workdays: workdays.search_count([]),
            ):
                with self.assertRaises(AccessError):
                    call()
