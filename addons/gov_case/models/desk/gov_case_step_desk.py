from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.gov_base.models.mixins.gov_scoped_mixin import ANCESTORS


class GovCaseStep(models.Model):
    """Steps that wait for the user, and those that other bodies asked for."""

    _inherit = "gov.case.step"

    my_turn = fields.Boolean(
        string="Waits for Me", compute="_compute_my_turn", search="_search_my_turn"
    )
    asked_of_us = fields.Boolean(
        string="Asked by Another Body",
        compute="_compute_asked_of_us",
        search="_search_asked_of_us",
        help="It waits for me, and the case is another organisation's.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_my_turn(self):
        mine = self.filtered_domain(self._my_turn_domain())
        for step in self:
            step.my_turn = step in mine

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._my_turn_domain()

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_asked_of_us(self):
        asked = self.search(Domain("id", "in", self.ids) & self._asked_of_us_domain())
        for step in self:
            step.asked_of_us = step in asked

    def _search_asked_of_us(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._asked_of_us_domain()

    @api.model
    def _form_columns(self):
        """Return what the form of a case asks of its steps: who gives an opinion."""
        return ("state", "kind", "organization_id", *ANCESTORS)

    @api.model
    def _examined_domain(self):
        """Return the domain of steps in progress on which a handler gives an opinion.

        The step of the decision itself is the approver's.
        """
        return Domain("state", "=", "doing") & Domain("kind", "!=", "decision")

    @api.model
    def _awaited_domain(self):
        """Return the domain of the steps of others for which a decision waits."""
        return Domain("is_foreign", "=", True) & Domain(
            "state", "in", ("waiting", "doing")
        )

    @api.model
    def _my_turn_domain(self):
        """Return the domain of the steps on which the user's posts give an opinion.

        Those who only oversee see what is in progress.
        """
        own = self._by_role(lambda role: Domain.TRUE)
        return own or Domain("state", "=", "doing")

    @api.model
    def _in_hand_domain(self):
        return self._by_role(lambda role: Domain.TRUE) or Domain.FALSE

    @api.model
    def _asked_of_us_domain(self):
        user = self.env.user
        return (
            self._by_role(
                lambda role: Domain(
                    "case_id", "not any!", Domain(user._gov_case_rule(role))
                )
            )
            or Domain.FALSE
        )

    def _by_role(self, further):
        """Return the domain of the user's steps in progress, or nothing.

        :param further: returns what must hold besides, of a role
        """
        user = self.env.user
        roles = set(user._gov_roles())
        in_review = Domain("case_id", "any!", Domain("state", "=", "review"))
        kinds = {"handler": self._examined_domain(), "approver": self._decided_domain()}
        own = [
            steps & in_review & Domain(user._gov_rule(role)) & further(role)
            for role, steps in kinds.items()
            if role in roles
        ]
        return Domain.OR(own) if own else None

    @api.model
    def _decided_domain(self):
        return Domain("state", "=", "doing") & Domain("kind", "=", "decision")

    @api.model
    def _desk_tile(self):
        """Return the counter of the steps asked of the user's body, when there are any.

        :return: a list for ``gov.case.desk_tiles``
        """
        if {"handler", "approver"}.isdisjoint(self.env.user._gov_roles()):
            return []
        count = self.search_count(self._asked_of_us_domain())
        tile = {
            "filter": "asked_of_us",
            "label": self.env._("Asked of us"),
            "tone": "info",
            "count": count,
            "action": "gov_case.gov_case_step_action_asked",
        }
        return [tile] if count else []
