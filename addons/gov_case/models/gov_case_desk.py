from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint

from ..core import desk

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
_SEEN = ", ".join(f"'{state}'" for state in SEEN)


class GovCase(models.Model):
    """What must I do now: the user's turn, and the counters above the list.

    A tile and the list behind it come from one domain, so they cannot differ.
    """

    _name = "gov.case"
    _inherit = ["gov.case", "gov.page.mixin"]

    my_turn = fields.Boolean(
        string="Waits for Me", compute="_compute_my_turn", search="_search_my_turn"
    )
    desk_tile = fields.Selection(
        selection=lambda self: list(self._desk_labels().items()),
        string="On the Desk As",
        compute="_compute_desk_tile",
        search="_search_desk_tile",
        help="To search by: a case may lie on the desk for several reasons.",
    )

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

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_my_turn(self):
        mine = self.search(Domain("id", "in", self.ids) & self._my_turn_domain())
        for case in self:
            case.my_turn = case in mine

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._my_turn_domain()

    def _compute_desk_tile(self):
        self.desk_tile = False

    def _search_desk_tile(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            self._tile_domain(desk.BY_NAME[name])
            for name in value
            if name in desk.BY_NAME
        )

    @api.model
    def _my_turn_domain(self):
        """Return the domain of what a post of the user's has to move on.

        For those who only oversee: what comes late, or soon will.
        """
        roles = set(self.env.user._gov_roles())
        turns = [tile for tile in desk.TURNS if not roles.isdisjoint(tile.roles)]
        if not turns:
            return Domain("light", "in", ("yellow", *_LATE))
        return Domain.OR(self._tile_domain(tile) for tile in turns)

    @api.model
    def _tile_domain(self, tile):
        """Return the domain of the cases that a tile holds for this user.

        Each role counts on its own side and in its own place: a clerk in one township
        who approves in another has neither's work in the other place. Those who only
        oversee see the same work of everybody in their area.
        """
        user = self.env.user
        cases = getattr(self, f"_tile_{tile.name}")
        rule = user._gov_case_issue_rule if tile.delivers else user._gov_case_rule
        own = [
            cases(role) & Domain(rule(role))
            for role in user._gov_roles()
            if role in tile.roles
        ]
        return Domain.OR(own) if own else cases(False)

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
    @api.readonly
    @endpoint
    def desk_tiles(self):
        """Return the counters of the user's roles, from one grouped query a model.

        :return: ``[{"filter": name of a search filter, "label", "tone", "count",
            "action": of the list behind it where that is another one, or ""}]``
        """
        self.check_access("read")
        roles = set(self.env.user._gov_roles())
        tiles = desk.shown(roles, all_of_it=not roles)
        counts = self._desk_counts(tiles)
        labels = self._desk_labels()
        found = [
            {
                "filter": tile.name,
                "label": labels[tile.name],
                "tone": tile.tone,
                "count": count,
                "action": "",
            }
            for tile, count in zip(tiles, counts, strict=True)
            if count or not tile.rare
        ]
        return [
            *self.env["gov.case.step"]._desk_tile(),
            *found,
            *self.env["gov.case.check"]._desk_tile(),
            *self.env["gov.case.notice"]._desk_tile(),
        ]

    def _desk_counts(self, tiles):
        """Return how many cases each tile holds, in order, from one query."""
        asked = Domain("revocation", "=", "asked")
        query = self._search(Domain("state", "in", SEEN) | asked)
        counters = [
            SQL(
                "COUNT(*) FILTER (WHERE %s)",
                self._tile_domain(tile)
                .optimize_full(self)
                ._to_sql(self, self._table, query),
            )
            for tile in tiles
        ]
        [counts] = self.env.execute_query(query.select(*counters))
        return counts

    @api.model
    def _desk_labels(self):
        return {
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
