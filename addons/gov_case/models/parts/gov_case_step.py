from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.models.mixins.gov_scoped_mixin import ANCESTORS
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.rows import DATED, Rows, insert, update

from ...core import clock

REVIEWED = ("review", "inspection", "reporting", "decision")
_STOPPED = {"warn_date": False, "due_date": False, "statutory_due_date": False}
_WAITING = {"state": "waiting", "started_on": False, **_STOPPED}


class GovCaseStep(models.Model):
    """One step of the review, with its organisation, its own clock and its opinion.

    Steps with the same order run side by side, the others one after the other. The
    handlers and approvers of the step's organisation work on it, wherever the case
    itself is decided; the decision closes what is left of its own organisation.
    """

    _name = "gov.case.step"
    _description = "Review Step"
    _inherit = ["gov.page.mixin", "gov.scoped.mixin", "gov.deadline.mixin"]
    _order = "case_id, sequence, id"
    _gov_names = frozenset({"case_id"})

    case_id = fields.Many2one("gov.case", required=True, ondelete="cascade", index=True)
    case_number = fields.Char(
        related="case_id.number", string="Number of the Case", related_sudo=True
    )
    case_state = fields.Selection(
        related="case_id.state", string="State of the Case", related_sudo=True
    )
    matter_id = fields.Many2one(
        related="case_id.matter_id", string="Matter of the Case", related_sudo=True
    )
    name = fields.Char(required=True)
    kind = fields.Selection(
        selection=[
            ("review", "Review"),
            ("inspection", "Inspection"),
            ("reporting", "Sending up"),
            ("decision", "Decision"),
        ],
        string="Kind of Step",
        required=True,
    )
    sequence = fields.Integer(string="Order", default=10)
    organization_id = fields.Many2one(
        "gov.organization",
        string="In Charge",
        required=True,
        ondelete="restrict",
        index=True,
    )
    township_id = fields.Many2one(readonly=False)
    district_id = fields.Many2one(readonly=False)
    city_id = fields.Many2one(readonly=False)
    is_foreign = fields.Boolean(
        string="Of Another Department",
        help="The decision waits for it; what one's own body left open it closes.",
    )
    days = fields.Integer(string="Days for It")
    day_unit = fields.Selection(
        selection=[("workday", "Working days"), ("day", "Calendar days")],
        string="Unit of Days",
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("doing", "In progress"),
            ("done", "Done"),
            ("closed", "Closed by the decision"),
        ],
        string="Progress",
        required=True,
        default="waiting",
    )
    started_on = fields.Datetime(string="Started At")
    done_on = fields.Datetime(string="Done At")
    staff_id = fields.Many2one("gov.staff", string="Done By", ondelete="restrict")
    opinion = fields.Text()
    inspector_names = fields.Char(
        string="Inspectors", help="An inspection is made by two people at least."
    )
    timeliness = fields.Selection(
        selection=[("on_time", "On time"), ("late", "Late")],
        string="Result of the Clock",
    )

    _open_idx = models.Index("(organization_id, due_date) WHERE state = 'doing'")

    @api.depends("name", "case_id")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step.name

    @endpoint
    def action_finish(self, opinion: str, inspectors: str = ""):
        """Give the opinion of the step's organisation; the next step begins.

        :param inspectors: names of the two who inspected, of an inspection
        Source: Administrative Licensing Law, art. 34 (two or more inspect).
        """
        self.check_access("read")
        opinion = problems.text(self.env, "opinion", opinion)
        for step in self:
            step._check_mine()
            step._check_inspectors(inspectors)
            step.sudo()._finish(opinion, inspectors.strip())
        return True

    def _check_mine(self):
        mine = self.env["gov.case"]._may_always() or (
            self._gov_in_scope("handler") | self._gov_in_scope("approver")
        )
        if not mine:
            raise AccessError(
                self.env._(
                    "“%(step)s” is not a step of your organisation.", step=self.name
                )
            )
        if self.state != "doing" or self.sudo().case_id.state != "review":
            raise UserError(
                self.env._("“%(step)s” is not in progress.", step=self.name)
            )

    def _check_inspectors(self, inspectors):
        if self.kind != "inspection":
            return
        names = {
            name.strip()
            for name in inspectors.replace("，", ",").replace("、", ",").split(",")
            if name.strip()
        }
        if len(names) < 2:
            raise UserError(
                self.env._(
                    "“%(step)s”: name the two or more people who inspected.",
                    step=self.name,
                )
            )

    def _finish(self, opinion, inspectors):
        case = self.case_id
        case._carry_out(
            case._machine().get("finish_step"),
            {case: self.organization_id.id},
            {},
            {case: {}},
            f"{self.name}: {opinion}",
        )
        self.write(
            {
                "state": "done",
                "opinion": opinion,
                "inspector_names": inspectors or False,
                "staff_id": self.env.user._gov_staff_id(),
                **self._ended(),
            }
        )
        case._start_next_steps()

    def _ended(self):
        today = localtime.today()
        late = self.due_date and self.due_date < today
        return {
            "done_on": localtime.now(),
            "timeliness": "late" if late else "on_time",
            **_STOPPED,
        }

    def _start(self):
        for step in self:
            step.write(self._started(step.days, step.day_unit))

    @api.model
    def _started(self, days, day_unit):
        """Return what to write of a step that begins today, a day not counted."""
        return {
            "state": "doing",
            "started_on": localtime.now(),
            **self._deadline(localtime.today(), days, day_unit),
        }

    @api.model
    def _deadline(self, started, days, day_unit, moves=()):
        """Return the dates of a step's clock; none without days of its own."""
        if not days:
            return _STOPPED
        calendar = self.env["gov.workday"]._calendar()
        term = clock.Term(days, 0, day_unit == "day")
        margin = self.env["gov.light.rule"]._margin("step")
        deadlines = clock.replay(calendar, started, term, moves, margin)
        return {"warn_date": deadlines.warn, "due_date": deadlines.due}

    def _stop_clock(self):
        self.filtered("due_date").write(_STOPPED)

    def _restart_clock(self):
        """Give back the days of special procedures since each step began.

        Nothing is written of a step whose days stay as they are.
        """
        changes = {}
        for step in self.filtered(lambda one: one.state == "doing"):
            started = localtime.local_date(step.started_on)
            pauses = [
                move
                for move in step.case_id._moves()
                if isinstance(move, clock.Pause) and move.start >= started
            ]
            dates = self._deadline(started, step.days, step.day_unit, pauses)
            if any(step[name] != day for name, day in dates.items()):
                changes[step] = dates
        update(self, changes)


