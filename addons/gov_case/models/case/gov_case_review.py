from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.gov_base.core import localtime, shapes
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_matter.core import procedures

from ...core import clock

LONGEST_PROCEDURE = 90


class GovCase(models.Model):
    """Review, special procedures, extension, decision: the responsible side's part."""

    _inherit = "gov.case"

    @endpoint
    def action_start_review(self):
        """Take the cases into review; their steps begin."""
        self._transition("start_review")
        self.sudo()._make_steps()
        return True

    @endpoint
    def action_pause(self, kind: str, reason: str, expected_days: int):
        """Ask for a special procedure; the clock runs on until it is granted.

        :param kind: one of article 45, or one that the guide version names
        :param expected_days: working days it will take
        Source: Administrative Licensing Law, art. 45.
        """
        reason = problems.text(self.env, "reason", reason)
        self.check_access("read")
        bases = {case: case._check_procedure(kind, expected_days) for case in self}
        label = self._procedure_label(kind)
        self._transition("ask_pause", note=f"{label}, {expected_days}: {reason}")
        self._ask(kind, reason, expected_days, bases)
        return True

    @endpoint
    def action_extend(self, days: int, reason: str):
        """Ask the head of the body for more time, once, ten working days at most.

        Source: Administrative Licensing Law, art. 42.
        """
        reason = problems.text(self.env, "reason", reason)
        if not 0 < days <= clock.LONGEST_EXTENSION:
            raise ValidationError(
                self.env._(
                    "days must be from 1 to %(most)s, not %(days)s.",
                    most=clock.LONGEST_EXTENSION,
                    days=days,
                )
            )
        self._transition("ask_extension", note=f"+{days}: {reason}")
        self._ask("extension", reason, days, {})
        return True

    @endpoint
    def action_grant(self, approved: bool, note: str = ""):
        """Answer what was asked for: only now the clock stops or the limit moves.

        Who asked does not grant.
        """
        note = note and problems.text(self.env, "note", note)
        self.check_access("read")
        verb = "grant" if approved else "refuse"
        by_row = self.grouped(lambda case: case._request_row(verb))
        for name, cases in by_row.items():
            requests = cases._asked_for()
            cases._transition(name, requests._answered(approved), note)
            requests._answer(approved, note)
        return True

    @endpoint
    def action_resume(self, result: str):
        """End the special procedure: its days are given back to both dates."""
        result = problems.text(self.env, "result", result)
        self._transition("resume", note=result)
        self.sudo()._running_pause()._end(result)
        self.sudo().step_ids._restart_clock()
        return True

    @endpoint
    def action_send_up(self, organization_id: int, note: str):
        """Send a reported matter up: the body above goes on with the same papers.

        :param organization_id: id of the body that decides
        Source: Administrative Licensing Law, art. 35 and 43.
        """
        self.check_access("read")
        note = problems.text(self.env, "note", note)
        body = self.env["gov.organization"].sudo().browse(organization_id).exists()
        if not body:
            raise ValidationError(
                self.env._("There is no organisation %(id)s.", id=organization_id)
            )
        self._transition(
            "send_up",
            {"responsible_organization_id": body.id},
            f"→ {body.name}\n{note}",
            {"reason": note},
        )
        self.env["gov.applicant.link"]._link_pairs(
            (case.applicant_id.id, body.id) for case in self.sudo()
        )
        return True

    @endpoint
    def action_decide(self, decision: str, opinion: str = ""):
        """Decide; the clock stops and its result is kept.

        :param decision: ``approved`` or ``rejected``, the latter with its reasons
        Source: Administrative Licensing Law, art. 38.
        """
        options = self._fields["decision"].get_values(self.env)
        if decision not in options:
            raise ValidationError(
                self.env._(
                    "decision must be one of %(options)s, not %(value)s.",
                    options=", ".join(options),
                    value=shapes.shorten(decision) or "''",
                )
            )
        if opinion or decision == "rejected":
            opinion = problems.text(self.env, "opinion", opinion)
        self._check_readable()
        for name, cases in self.grouped(lambda case: case._decision_row()).items():
            cases._check_and_carry_out(
                self._machine().get(name),
                {"decision": decision, "opinion": opinion or False},
                self._decision_note(decision, opinion),
            )
        self.sudo()._close_steps()
        return True

    @endpoint
    def action_finish_immediate(self, opinion: str = ""):
        """Accept, review and approve an immediate item in one call, while they wait.

        Every stage is written with its time and its journal row.
        Source: Administrative Licensing Law, art. 34.
        """
        if opinion:
            opinion = problems.text(self.env, "opinion", opinion)
        return self._transition(
            "finish_immediate",
            {"decision": "approved", "opinion": opinion or False},
            self._decision_note("approved", opinion),
        )

    @api.model
    def _decision_note(self, decision, opinion):
        labels = self._fields["decision"]._description_selection(self._journal_env())
        return "\n".join(filter(None, (dict(labels)[decision], opinion)))

    def _ask(self, kind, reason, days, bases):
        """Keep what is asked for on each of these cases.

        :param bases: ``{case: basis of the procedure in its guide}``
        """
        asked = {
            "state": "asked",
            "kind": kind,
            "reason": reason,
            "expected_days": days,
            "asked_on": localtime.now(),
            "asked_user_id": self.env.uid,
            "asked_staff_id": self.env.user._gov_staff_id(),
        }
        requests = (
            self.env["gov.case.pause"]
            .sudo()
            .create(
                [
                    {**asked, "case_id": case.id, "basis": bases.get(case, False)}
                    for case in self
                ]
            )
        )
        for case, request in zip(self.sudo(), requests, strict=True):
            case.request_id = request

    def _check_procedure(self, kind, days):
        """Return the basis of a special procedure that this case may take.

        :raises ValidationError: neither article 45 nor the guide names it, or it would
            take longer than the guide allows
        """
        named = self.sudo().version_id.procedure_ids.filtered(
            lambda procedure: procedure.kind == kind
        )[:1]
        if not named and kind not in procedures.STATUTORY:
            raise ValidationError(
                self.env._(
                    "%(kind)s does not stop the clock of %(case)s: neither the law nor "
                    "its guide names it.",
                    kind=shapes.shorten(kind),
                    case=self._label(),
                )
            )
        most = named.days or LONGEST_PROCEDURE
        if not 0 < days <= most:
            raise ValidationError(
                self.env._(
                    "expected_days must be from 1 to %(most)s, not %(days)s.",
                    most=most,
                    days=days,
                )
            )
        return named.basis

    @api.model
    def _procedure_label(self, kind):
        field = self.env["gov.case.pause"]._fields["kind"]
        labels = dict(field._description_selection(self._journal_env()))
        if kind not in labels:
            raise ValidationError(
                self.env._(
                    "There is no special procedure %(kind)s.",
                    kind=shapes.shorten(kind) or "''",
                )
            )
        return labels[kind]

    def _request_row(self, verb):
        """Return the row that answers what is asked for on one case."""
        request = self._asked_for()
        if not request:
            raise UserError(
                self.env._("Nothing is asked for on %(case)s.", case=self._label())
            )
        return f"{verb}_{request._row_name()}"

    def _running_pause(self):
        return self.pause_ids.filtered(
            lambda pause: pause.state == "granted" and pause.kind != "extension"
        )

    def _guard_nothing_asked(self):
        if asked := self.filtered(lambda case: case.request_id):
            raise UserError(
                self.env._(
                    "A special procedure or an extension waits for its answer: "
                    "%(cases)s.",
                    cases=asked._labels(),
                )
            )

    def _guard_first_extension(self):
        """Once, and only where the law sets a limit: art. 42."""
        if unlimited := self.filtered(lambda case: not case.legal_date):
            raise UserError(
                self.env._(
                    "The law sets no limit that could be extended: %(cases)s.",
                    cases=unlimited._labels(),
                )
            )
        if again := self.filtered(lambda case: case._is_extended()):
            raise UserError(
                self.env._(
                    "The limit has been extended once already: %(cases)s.",
                    cases=again._labels(),
                )
            )

    def _guard_before_limit(self):
        """Only while the period runs: what the law ended stays late, art. 42."""
        if over := self.filtered(lambda case: case._is_unlawful()):
            raise UserError(
                self.env._(
                    "The statutory period is over and can no longer be extended: "
                    "%(cases)s.",
                    cases=over._labels(),
                )
            )

    def _is_unlawful(self):
        """Tell whether the last day that the law allows has passed."""
        return bool(self.legal_date) and self.legal_date < localtime.today()

    def _is_extended(self):
        return bool(
            self.sudo().pause_ids.filtered(
                lambda pause: pause.kind == "extension" and pause.state == "granted"
            )
        )

    def _is_authorised(self):
        """Tell whether this place decides at its window in the responsible name."""
        place = self.accepting_organization_id.id
        return self.matter_id._intake(place, localtime.today()).authorised

    def _guard_immediate(self):
        if others := self.filtered(lambda case: case.handling != "immediate"):
            raise UserError(
                self.env._(
                    "Only immediate items are finished at the window: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _guard_reported(self):
        if others := self.filtered(lambda case: case.handling != "reported"):
            raise UserError(
                self.env._(
                    "Only reported matters are sent up: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _offer_finish_immediate(self):
        return self.handling == "immediate"

    def _offer_send_up(self):
        return self.handling == "reported"

    def _offer_ask_pause(self):
        return not self.sudo().request_id

    def _offer_ask_extension(self):
        if self.sudo().request_id or not self.legal_date or self._is_unlawful():
            return False
        return not self._is_extended()

    def _offer_decide(self):
        return not self.sudo().request_id

    def _offer_grant_pause(self):
        request = self.sudo().request_id
        return bool(request) and request.kind != "extension"

    def _offer_refuse_pause(self):
        return self._offer_grant_pause()

    def _offer_grant_extension(self):
        return self._offer_refuse_extension() and not self._is_unlawful()

    def _offer_refuse_extension(self):
        return self.sudo().request_id.kind == "extension"

    def _offer_finish_step(self):
        """A step of the user's own organisation waits for its opinion."""
        return bool(not self.sudo().request_id and self._step_in_hand())

    def _step_in_hand(self):
        """Return the first step of this case on which the user gives an opinion."""
        in_hand = self.env["gov.case.step"]._in_hand_domain()
        return self.step_ids.filtered_domain(in_hand)[:1]
