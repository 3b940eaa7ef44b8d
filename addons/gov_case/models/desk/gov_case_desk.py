from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint

from ...core import desk

SEEN = (
    "draft",
    "received",
    "correction",
    "accepted",
    "review",
    "paused",
    "decided",
    "issued",
)
_LATE = ("red", "dark_red")
_NOTICES = "gov_case.gov_case_notice_action"
_SEEN = ", ".join(f"'{state}'" for state in SEEN)


class GovCase(models.Model):
    """What lies on the desk of cases, tile by tile; see ``gov.desk.mixin``."""

    _inherit = "gov.case"

    _city_desk_idx = models.Index(f"(city_id, state) WHERE state IN ({_SEEN})")
    _responsible_city_desk_idx = models.Index(
        f"(responsible_city_id, state) WHERE state IN ({_SEEN})"
    )
    _responsible_district_desk_idx = models.Index(
        f"(responsible_district_id, state) WHERE state IN ({_SEEN})"
    )
    _responsible_township_desk_idx = models.Index(
        f"(responsible_township_id, state) WHERE state IN ({_SEEN})"
    )

    @api.model
    def _gov_tiles(self):
        return [*super()._gov_tiles(), *desk.TILES]

    @api.model
    def _gov_desk_domain(self):
        asked = Domain("revocation", "=", "asked")
        return Domain("state", "in", SEEN) | asked

    @api.model
    def _gov_overseen_domain(self):
        """For those who only oversee: what comes late, or soon will."""
        return Domain("light", "in", ("yellow", *_LATE))

    @api.model
    def _gov_further_counters(self):
        before, after = super()._gov_further_counters()
        return (
            [*before, *self.env["gov.case.step"]._desk_tile()],
            [
                *self.env["gov.case.check"]._desk_tile(),
                *self.env["gov.case.notice"]._counter(_NOTICES),
                *after,
            ],
        )

    @api.depends("state")
    def _compute_my_turn(self):
        return super()._compute_my_turn()

    # Of each tile the cases; ``role`` is empty for those who only oversee.

    def _tile_drafts(self, role):
        return Domain("state", "=", "draft")

    def _tile_to_accept(self, role):
        return self._by_law_domain(["received"])

    def _tile_to_correct(self, role):
        return Domain("state", "=", "correction")

    def _tile_deferred(self, role):
        return self._deferred_where(self.env["gov.case.material"]._deferred_domain())

    def _tile_to_chase(self, role):
        """The applicant let the day pass: of a correction, or of what was to follow."""
        today = localtime.today()
        late = Domain("state", "=", "correction") & Domain(
            "correction_due_date", "<", today
        )
        deferred = self.env["gov.case.material"]._deferred_domain()
        return late | self._deferred_where(
            deferred & Domain("deferred_until", "<", today)
        )

    def _deferred_where(self, materials):
        return (
            Domain("has_deferred", "=", True)
            & Domain("state", "in", ("accepted", "review", "paused", "decided"))
            & Domain("material_ids", "any!", materials)
        )

    def _tile_to_review(self, role):
        return self._by_law_domain(["accepted"])

    def _tile_to_examine(self, role):
        """A step of the handler's own organisation is in progress."""
        own = Domain(self.env.user._gov_rule("handler"))
        steps = self.env["gov.case.step"]._examined_domain() & own
        return self._in_review() & Domain("step_ids", "any!", steps)

    def _tile_to_resume(self, role):
        """The procedure has taken the days that were expected for it."""
        over = Domain("state", "=", "granted") & Domain(
            "due_date", "<=", localtime.today()
        )
        return Domain("state", "=", "paused") & Domain("pause_ids", "any!", over)

    def _tile_paused(self, role):
        return Domain("state", "=", "paused")

    def _tile_to_grant(self, role):
        """Asked for by another: who asked does not grant."""
        asked = Domain("state", "=", "review") & Domain("request_id", "!=", False)
        revoked = Domain("revocation", "=", "asked")
        if role:
            mine = Domain("asked_user_id", "=", self.env.uid)
            asked &= Domain("request_id", "not any!", mine)
            mine &= Domain("state", "=", "asked")
            revoked &= Domain("revocation_ids", "not any!", mine)
        return asked | revoked

    def _tile_to_decide(self, role):
        """No other department's opinion is waited for; who accepted does not decide.

        The opinion of one's own department is wished for, and nothing waits for it.
        """
        if not role:
            return self._in_review()
        awaited = Domain("has_foreign_steps", "=", True) & Domain(
            "step_ids", "any!", self.env["gov.case.step"]._awaited_domain()
        )
        mine = Domain("acceptor_user_id", "=", self.env.uid) & Domain(
            "handling", "!=", "immediate"
        )
        return self._in_review() & ~awaited & ~mine

    def _in_review(self):
        return Domain("state", "=", "review") & Domain("request_id", "=", False)

    def _tile_to_produce(self, role):
        return (
            Domain("state", "=", "decided")
            & Domain("decision", "=", "approved")
            & Domain("produced_on", "=", False)
            & Domain("revocation", "=", False)
        )

    def _tile_to_issue(self, role):
        """Decided; of an approval, nothing that was to follow is still out."""
        decided = Domain("state", "=", "decided") & Domain("revocation", "=", False)
        if not role:
            return decided
        approved = Domain("decision", "=", "approved")
        return decided & ~(approved & self._tile_deferred(role))

    def _tile_elsewhere(self, role):
        """Another place hands the result over."""
        return Domain("state", "=", "decided") & Domain(
            "delivery_organization_id", "!=", False
        )

    def _tile_to_archive(self, role):
        """Handed over, or revoked before that."""
        revoked = Domain("state", "=", "decided") & Domain("revocation", "=", "granted")
        return Domain("state", "=", "issued") | revoked

    def _tile_yellow(self, role):
        return Domain("light", "=", "yellow")

    def _tile_red(self, role):
        return Domain("light", "in", _LATE)

    @endpoint
    def action_ask(self):
        """Open the dialogue of the action named by ``default_name`` in the context."""
        name = self.env.context.get("default_name")
        labels = dict(
            self.env["gov.case.act"]._fields["name"]._description_selection(self.env)
        )
        if name not in labels:
            raise UserError(self.env._("Choose an action."))
        return {
            "type": "ir.actions.act_window",
            "name": labels[name],
            "res_model": "gov.case.act",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_name": name, "active_ids": self.ids},
        }

    @endpoint
    def action_give_opinion(self):
        """Open the dialogue of the step that waits for the user's organisation."""
        self.check_access("read")
        step = self[:1]._step_in_hand()
        if not step:
            raise UserError(self.env._("No step of this case waits for you."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gov_case.gov_case_step_finish_action"
        )
        return {**action, "context": {"default_step_id": step.id}}

    @endpoint
    def action_next_application(self):
        """Open the quick entry for who is next in line, at the same place."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gov_case.gov_case_entry_action"
        )
        kept = ("default_organization_id", "default_channel")
        context = {
            name: value for name, value in self.env.context.items() if name in kept
        }
        return {**action, "target": "main", "context": context}

    @api.model
    def _gov_tile_labels(self):
        return {
            **super()._gov_tile_labels(),
            "drafts": self.env._("Drafts"),
            "to_accept": self.env._("To accept"),
            "to_chase": self.env._("Applicant is late"),
            "to_review": self.env._("To review"),
            "to_examine": self.env._("To examine"),
            "to_resume": self.env._("To resume"),
            "to_grant": self.env._("To grant"),
            "to_decide": self.env._("To decide"),
            "to_produce": self.env._("To produce"),
            "to_issue": self.env._("To issue"),
            "to_archive": self.env._("To archive"),
            "elsewhere": self.env._("Handed over elsewhere"),
            "to_correct": self.env._("In correction"),
            "deferred": self.env._("Papers to follow"),
            "paused": self.env._("Special procedure"),
            "yellow": self.env._("Yellow"),
            "red": self.env._("Red"),
        }
