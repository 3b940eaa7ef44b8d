from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from ..models.desk.gov_case_desk_clock import needs
from .common import CaseCommon

LIGHTS = ("grey", "green", "yellow", "red", "dark_red")


@tagged("post_install", "-at_install")
class TestDeskClock(CaseCommon):
    """A desk has one light and one day for each case: of the clock that runs."""

    def setUp(self):
        super().setUp()
        self.promised = self.accepted("A-1")
        self.waiting = self.decided("A-2")
        self.closed = self.decided("A-3")
        self.closed.action_issue("pickup", "李桂兰")
        self.closed.action_archive_file()
        self.cases = (self.promised | self.waiting | self.closed).with_user(self.clerk)

    def test_it_is_the_promise_and_then_what_follows(self):
        self.assertEqual(self.promised.desk_due_date, self.promised.due_date)
        self.assertEqual(self.promised.desk_light, self.promised.light)
        self.assertFalse(self.waiting.due_date)
        self.assertEqual(self.waiting.desk_due_date, self.waiting.delivery_due_date)
        self.assertEqual(self.waiting.desk_light, self.waiting.follow_light)
        self.assertFalse(self.closed.desk_due_date)
        self.assertEqual(self.closed.desk_light, "grey")

    def test_search_and_order_say_what_is_shown(self):
        for day in ("2026-02-12", "2026-02-24", "2026-03-06", "2026-06-01"):
            with freeze_time(f"{day} 04:00:00"):
                self.cases.invalidate_recordset()
                shown = {case.id: case.desk_light for case in self.cases}
                for light in LIGHTS:
                    found = self.cases.search([("desk_light", "=", light)])
                    wanted = {one for one, colour in shown.items() if colour == light}
                    self.assertEqual(set((found & self.cases).ids), wanted, day)
        ids = [("id", "in", self.cases.ids)]
        listed = self.cases.search(ids, order="desk_due_date, id desc")
        days = [case.desk_due_date for case in listed]
        self.assertEqual(days, [*sorted(filter(None, days)), False])
        for operator, wanted in (("=", self.waiting), ("<", self.promised)):
            due = self.waiting.desk_due_date
            if operator == "<" and self.promised.desk_due_date > due:
                operator = ">"
            found = self.cases.search([*ids, ("desk_due_date", operator, due)])
            self.assertEqual(found.ids, wanted.ids)
        found = self.cases.search([*ids, ("desk_due_date", "=", False)])
        self.assertEqual(found.ids, self.closed.ids)

    def test_it_says_when_its_day_is_provisional(self):
        self.promised.sudo().write({"due_date": "2031-02-03"})
        self.assertIn(",desk_due_date,", self.promised.provisional_dates)
        self.assertIn(",due_date,", self.promised.provisional_dates)
        self.assertFalse(self.closed.provisional_dates)

    def test_a_date_is_needed_where_each_alternative_asks_for_it(self):
        due, other = (
            Domain("due_date", "<", "2026-03-01"),
            Domain("state", "=", "draft"),
        )
        there, none = Domain("due_date", "!=", False), Domain("due_date", "=", False)
        for domain, wanted in (
            (due, True),
            (there, True),
            (Domain("due_date", "=", "2026-03-01"), True),
            (due & other, True),
            (due | (there & other), True),
            (none, False),
            (other, False),
            (due | other, False),
            (due | none, False),
            (Domain.TRUE, False),
            (Domain("warn_date", "<", "2026-03-01"), False),
        ):
            domain = domain.optimize_full(self.cases)
            self.assertEqual(needs(domain, "due_date"), wanted, domain)

    def test_pages_of_those_who_oversee_go_by_the_promise_itself(self):
        """In the order of the whole list, from an index; a clerk's go by either day."""
        late = [self.accepted(f"B-{number}") for number in range(4)]
        order = "desk_due_date, id desc"
        mine = [("my_turn", "=", True)]
        with freeze_time("2026-06-01 04:00:00"):
            for role, place in (
                ("supervisor", self.district),
                ("supervisor", self.city),
                ("centre_manager", self.township),
            ):
                cases = self.cases.with_user(self.user_of(role, place))
                whole = cases.search(mine, order=order)
                self.assertEqual(len(whole & self.cases.browse().concat(*late)), 4)
                pages = [cases.search(mine, at, 2, order) for at in range(0, 8, 2)]
                self.assertEqual(cases.browse().concat(*pages), whole)
                query = cases._search(mine, limit=2, order=order)
                self.assertNotIn("COALESCE", query.select().code)
            query = self.cases._search(mine, limit=2, order=order)
            self.assertIn("COALESCE", query.select().code)
