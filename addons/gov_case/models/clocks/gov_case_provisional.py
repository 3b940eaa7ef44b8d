from odoo import api, fields, models
from odoo.fields import Domain

_PROMISE = ("due_date", "promised_date")
_LAW = ("statutory_due_date", "legal_date")
_RUNNING = ("accepted", "review", "paused")


class GovCase(models.Model):
    """Which dates of a case wait for the holidays of a year to be announced.

    Only those that a new calendar would still move: what has ended is final, and a
    promise in calendar days does not depend on holidays. The law's period does: it ends
    on no day of rest.
    """

    _inherit = "gov.case"

    @api.depends(
        "due_date",
        "statutory_due_date",
        "promised_date",
        "legal_date",
        "correction_due_date",
        "delivery_due_date",
        "state",
    )
    def _compute_provisional(self):
        return super()._compute_provisional()

    def _counted_dates(self):
        if self.state == "received":
            return ("due_date", "statutory_due_date")
        if self.state == "correction":
            return ("correction_due_date", "follow_due_date")
        if self.state == "decided":
            return ("delivery_due_date", "follow_due_date")
        if self.state not in _RUNNING:
            return ()
        return _LAW if self.day_unit == "day" else _PROMISE + _LAW

    @api.model
    def _provisional_domain(self, last_known):
        def beyond(*names):
            return Domain.OR(Domain(name, ">", last_known) for name in names)

        running = Domain("state", "in", _RUNNING)
        in_working_days = Domain("day_unit", "!=", "day")
        return Domain.OR(
            (
                Domain("state", "=", "received") & beyond("due_date"),
                Domain("state", "=", "correction") & beyond("correction_due_date"),
                Domain("state", "=", "decided") & beyond("delivery_due_date"),
                running & in_working_days & beyond("promised_date"),
                running & beyond("legal_date"),
            )
        )

    def _marked(self, name):
        """Return a date of this case as text, and that it is provisional if it is."""
        if not self[name]:
            return ""
        text = fields.Date.to_string(self[name])
        if f",{name}," not in (self.provisional_dates or ""):
            return text
        return self.env._("%(date)s (provisional)", date=text)

    def _told_day(self, day, unit="workday"):
        """Return a new end of a period as the journal tells it.

        :param unit: what the period was counted in
        """
        calendar = self.env["gov.workday"]._calendar()
        if not day or unit == "day" or not calendar.is_provisional(day):
            return day or "-"
        return self._journal_env()._("%(date)s (provisional)", date=day)


class GovCaseStep(models.Model):
    _inherit = "gov.case.step"

    def _counted_dates(self):
        return () if self.day_unit == "day" else super()._counted_dates()

    @api.model
    def _provisional_domain(self, last_known):
        natural = Domain("day_unit", "=", "day")
        return super()._provisional_domain(last_known) & ~natural
