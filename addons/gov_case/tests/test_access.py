import inspect
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.gov_base.core import localtime

from ..core import transitions
from .common import CaseCommon

MODELS = (
    "gov.case",
    "gov.case.material",
    "gov.case.step",
    "gov.case.pause",
    "gov.case.event",
    "gov.case.document",
)
ROLES = (
    "village_agent",
    "window_clerk",
    "integrator",
    "handler",
    "approver",
    "centre_manager",
    "supervisor",
    "administrator",
    "catalogue_editor",
)
ACTIONS = {
    "receive": (),
    "request_correction": ([{"material_id": 1, "note": "x", "reason": "无电子记录"}],),
    "approve_new_fact": ("x",),
    "supply": ([{"material_id": 1}],),
    "accept": (),
    "refuse": ("x",),
    "withdraw": ("x",),
    "start_review": (),
    "pause": ("hearing", "x", 5),
    "extend": (5, "x"),
    "grant": (True, "x"),
    "resume": ("x",),
    "send_up": (1, "x"),
    "decide": ("approved", "x"),
    "finish_immediate": ("x",),
    "produce": ("x",),
    "change_delivery": ("x", "", "courier"),
    "issue": ("pickup", "x"),
    "archive_file": (),
    "take_commitment": (),
    "terminate": ("x",),
    "revoke": ("fraud", "x", "x"),
}
BY_NUMBER = {
    "record_check": ("kept", "x"),
    "repair_credit": ("x",),
    "hold_contents": ("x",),
    "release_contents": ("x",),
}


