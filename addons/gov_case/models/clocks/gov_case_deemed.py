from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.words import words

_ENDS = ("warn_date", "due_date", "statutory_due_date")
_DEEMED = tuple(f"deemed_{name}" for name in _ENDS)
_WRITTEN = {"light": "light", "state_by_law": "state", "due_by_law": "due_date"}


class GovCase(models.Model):
    """What the law has answered before anything was written.

    Five working days after receipt a case is accepted as of the day of receipt. A job
    writes it down at midnight, or whoever acts on the case first; what is shown,
    searched, counted and told does not wait for that. The days of the clock that would
    run then are kept beside those of the notice: art. 32(4).
    """

    _inherit = "gov.case"

    deemed_warn_date = fields.Date(
        string="Accepted by Law: Yellow From", readonly=True, workflow=True, copy=False
    )
    deemed_due_date = fields.Date(
        string="Accepted by Law: Promised By", readonly=True, workflow=True, copy=False
    )
    deemed_statutory_due_date = fields.Date(
        string="Accepted by Law: Required by Law By",
        readonly=True,
        workflow=True,
        copy=False,
    )
    state_by_law = fields.Selection(
        selection=lambda self: words(self.env, "gov.case", "state"),
        string="State by Law",
        compute="_compute_by_law",
        search="_search_state_by_law",
        help="Accepted as soon as the five working days to answer are over.",
    )
    due_by_law = fields.Date(
        string="Due Date by Law", compute="_compute_by_law", search="_search_due_by_law"
    )

    @api.depends("state", "due_date", "deemed_due_date")
    def _compute_by_law(self):
        for case in self:
            over = case._is_notice_over()
            case.state_by_law = "accepted" if over else case.state
            case.due_by_law = case.deemed_due_date if over else case.due_date

    @api.depends("state", *_ENDS, *_DEEMED)
    def _compute_light(self):
        return super()._compute_light()

    def _clock_dates(self, name):
        if name == "light" and self._is_notice_over():
            return [self[end] for end in _DEEMED]
        return super()._clock_dates(name)

    @api.model
    def _search_state_by_law(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._by_law_domain(value)

    @api.model
    def _by_law_domain(self, states):
        """Return the domain of these states, in terms that indexes on states serve."""
        states = set(states)
        open_ = Domain("state", "!=", "received") | Domain(
            "due_date", ">=", localtime.today()
        )
        if "accepted" in states:
            accepted = Domain("state", "in", [*states, "received"])
            return (
                accepted
                if "received" in states
                else accepted
                & (Domain("state", "!=", "received") | self._lapsed_domain())
            )
        found = Domain("state", "in", list(states))
        return found & open_ if "received" in states else found

    @api.model
    def _lapsed_domain(self):
        return Domain("due_date", "<", localtime.today())

    @api.model
    def _search_due_by_law(self, operator, value):
        lapsed = Domain("state", "=", "received") & self._lapsed_domain()
        return (lapsed & Domain("deemed_due_date", operator, value)) | (
            ~lapsed & Domain("due_date", operator, value)
        )

    @api.model
    def _light_domain(self, colour, name="light"):
        """Return the domain of a colour; of what lapsed, that of the promise.

        A notice that is not over is green or yellow, and its promise was not asked.
        """
        domain = super()._light_domain(colour, name)
        if name != "light" or colour == "grey":
            return domain
        deemed = self._ends_domain(colour, *_DEEMED)
        received = Domain("state", "=", "received")
        if colour == "dark_red":
            return domain & (~received | deemed)
        return domain | (self._lapsed_domain() & received & deemed)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in _WRITTEN:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")

        def column(name):
            return super(GovCase, self)._field_to_sql(alias, name, query)

        return SQL(
            "CASE WHEN %s = 'received' AND %s < %s THEN %s ELSE %s END",
            column("state"),
            column("due_date"),
            localtime.today(),
            self._lapsed_to_sql(field_expr, column),
            column(_WRITTEN[field_expr]),
        )

    @api.model
    def _lapsed_to_sql(self, name, column):
        """Return what the law says of a case that lapsed, as SQL."""
        if name == "state_by_law":
            return SQL("'accepted'")
        if name == "due_by_law":
            return column("deemed_due_date")
        return self._light_to_sql(*map(column, _DEEMED))

    def _told_dates(self):
        """Return the promise and the limit of the law, as other systems are told."""
        names = ("promised_date", "legal_date")
        ends = names
        if self._is_notice_over():
            ends = ("deemed_due_date", "deemed_statutory_due_date")
        return {
            name: fields.Date.to_string(self[end]) or False
            for name, end in zip(names, ends, strict=True)
        }

    def _settle(self, row):
        """Write down first what the law has answered, so that no act meets it undone.

        Rows that are for the five days alone are refused afterwards. What comes in
        with the receipt from file is told with it, however late it was entered. What
        the system alone does is this very answer, or asks nothing of it.
        """
        if "in_time" in row.guards or row.name == "reuse" or not row.actors:
            return
        if over := self.filtered(lambda case: case._is_notice_over()):
            over._advance_by_law()