class GovCase(models.Model):
    _inherit = "gov.case"

    has_foreign_steps = fields.Boolean(
        string="Other Departments Take Part",
        readonly=True,
        copy=False,
        workflow=True,
    )

    def _make_steps(self):
        """Copy the review steps of the frozen version; the first are in progress."""
        vals_list = [vals for case in self for vals in case._prepare_steps()]
        insert(Rows(self.env["gov.case.step"], vals_list, DATED))
        self.invalidate_recordset(["step_ids"], flush=False)
        waiting = {vals["case_id"] for vals in vals_list if vals["is_foreign"]}
        self.browse(waiting).write({"has_foreign_steps": True})

    def _prepare_steps(self):
        """Return the values of the review steps of one case.

        Steps of the same order in the guide run side by side when they are of several
        organisations; those of one organisation follow each other.
        """
        planned = self.version_id._planned_steps()
        wave, order, busy = 0, None, set()
        for step in planned:
            if step.kind not in REVIEWED:
                continue
            place = self._step_place(step)
            if step.sequence != order or place["organization_id"] in busy:
                wave, order, busy = wave + 1, step.sequence, set()
            busy.add(place["organization_id"])
            vals = {
                "case_id": self.id,
                "name": step.name,
                "kind": step.kind,
                "sequence": wave,
                "days": step.days,
                "day_unit": step.day_unit,
                "is_foreign": False,
                **place,
                **_WAITING,
            }
            if wave == 1:
                vals |= self.env["gov.case.step"]._started(step.days, step.day_unit)
            yield vals

    def _step_place(self, step):
        """Return the organisation in charge of a step, with its ancestor columns.

        A step without a department is done where the case was accepted. Where the
        matter has been handed down to decide, its department's steps go with it.
        """
        if not step.organization_id:
            return self._side_columns("accepting_organization_id", "")
        body = self.responsible_organization_id
        if step.organization_id == body.id or body.kind == "area":
            return self._side_columns("responsible_organization_id", "responsible_")
        other = body.browse(step.organization_id)
        place = {ancestor: other[ancestor].id for ancestor in ANCESTORS}
        return {"organization_id": other.id, "is_foreign": True, **place}

    def _side_columns(self, name, prefix):
        columns = {ancestor: self[prefix + ancestor].id for ancestor in ANCESTORS}
        return {"organization_id": self[name].id, **columns}

    def _open_steps(self):
        """Return the steps of these cases that are not over, in one query."""
        return (
            self.env["gov.case.step"]
            .sudo()
            .search_fetch(
                [
                    ("case_id", "in", self.ids),
                    ("state", "in", ("waiting", "doing")),
                ],
                ["case_id", "name", "sequence", "state", "due_date", "is_foreign"],
                order="sequence, id",
            )
        )

    def _start_next_steps(self):
        """Start what comes next when nothing is in progress."""
        steps = self._open_steps()
        if steps and "doing" not in steps.mapped("state"):
            steps.filtered(lambda step: step.sequence == steps[0].sequence)._start()

    def _close_steps(self):
        """End what the decision leaves undone."""
        if not self:
            return
        steps = self.env["gov.case.step"]
        steps.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE gov_case_step
                   SET state = 'closed', done_on = %(now)s, timeliness =
                       CASE WHEN due_date < %(today)s THEN 'late' ELSE 'on_time' END,
                       warn_date = NULL, due_date = NULL, statutory_due_date = NULL,
                       write_uid = %(user)s, write_date = %(written)s
                 WHERE case_id IN %(cases)s AND state IN ('waiting', 'doing')
                """,
                now=localtime.now(),
                today=localtime.today(),
                user=self.env.uid,
                written=self.env.cr.now(),
                cases=tuple(self.ids),
            )
        )
        steps.invalidate_model(flush=False)

    def _guard_other_departments(self):
        """Other departments that the guide names give their opinion first."""
        waiting = self.sudo().filtered("has_foreign_steps")
        asked = waiting._open_steps().filtered("is_foreign")
        for case, steps in asked.grouped("case_id").items():
            raise UserError(
                self.env._(
                    "%(case)s waits for these steps of other departments: %(steps)s.",
                    case=case._label(),
                    steps=", ".join(steps.mapped("name")),
                )
            )
