from odoo import api, fields, models

from odoo.addons.gov_base.core import localtime

from ...core import clock


class GovCasePause(models.Model):
    """A special procedure or an extension: asked for, answered, perhaps over.

    The clock stops or moves only when another person grants it. A special procedure
    has a clock of its own: the days that were expected for it.
    Source: Administrative Licensing Law, art. 42 (extension) and 45 (procedures).
    """

    _name = "gov.case.pause"
    _description = "Special Procedure or Extension"
    _inherit = ["gov.page.mixin", "gov.deadline.mixin"]
    _order = "case_id, id"
    _gov_names = frozenset({"case_id"})

    case_id = fields.Many2one("gov.case", required=True, ondelete="cascade", index=True)
    kind = fields.Selection(
        selection=[
            ("hearing", "Hearing"),
            ("tender", "Tender"),
            ("auction", "Auction"),
            ("examination", "Examination"),
            ("testing", "Testing"),
            ("quarantine", "Quarantine"),
            ("appraisal", "Appraisal"),
            ("expert_review", "Expert review"),
            ("publicity", "Public notice"),
            ("site_inspection", "Site inspection"),
            ("other", "Other procedure"),
            ("extension", "Extension"),
        ],
        string="What For",
        required=True,
    )
    reason = fields.Text(required=True)
    basis = fields.Char(string="Basis in the Guide")
    expected_days = fields.Integer(string="Days Asked For", required=True)
    state = fields.Selection(
        selection=[
            ("asked", "Asked for"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("ended", "Over"),
        ],
        string="Answer",
        required=True,
        default="asked",
    )
    asked_on = fields.Datetime(string="Asked At", required=True)
    asked_user_id = fields.Many2one(
        "res.users", string="Account That Asked", required=True, ondelete="restrict"
    )
    asked_staff_id = fields.Many2one(
        "gov.staff", string="Asked By", ondelete="restrict"
    )
    granted_on = fields.Datetime(string="Answered At")
    granted_staff_id = fields.Many2one(
        "gov.staff", string="Answered By", ondelete="restrict"
    )
    answer = fields.Text(string="Note to the Answer")
    start_date = fields.Date(string="Clock Stopped On")
    end_date = fields.Date(string="Clock Resumed On")
    result = fields.Text(string="Result of the Procedure")
    timeliness = fields.Selection(
        selection=[("on_time", "On time"), ("late", "Late")],
        string="Result of the Clock",
    )

    @api.depends("kind", "start_date")
    def _compute_display_name(self):
        for pause in self:
            pause.display_name = pause._kind_label()

    def _kind_label(self):
        """Return the kind in the language of the journal."""
        env = self.env["gov.case"]._journal_env()
        return dict(self._fields["kind"]._description_selection(env)).get(self.kind, "")

    def _move(self):
        """Return what this has done to the clock so far, or nothing."""
        if self.kind == "extension":
            granted = self.state == "granted"
            return clock.Extension(self.expected_days) if granted else None
        if self.state != "ended" or not self.end_date:
            return None
        return clock.Pause(self.start_date, self.end_date)

    def _row_name(self):
        return "extension" if self.kind == "extension" else "pause"

    @api.model
    def _answered(self, approved):
        """Return what the answer writes on the cases."""
        return {"request_id": False}

    def _answer(self, approved, note):
        """Keep the answer; a granted procedure gets a clock of its own."""
        pauses = self.sudo()
        pauses.write(
            {
                "state": "granted" if approved else "refused",
                "granted_on": localtime.now(),
                "granted_staff_id": self.env.user._gov_staff_id(),
                "answer": note or False,
            }
        )
        if approved:
            pauses.filtered(lambda pause: pause.kind != "extension")._begin()

    def _begin(self):
        """The clocks of the cases and their steps stop, that of the procedure runs."""
        self.write({"start_date": localtime.today()})
        calendar = self.env["gov.workday"]._calendar()
        for alike in self.grouped("expected_days").values():
            alike.write(alike[0]._deadline(calendar))
        self.case_id.step_ids._stop_clock()

    def _deadline(self, calendar):
        """Return the dates of a procedure's own clock: the days that were expected."""
        due = calendar.add(self.start_date, self.expected_days)
        margin = self.env["gov.light.rule"]._margin("procedure")
        return {
            "warn_date": clock.warn_date(calendar, due, self.expected_days, margin),
            "due_date": due,
        }

    def _end(self, result):
        """End procedures that ran: their own clocks stop, how they did is kept."""
        today = localtime.today()
        late = self.filtered(lambda one: one.due_date and one.due_date < today)
        for pauses, timeliness in ((late, "late"), (self - late, "on_time")):
            pauses.write(
                {
                    "state": "ended",
                    "end_date": today,
                    "result": result,
                    "due_date": False,
                    "warn_date": False,
                    "timeliness": timeliness,
                }
            )
