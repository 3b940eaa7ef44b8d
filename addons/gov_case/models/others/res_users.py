from odoo import models, tools
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime

from ...core.sides import DELIVERY, HANDED_OVER

_HANDED_OVER_PARTS = {
    "gov.case.document": (
        "kind",
        (
            "decision_approval",
            "decision_refusal",
            "delivery_receipt",
            "revocation",
            "recall",
        ),
    ),
    "gov.case.event": (
        "name",
        (
            "decide",
            "produce",
            "change_delivery",
            "issue",
            "archive_file",
            "grant_revocation",
        ),
    ),
}


class ResUsers(models.Model):
    _inherit = "res.users"

    @tools.ormcache("self.id")
    def _gov_staff_id(self):
        """Return the id of the staff member whose account this is, or ``False``."""
        return self._gov_staff().id

    def _gov_case_rule(self, role):
        """Return the domain of the cases that ``role`` opens today, side by side.

        A draft has no responsible side yet.
        """
        seen = []
        for side in self.env["gov.case"]._sides_of(role):
            cases = Domain(self._gov_rule(role, *side.columns))
            seen.append(
                cases & Domain("state", "in", side.states) if side.states else cases
            )
        return list(Domain.OR(seen))

    def _gov_case_delivery_rule(self, role):
        """Return the domain of what ``role`` hands over for other places.

        Only from the decision on: before, there is nothing to hand over. Where no
        place of the scope does so, nothing is added to the query.
        """
        if not self._gov_hands_over(role, localtime.today()):
            return [(0, "=", 1)]
        return list(
            Domain(self._gov_rule(role, *DELIVERY.columns))
            & Domain("state", "in", HANDED_OVER)
        )

    def _gov_case_delivery_part_rule(self, role, model):
        """Return the domain of what ``role`` hands over together with the result.

        The decision and the receipt of delivery, and their rows of the journal;
        papers, steps and procedures stay with those who need them.
        """
        column, wanted = _HANDED_OVER_PARTS[model]
        cases = self._gov_case_delivery_rule(role)
        if cases == [(0, "=", 1)]:
            return cases
        return [(column, "in", list(wanted)), ("case_id", "any", cases)]

    @tools.ormcache("self.id", "role", "today", "self._gov_rights_version()")
    def _gov_hands_over(self, role, today):
        """Tell whether a place where the user holds ``role`` serves other places."""
        places = self.env["gov.organization"].sudo().with_context(active_test=False)
        wanted = Domain(self._gov_scope(role).terms("id")) & Domain(
            "hands_over", "=", True
        )
        return bool(places.search_count(wanted, limit=1))

    def _gov_case_part_rule(self, role):
        """Return the domain of what belongs to the cases that ``role`` opens."""
        return [("case_id", "any", self._gov_case_rule(role))]

    def _gov_case_step_rule(self, role):
        """Return the domain of review steps: of one's cases, or of one's own body.

        Who reviews in another department sees its step, and not the case.
        """
        steps = Domain(self._gov_case_part_rule(role))
        return list(steps | Domain(self._gov_rule(role)))

    def _gov_case_issue_rule(self, role):
        """Return the domain of the cases whose result ``role`` hands over.

        What another place hands over waits there, and not where it was received.
        """
        here = Domain("delivery_organization_id", "=", False)
        received = here & Domain(self._gov_case_rule(role))
        return list(received | Domain(self._gov_case_delivery_rule(role)))
