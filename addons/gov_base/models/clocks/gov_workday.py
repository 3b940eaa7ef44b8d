from datetime import date, datetime

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import file_open

from ...core import workday_notice
from ...core.textfile import csv_rows
from ...core.workdays import Calendar
from ...tools.endpoint import endpoint

MOST_DAYS = 3650


class GovWorkday(models.Model):
    """A date that is not what its weekday says, as the State Council announces it.

    Legal periods count working days (Administrative Licensing Law, art. 82). Beyond the
    last announced year Monday to Friday are taken as working days, and deadlines there
    are provisional.
    """

    _name = "gov.workday"
    _description = "Working-Day Exception"
    _order = "date desc"
    _rec_name = "date"

    date = fields.Date(string="Day", required=True)
    kind = fields.Selection(
        selection=[("off", "Day off"), ("work", "Working day")], required=True
    )
    name = fields.Char(string="Occasion")
    weekday = fields.Selection(
        selection=[
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        string="Day of the Week",
        compute="_compute_weekday",
    )

    _date_uniq = models.UniqueIndex("(date)", "This date is in the calendar already.")
    _date_sane = models.Constraint(
        "CHECK (date BETWEEN '1949-10-01' AND '2199-12-31')",
        "This date is not of our time.",
    )

    @api.depends("date")
    def _compute_weekday(self):
        for workday in self:
            workday.weekday = workday.date and str(workday.date.weekday())

    @api.depends("date", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for workday in self:
            day = fields.Date.to_string(workday.date) or ""
            workday.display_name = f"{day} {labels.get(workday.kind, '')}".strip()

    def _check_access(self, operation):
        """The calendar moves deadlines everywhere: only districts and above edit it."""
        if operation != "read" and not self._may_edit():
            message = self.env._(
                "Only an administrator of a district or above may change working days."
            )
            return self, lambda: AccessError(message)
        return super()._check_access(operation)

    @api.model
    def _may_edit(self):
        scope = self.env.user._gov_scope("administrator")
        return bool(self.env.user._gov_is_system() or scope.districts or scope.cities)

    @api.model_create_multi
    def create(self, vals_list):
        workdays = super().create(vals_list)
        self._after_change()
        return workdays

    def write(self, vals):
        result = super().write(vals)
        if not {"date", "kind"}.isdisjoint(vals):
            self._after_change()
        return result

    def unlink(self):
        result = super().unlink()
        self._after_change()
        return result

    @api.model
    @api.readonly
    @endpoint
    def add_workdays(self, start, days: int):
        """Return the ``days``-th working day after ``start``, which is not counted.

        :param start: ``YYYY-MM-DD`` or a date
        :param days: 0 to 3650; with 0 the answer is ``start`` itself
        :raises UserError: ``start`` is no date, or ``days`` is out of range
        """
        self.check_access("read")
        start = self._to_date("start", start)
        if not 0 <= days <= MOST_DAYS:
            raise UserError(
                self.env._(
                    "days must be from 0 to %(most)s, not %(days)s.",
                    most=MOST_DAYS,
                    days=days,
                )
            )
        try:
            return self._calendar().add(start, days)
        except OverflowError:
            raise UserError(
                self.env._("start is too late a date: %(date)s.", date=start)
            ) from None

    @api.model
    @api.readonly
    @endpoint
    def count_workdays(self, start, end):
        """Return the number of working days after ``start``, up to and with ``end``.

        :param start: ``YYYY-MM-DD`` or a date
        :param end: the same; when it comes first, the answer is negative
        :raises UserError: one of them is no date
        """
        self.check_access("read")
        return self._calendar().count(
            self._to_date("start", start), self._to_date("end", end)
        )

    @api.model
    @api.readonly
    @endpoint
    def last_known_date(self):
        """Return the last date whose holidays have been announced, or ``False``.

        Deadlines after it are provisional.
        """
        self.check_access("read")
        last_known = self._calendar().last_known
        return last_known if last_known > date.min else False

    @api.model
    @tools.ormcache()
    def _calendar(self):
        """Return the :class:`~odoo.addons.gov_base.core.workdays.Calendar` in force.

        A year counts as announced when its National Day is in the table, which every
        notice of the State Council names.
        """
        rows = self.sudo().search_fetch(Domain.TRUE, ["date", "kind"])
        kinds = {row.date: row.kind for row in rows}
        years = [day.year for day in kinds if (day.month, day.day) == (10, 1)]
        last_known = date(max(years), 12, 31) if years else date.min
        return Calendar(kinds, last_known)

    def _calendar_changed(self):
        """Hook: deadlines that still run follow the calendar. Nothing to do here."""

    def _after_change(self):
        self.flush_model()
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)
        self._calendar_changed()

    def _to_date(self, name, value):
        if isinstance(value, datetime) or not isinstance(value, date | str):
            value = False
        elif isinstance(value, str):
            value = _parse_date(value) or value
        if isinstance(value, date):
            return value
        raise UserError(
            self.env._(
                "%(name)s must be a date like 2026-03-31, not %(value)s.",
                name=name,
                value=str(value)[:40] or "''",
            )
        )

    @api.model
    def _load_shipped(self):
        """Add the exceptions shipped with the addon whose dates are not here yet.

        What an administrator has corrected stays corrected.
        """
        with file_open("gov_base/data/workdays.csv", "rb") as stream:
            entries, _problems = workday_notice.parse(csv_rows(stream.read()))
        present = set(self.sudo().search(Domain.TRUE).mapped("date"))
        missing = [entry for entry in entries if entry.date not in present]
        if missing:
            self.sudo().create([entry._asdict() for entry in missing])

    @api.model
    def _compare(self, entries, replace=False):
        """Return what publishing ``entries`` would change, by date.

        :param replace: dates of the same years that are not among them go away
        :return: list of ``(date, new entry or None, present record or empty)``
        """
        days = [entry.date for entry in entries]
        present = self.search(Domain("date", "in", days)).grouped("date")
        changes = [
            (entry.date, entry, present.get(entry.date, self.browse()))
            for entry in entries
        ]
        if replace and days:
            years = {day.year for day in days}
            others = self.search(Domain("date", "not in", days))
            changes += [
                (other.date, None, other)
                for other in others
                if other.date.year in years
            ]
        changes = [change for change in changes if not _is_same(*change[1:])]
        return sorted(changes, key=lambda change: change[0])

    @api.model
    def _publish(self, entries, replace=False):
        """Make the calendar say what ``entries`` say; see :meth:`_compare`.

        Deadlines follow once, at the end, and not for every date.
        """
        changes = self._compare(entries, replace)
        gone = self.concat(*(record for _day, entry, record in changes if not entry))
        super(GovWorkday, gone).unlink()
        for _day, entry, record in changes:
            if entry and record:
                values = {"kind": entry.kind, "name": entry.name}
                super(GovWorkday, record).write(values)
        super().create(
            [entry._asdict() for _day, entry, record in changes if not record]
        )
        if changes:
            self._after_change()
        return changes


def _is_same(entry, record):
    if not entry or not record:
        return False
    return (entry.kind, entry.name) == (record.kind, record.name or "")


def _parse_date(text):
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        return None
