from odoo.exceptions import AccessError
from odoo.tests import tagged, warmup

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestQueries(CaseCommon):
    """One act, a bounded number of queries, for one case and for two hundred."""

    MANY = 200

    def setUp(self):
        super().setUp()
        self.users = {
            "clerk": self.clerk,
            "handler": self.handler,
            "approver": self.approver,
            "deliverer": self.user_of("window_clerk", self.other_township),
        }
        for user in self.users.values():
            user._gov_staff_id()

    def sent(self, count, prefix, **changes):
        return [
            self.payload(f"{prefix}-{number}", **changes) for number in range(count)
        ]

    def measure(self, user, most, act):
        """Run ``act`` in a fresh cache and count its queries, flush included."""
        self.env.flush_all()
        self.env.invalidate_all()
        cases = self.env["gov.case"].with_user(user)
        cases.has_access("read")
        cases.env.user.has_group("base.group_user")
        with self.assertQueryCount(most):
            result = act(cases)
            self.env.flush_all()
        return result

    def check_life(self, count, prefix, most, deliverer="clerk", **changes):
        """Take some cases through their life and count each call."""
        answers = self.measure(
            self.users["clerk"],
            most["submit"],
            lambda cases: cases.submit_many(self.sent(count, prefix, **changes)),
        )
        numbers = [answer["number"] for answer in answers]
        ids = self.env["gov.case"].search([("number", "in", numbers)]).ids
        for user, name, args in (
            ("clerk", "accept", ()),
            ("handler", "start_review", ()),
            ("approver", "decide", ("approved", "x")),
            (deliverer, "issue", ("pickup", "x")),
        ):
            self.measure(
                self.users[user],
                most[name],
                lambda cases, name=name, args=args: getattr(
                    cases.browse(ids), f"action_{name}"
                )(*args),
            )

    @warmup
    def test_a_life(self):
        self.check_life(1, "W", dict.fromkeys(self.most(), 60))
        self.check_life(1, "A", self.most())

    @warmup
    def test_two_hundred_lives(self):
        self.check_life(1, "W", dict.fromkeys(self.most(), 60))
        most = {"submit": 13, "accept": 6, "start_review": 6, "decide": 6, "issue": 5}
        self.check_life(self.MANY, "B", most)

    @warmup
    def test_lives_that_end_elsewhere(self):
        self.other_township._begin_to_hand_over()
        place = {
            "deliverer": "deliverer",
            "delivery_organization_code": self.other_township.code,
        }
        self.check_life(1, "W", dict.fromkeys(self.most(), 90), **place)
        few = {**self.most(), "submit": 12, "decide": 6}
        self.check_life(1, "A", few, **place)
        many = {"submit": 14, "accept": 6, "start_review": 6, "decide": 7, "issue": 5}
        self.check_life(self.MANY, "B", many, **place)

    def most(self):
        return {
            "submit": 11,
            "accept": 5,
            "start_review": 5,
            "decide": 5,
            "issue": 4,
        }

    @warmup
    def test_a_change_of_delivery(self):
        self.other_township._begin_to_hand_over()
        most = {1: 6, self.MANY: 7}
        for number, count in enumerate((1, 1, self.MANY)):
            sent = self.sent(count, f"D{number}")
            answers = self.env["gov.case"].with_user(self.clerk).submit_many(sent)
            numbers = [answer["number"] for answer in answers]
            ids = self.env["gov.case"].search([("number", "in", numbers)]).ids
            self.measure(
                self.users["clerk"],
                most[count] if number else 60,
                lambda cases, ids=ids: cases.browse(ids).action_change_delivery(
                    "已迁居", self.other_township.code, "courier"
                ),
            )

    def test_a_calendar_change(self):
        """A hundred cases are written by one statement, whatever day each moves to."""
        turns = (
            ("2026-02-24", 1, 80),
            ("2026-02-25", 1, 33),
            ("2026-02-26", self.MANY, 38),
        )
        for number, (day, count, most) in enumerate(turns):
            answers = (
                self.env["gov.case"]
                .with_user(self.clerk)
                .submit_many(self.sent(count, f"C{number}"))
            )
            numbers = [answer["number"] for answer in answers]
            cases = self.env["gov.case"].search([("number", "in", numbers)])
            cases[::2].with_user(self.clerk).action_accept()
            before = cases.mapped("due_date")
            self.measure(
                self.env.ref("base.user_admin"),
                most,
                lambda cases, day=day: cases.env["gov.workday"].create(
                    {"date": day, "kind": "off", "name": "停电"}
                ),
            )
            moved = zip(before, cases.mapped("due_date"), strict=True)
            for old, new in moved:
                self.assertLess(old, new)

    @warmup
    def test_what_is_used_again(self):
        self.received("F-0")
        for number, (most, back) in enumerate(((60, 60), (9, 8))):
            ids = self.received(f"R-{number}", materials=[]).material_ids.ids

            def lines(cases, ids=ids):
                return cases.env["gov.case.material"].browse(ids)

            self.measure(
                self.users["clerk"],
                most,
                lambda cases, lines=lines: lines(cases).action_reuse(),
            )
            self.measure(
                self.users["clerk"],
                back,
                lambda cases, lines=lines: lines(cases).write({"is_received": False}),
            )

    def test_the_counters_of_the_desk_are_one_query_a_model(self):
        self.received()
        self.reviewed("A-2")
        for user, models in (("clerk", 2), ("handler", 4), ("approver", 4)):
            self.env["gov.case"].with_user(self.users[user]).desk_tiles()
            self.measure(self.users[user], models, lambda cases: cases.desk_tiles())

    def test_a_page_of_the_list(self):
        self.env["gov.case"].with_user(self.clerk).submit_many(self.sent(40, "A"))
        spec = {
            "number": {},
            "matter_id": {"fields": {"display_name": {}}},
            "applicant_name": {},
            "state": {},
            "light": {},
            "due_date": {},
            "accepting_organization_id": {"fields": {"display_name": {}}},
            "responsible_organization_id": {"fields": {"display_name": {}}},
        }
        self.measure(
            self.users["clerk"],
            11,
            lambda cases: cases.web_search_read([], spec, limit=80),
        )

    def test_the_form_of_what_is_gone_is_empty(self):
        """As Odoo has it, and nothing of somebody else's comes instead."""
        draft = self.draft()
        draft.unlink()
        self.assertEqual(draft.web_read(FORM), [])
        case = self.reviewed()
        far = self.user_of("window_clerk", self.other_township)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            case.with_user(far).web_read(FORM)

    @warmup
    def test_a_form(self):
        """Twelve queries open a case in review with all its lists and its journal."""
        case = self.reviewed()
        for user, most in (("clerk", 12), ("handler", 12), ("approver", 12)):
            read = self.measure(
                self.users[user],
                most,
                lambda cases: cases.browse(case.id).web_read(FORM),
            )
            seen = case.with_user(self.users[user])
            for name, part in LISTS.items():
                self.env.invalidate_all()
                alone = seen.web_read({name: part})
                self.assertEqual(read[0][name], alone[0][name], name)
            self.assertTrue(read[0]["event_ids"])
            self.assertFalse(read[0]["check_ids"])


PLAIN = ("number", "state", "available_actions", "clock_text", "duplicate_text")
PLAIN += ("document_count", "delivery_text", "erase_date", "light", "provisional_dates")
PEOPLE = ("applicant_id", "matter_id", "accepting_organization_id", "acceptor_id")
PEOPLE += ("responsible_organization_id", "handler_id", "decider_id")
_STAFF = {"staff_id": {"fields": {"display_name": {}}}}
LISTS = {
    "material_ids": {
        "fields": {"name": {}, "source": {}, "file": {}, "reused_text": {}}
    },
    "step_ids": {"fields": {"name": {}, "state": {}, "light": {}, **_STAFF}},
    "pause_ids": {"fields": {"kind": {}, "state": {}}},
    "check_ids": {"fields": {"state": {}, "due_date": {}, **_STAFF}},
    "revocation_ids": {"fields": {"ground": {}, "state": {}}},
    "event_ids": {"fields": {"name": {}, "happened_on": {}, "note": {}, **_STAFF}},
}
FORM = {
    **dict.fromkeys(PLAIN, {}),
    **dict.fromkeys(PEOPLE, {"fields": {"display_name": {}}}),
    **LISTS,
}
