from odoo import models, tools
from odoo.fields import Domain

ACCEPTING = ("accepting_organization_id", "")
RESPONSIBLE = ("responsible_organization_id", "responsible_")
SIDES = {
    "village_agent": (ACCEPTING,),
    "window_clerk": (ACCEPTING,),
    "integrator": (ACCEPTING,),
    "handler": (RESPONSIBLE,),
    "approver": (RESPONSIBLE,),
    "centre_manager": (ACCEPTING, RESPONSIBLE),
    "supervisor": (ACCEPTING, RESPONSIBLE),
    "administrator": (ACCEPTING, RESPONSIBLE),
}


class ResUsers(models.Model):
    _inherit = "res.users"

    @tools.ormcache("self.id")
    def _gov_staff_id(self):
        """Return the id of the staff member whose account this is, or ``False``."""
        return self._gov_staff().id

    def _gov_case_rule(self, role):
        """Return the domain of the cases that ``role`` opens today.

        Acceptance is seen by who receives, review by who decides; those who oversee
        see what either side of their area does. A draft has no responsible side yet.
        """
        sides = [self._gov_rule(role, *side) for side in SIDES[role]]
        return list(Domain.OR(sides))

    def _gov_case_part_rule(self, role):
        """Return the domain of what belongs to the cases that ``role`` opens."""
        return [("case_id", "any", self._gov_case_rule(role))]

    def _gov_case_step_rule(self, role):
        """Return the domain of review steps: of one's cases, or of one's own body.

        Who reviews in another department sees its step, and not the case.
        """
        steps = Domain(self._gov_case_part_rule(role))
        return list(steps | Domain(self._gov_rule(role)))
