from odoo import models
from odoo.exceptions import UserError

from odoo.addons.gov_base.core import localtime, shapes
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint


class GovCase(models.Model):
    """After the decision: result, delivery, archive; and the end before its time."""

    _inherit = "gov.case"

    @endpoint
    def action_produce(self, result_number: str):
        """Keep the number of the licence or reply that has been made out."""
        number = problems.text(self.env, "result_number", result_number, shapes.NAME)
        return self._transition(
            "produce",
            {"result_number": number, "produced_on": localtime.now()},
            number,
        )

    @endpoint
    def action_issue(self, how: str, receiver: str = ""):
        """Hand the result over.

        :param how: ``pickup``, ``courier`` or ``electronic``
        :param receiver: who signed for it, or the courier's number
        Source: Administrative Licensing Law, art. 44.
        """
        self._check_way(how)
        if receiver or how != "electronic":
            receiver = problems.text(self.env, "receiver", receiver, shapes.NAME)
        label = self._way_label(self._journal_env(), how)
        return self._transition(
            "issue",
            {"issue_how": how, "issue_receiver": receiver or False},
            "，".join(filter(None, (label, receiver))),
        )

    @endpoint
    def action_archive_file(self):
        """Close the file, when it is complete."""
        return self._transition("archive_file")

    @endpoint
    def action_terminate(self, reason: str):
        """End the case before a decision: death, dissolution, the matter cancelled."""
        self.check_access("read")
        reason = problems.text(self.env, "reason", reason)
        requests = self.sudo().request_id
        self._transition("terminate", {"request_id": False}, reason, {"reason": reason})
        requests.write({"state": "refused", "answer": reason})
        if pauses := self.sudo()._running_pause():
            pauses._end(reason)
            pauses.case_id.step_ids._restart_clock()
        self.sudo()._close_steps()
        return True

    def _guard_approved(self):
        if others := self.filtered(lambda case: case.decision != "approved"):
            raise UserError(
                self.env._(
                    "Only approved cases have a result to make out: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _offer_produce(self):
        approved = self.decision == "approved" and not self.revocation
        return approved and not self.produced_on

    def _guard_nothing_deferred(self):
        """What may follow must have followed before an approved result leaves."""
        approved = self.filtered(
            lambda case: case.decision == "approved" and case.has_deferred
        )
        for case, lines in approved._deferred_lines().grouped("case_id").items():
            raise UserError(
                self.env._(
                    "%(case)s: these materials were to follow and are not in yet: "
                    "%(names)s.",
                    case=case._label(),
                    names=", ".join(lines.mapped("name")),
                )
            )

    def _guard_file_complete(self):
        """Every required material is in the file, and the decision too."""
        for case in self.sudo():
            missing = case.material_ids.filtered(
                lambda line: (
                    line.necessity != "optional"
                    and not line.is_received
                    and not line.replaced
                )
            )
            stands = case.decision == "approved" and case.revocation != "granted"
            if missing and stands and not case.deemed_accepted:
                raise UserError(
                    self.env._(
                        "The file of %(case)s lacks: %(names)s.",
                        case=case._label(),
                        names=", ".join(missing.mapped("name")),
                    )
                )