@tagged("post_install", "-at_install")
class TestAccess(CaseCommon):
    """Each side sees its own: every role, every model, every way of looking."""

    def setUp(self):
        super().setUp()
        self.case = self.reviewed()
        self.case.with_user(self.handler).action_pause("hearing", "依法听证", 5)

    def counts(self, user):
        """Return how many rows of each model the user meets, by several ways."""
        found = {}
        for name in MODELS:
            model = self.env[name].with_user(user)
            try:
                rows = model.search([])
            except AccessError:
                found[name] = 0
                continue
            groups = model._read_group([], [], ["__count"])
            self.assertEqual(groups[0][0], len(rows))
            self.assertEqual(model.search_count([]), len(rows))
            self.assertEqual(len(model.search_read([], ["id"])), len(rows))
            self.assertEqual(len(model.name_search("")), min(len(rows), 100))
            found[name] = len(rows)
        return found

    def assertSees(self, user, seen):
        counts = self.counts(user)
        self.assertEqual(
            {name: bool(count) for name, count in counts.items()},
            dict.fromkeys(MODELS, seen),
            user.login,
        )
        case = self.case.with_user(user)
        if not seen:
            user.group_ids += self.env.ref("base.group_allow_export")
            with self.assertRaises(AccessError, msg=user.login):
                case.read(["number"])
            with self.assertRaises(AccessError, msg=user.login):
                case.export_data(["number"])

    def test_who_receives_and_who_decides(self):
        for role, place in (
            ("window_clerk", self.township),
            ("integrator", self.township),
            ("village_agent", self.township),
            ("handler", self.department),
            ("approver", self.department),
            ("centre_manager", self.township),
            ("centre_manager", self.district),
            ("supervisor", self.district),
            ("supervisor", self.city),
            ("administrator", self.district),
            ("window_clerk", self.district),
        ):
            self.assertSees(self.user_of(role, place), True)

    def test_who_sees_nothing(self):
        for role, place in (
            ("village_agent", self.village),
            ("window_clerk", self.other_township),
            ("window_clerk", self.far_township),
            ("window_clerk", self.department),
            ("handler", self.township),
            ("handler", self.other_department),
            ("approver", self.township),
            ("approver", self.other_department),
            ("centre_manager", self.other_township),
            ("supervisor", self.other_district),
            ("administrator", self.other_district),
            ("catalogue_editor", self.district),
        ):
            self.assertSees(self.user_of(role, place), False)

    def test_no_post_and_an_ended_post_see_nothing(self):
        yesterday = localtime.today() - timedelta(days=1)
        ended = self.make_user(
            "ended",
            ("window_clerk", self.township),
            date_from=yesterday,
            date_to=yesterday,
        )
        for user in (self.make_user("nobody"), ended):
            self.assertSees(user, False)
            for name in ("track", "desk_tiles", "verify_chain"):
                args = (self.case.number,) if name == "track" else ()
                with self.assertRaises(AccessError, msg=name):
                    getattr(self.env["gov.case"].with_user(user), name)(*args)

    def test_two_posts_do_not_mix(self):
        """Clerk here and approver there: no approval here."""
        user = self.make_user(
            "mixed",
            ("window_clerk", self.township),
            ("approver", self.other_department),
        )
        self.case.with_user(self.approver).action_grant(False, "x")
        with self.assertRaises(AccessError):
            self.case.with_user(user).action_decide("approved", "x")

    def test_a_moved_village_takes_its_cases_along(self):
        self.grant(self.matter, self.village, "accept")
        case = self.received("A-9", accepting_organization_code=self.village.code)
        self.village.parent_id = self.other_township
        other = self.user_of("window_clerk", self.other_township)
        self.assertTrue(case.with_user(other).has_access("read"))
        self.assertFalse(case.with_user(self.clerk).has_access("read"))

    def test_each_action_from_each_state_by_each_role(self):
        """What the table does not give is refused, and nothing is written."""
        self.case.with_user(self.approver).action_grant(False, "x")
        cases = {
            "draft": self.draft(),
            "received": self.received("B-1"),
            "accepted": self.accepted("B-2"),
            "review": self.case,
            "decided": self.decided("B-3"),
        }
        rows = {name: self.rows_of(name) for name in ACTIONS}
        for state, case in cases.items():
            for role in ROLES:
                for side, place in (
                    ("accepting", self.township),
                    ("responsible", self.department),
                ):
                    self.check_role(case, state, self.user_of(role, place), side, rows)

    def rows_of(self, action):
        answers = tuple(
            f"{verb}_{what}"
            for verb in ("grant", "refuse")
            for what in ("pause", "extension", "revocation")
        )
        asked = {
            "pause": ("ask_pause",),
            "extend": ("ask_extension",),
            "revoke": ("ask_revocation",),
            "grant": answers,
        }
        supplied = ("supply", "supply_part", "supply_deferred")
        names = {**asked, "supply": supplied}.get(action, (action,))
        return [transitions.MACHINE.get(name) for name in names]

    def check_role(self, case, state, user, side, rows):
        role = user.login.split("@")[0]
        # with nobody named, who received hands over
        mine = {"accepting", "delivery"} if side == "accepting" else {side}
        for action, args in ACTIONS.items():
            given = any(
                actor.role == role and actor.side in mine and state in row.sources
                for row in rows[action]
                for actor in row.actors
            )
            if given:
                continue
            before = len(case.sudo().event_ids)
            with self.assertRaises(UserError, msg=f"{role} {action} {state}"):
                getattr(case.with_user(user), f"action_{action}")(*args)
            self.assertEqual((case.state, len(case.sudo().event_ids)), (state, before))

    def test_an_action_by_number_asks_for_the_right_before_it_looks(self):
        """Other places learn nothing of a case, not even which step it waits for."""
        other = self.user_of("window_clerk", self.other_township)
        cases = self.env["gov.case"].with_user(other)
        before = len(self.case.event_ids)
        for action, args in {**ACTIONS, **BY_NUMBER}.items():
            method = getattr(cases, f"action_{action}")
            named = dict(inspect.signature(method).bind(*args).arguments)
            self.env.invalidate_all()
            with self.assertRaises(AccessError, msg=action):
                cases.act(self.case.number, action, named)
        self.assertEqual(set(ACTIONS) | set(BY_NUMBER), self.env["gov.case"]._actions())
        self.assertEqual(len(self.case.event_ids), before)

    def test_the_administrator_of_odoo_may_act_but_not_decide_what_he_accepted(self):
        admin = self.env.ref("base.user_admin")
        case = self.received("C-1").with_user(admin)
        case.action_accept()
        case.action_start_review()
        with self.assertRaisesRegex(UserError, case.number):
            case.action_decide("approved", "x")

    def test_buttons_are_those_of_the_table(self):
        case = self.received("C-1")
        clerk = case.available_actions
        for name in ("accept", "request_correction", "refuse", "withdraw"):
            self.assertIn(f",{name},", clerk)
        self.assertNotIn("finish_immediate", clerk)
        self.assertEqual(case.with_user(self.handler).available_actions, ",,")
        self.assertEqual(self.case.with_user(self.handler).available_actions, ",,")
        self.assertIn(
            ",grant_pause,", self.case.with_user(self.approver).available_actions
        )
