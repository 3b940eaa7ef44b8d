from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.gov_base.tools.endpoint import endpoint

DESK_STATES = (
    "draft",
    "received",
    "correction",
    "accepted",
    "review",
    "paused",
    "decided",
)
_ACCEPTING = ("village_agent", "window_clerk", "integrator")
_RESPONSIBLE = ("handler", "approver")
_OVERSEEING = ("centre_manager", "supervisor", "administrator")
_EVERYBODY = (*_ACCEPTING, *_RESPONSIBLE, *_OVERSEEING)
TILES = (
    ("drafts", "info", _ACCEPTING),
    ("to_accept", "info", (*_ACCEPTING, *_OVERSEEING)),
    ("to_correct", "info", (*_ACCEPTING, *_OVERSEEING)),
    ("to_review", "info", (*_RESPONSIBLE, *_OVERSEEING)),
    ("to_decide", "info", (*_RESPONSIBLE, *_OVERSEEING)),
    ("to_grant", "info", ("approver", *_OVERSEEING)),
    ("to_issue", "info", _EVERYBODY),
    ("elsewhere", "info", (*_ACCEPTING, *_OVERSEEING)),
    ("yellow", "warning", _EVERYBODY),
    ("red", "danger", _EVERYBODY),
)


TURNS = {
    "village_agent": ("draft", "correction"),
    "window_clerk": ("draft", "received", "correction", "decided"),
    "integrator": ("draft", "correction"),
    "handler": ("accepted", "review", "paused"),
    "approver": ("review",),
}


class GovCase(models.Model):
    """What must I do now: the user's turn, and the counters above the list."""

    _inherit = "gov.case"

    my_turn = fields.Boolean(
        string="Waits for Me", compute="_compute_my_turn", search="_search_my_turn"
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_my_turn(self):
        mine = self.filtered_domain(self._my_turn_domain())
        for case in self:
            case.my_turn = case in mine

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._my_turn_domain()

    @api.model
    def _my_turn_domain(self):
        """Return the domain of what a post of the user's has to move on.

        Those who only oversee see everything that is open.
        """
        user = self.env.user
        turns = [
            user._gov_case_turn(role, TURNS[role])
            for role in user._gov_roles()
            if role in TURNS
        ]
        return Domain.OR(turns) if turns else Domain("state", "in", DESK_STATES)

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

    @api.model
    @api.readonly
    @endpoint
    def desk_tiles(self):
        """Return the counters of the user's roles, from one grouped query.

        :return: ``[{"filter": name of a search filter, "label", "tone", "count"}]``
        """
        self.check_access("read")
        roles = set(self.env.user._gov_roles())
        counts = self._desk_counts()
        labels = self._desk_labels()
        return [
            {"filter": name, "label": labels[name], "tone": tone, "count": counts[name]}
            for name, tone, for_roles in TILES
            if (not roles or not roles.isdisjoint(for_roles))
            and (counts[name] or name != "elsewhere")
        ]

    def _desk_counts(self):
        """Return how many cases each tile stands for."""
        rows = self._read_group(
            [("state", "in", DESK_STATES)],
            ["state", "light"],
            ["__count", "request_id:count", "delivery_organization_id:count"],
        )
        counts = dict.fromkeys((name for name, _tone, _roles in TILES), 0)
        by_state = {
            "draft": "drafts",
            "received": "to_accept",
            "correction": "to_correct",
            "accepted": "to_review",
            "decided": "to_issue",
        }
        for state, light, count, asked, elsewhere in rows:
            if state in by_state:
                counts[by_state[state]] += count
            if state == "review":
                counts["to_decide"] += count - asked
                counts["to_grant"] += asked
            if state == "decided":
                counts["elsewhere"] += elsewhere
            if light == "yellow":
                counts["yellow"] += count
            if light in ("red", "dark_red"):
                counts["red"] += count
        return counts

    def _desk_labels(self):
        return {
            "drafts": self.env._("Drafts"),
            "to_accept": self.env._("To accept"),
            "to_correct": self.env._("In correction"),
            "to_review": self.env._("To review"),
            "to_decide": self.env._("To decide"),
            "to_grant": self.env._("To grant"),
            "to_issue": self.env._("To issue"),
            "elsewhere": self.env._("Handed over elsewhere"),
            "yellow": self.env._("Yellow"),
            "red": self.env._("Red"),
        }
