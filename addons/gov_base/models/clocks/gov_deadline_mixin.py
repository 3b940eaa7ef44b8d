from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core import localtime
from ...core.light import light


class GovDeadlineMixin(models.AbstractModel):
    """Records with a clock whose colour is true at any instant.

    Dates are stored, the colour never: it follows from them and today's local date,
    in Python for reads and as one SQL expression for search, order, group and count.
    """

    _name = "gov.deadline.mixin"
    _description = "Clock with a light"
    _gov_promises = True  # whether its end was promised to an applicant
    _gov_lights = {"light": ("warn_date", "due_date", "statutory_due_date")}
    """Each light with the fields of its clock; the last one may be missing (None)."""

    warn_date = fields.Date(
        string="Yellow From", readonly=True, copy=False, workflow=True
    )
    due_date = fields.Date(readonly=True, copy=False, workflow=True)
    statutory_due_date = fields.Date(
        string="Statutory Limit",
        readonly=True,
        copy=False,
        workflow=True,
    )
    light = fields.Selection(
        selection=lambda self: self._light_words(),
        compute="_compute_light",
        search="_search_light",
    )
    provisional = fields.Boolean(
        string="Provisional Deadline",
        compute="_compute_provisional",
        search="_search_provisional",
        help="It lies in a year whose holidays have not been announced.",
    )
    provisional_dates = fields.Char(
        string="Dates That Are Provisional",
        compute="_compute_provisional",
        help="Names of the fields, each between commas.",
    )

    @api.model
    def _light_words(self):
        """Return the colours with what they mean.

        Words of the code and not of the field: those of a field would be translated
        in this abstract model alone, and not in the models that take it over.
        """
        if not self._gov_promises:
            return self._part_light_words()
        return self._words_of_light(self.env._("Promise exceeded"))

    @api.model
    def _part_light_words(self):
        """Return the colours of a clock that promises nothing to the applicant."""
        return self._words_of_light(self.env._("Overdue"))

    @api.model
    def _words_of_light(self, red):
        return [
            ("grey", self.env._("No clock")),
            ("green", self.env._("In time")),
            ("yellow", self.env._("Due soon")),
            ("red", red),
            ("dark_red", self.env._("Statutory limit exceeded")),
        ]

    @api.depends("due_date", "statutory_due_date")
    def _compute_provisional(self):
        calendar = self.env["gov.workday"]._calendar()
        for record in self:
            found = [
                name
                for name in record._counted_dates()
                if record[name] and calendar.is_provisional(record[name])
            ]
            record.provisional = bool(found)
            record.provisional_dates = f",{','.join(found)}," if found else False

    def _counted_dates(self):
        """Return the fields whose dates a change of the calendar would still move."""
        return ("due_date", "statutory_due_date")

    def _search_provisional(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._provisional_domain(self.env["gov.workday"]._calendar().last_known)

    @api.model
    def _provisional_domain(self, last_known):
        """Return the domain of what :meth:`_compute_provisional` finds."""
        return Domain("due_date", ">", last_known) | Domain(
            "statutory_due_date", ">", last_known
        )

    @api.depends("warn_date", "due_date", "statutory_due_date")
    def _compute_light(self):
        self._compute_lights("light")

    def _compute_lights(self, name):
        today = localtime.today()
        for record in self:
            record[name] = light(today, *record._clock_dates(name))

    def _clock_dates(self, name):
        """Return the three dates that a light follows from, of one record."""
        return [end and self[end] for end in self._gov_lights[name]]

    def _search_light(self, operator, value):
        return self._search_lights("light", operator, value)

    @api.model
    def _search_lights(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._light_domain(colour, name) for colour in value)

    @api.model
    def _light_domain(self, colour, name="light"):
        """Return the domain of one colour, in terms an index on the due date serves."""
        return self._ends_domain(colour, *self._gov_lights[name])

    @api.model
    def _ends_domain(self, colour, warn, due, statutory):
        today = localtime.today()
        no_clock = Domain(due, "=", False)
        unlawful = Domain(statutory, "<", today) if statutory else Domain.FALSE
        late, in_time = Domain(due, "<", today), Domain(due, ">=", today)
        running = ~no_clock & ~unlawful
        warned = Domain(warn, "<=", today)
        domains = {
            "grey": no_clock,
            "dark_red": ~no_clock & unlawful,
            "red": running & late,
            "yellow": running & in_time & warned,
            "green": running & in_time & ~warned,
        }
        return domains.get(colour, Domain.FALSE)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in self._gov_lights:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        ends = (
            super(GovDeadlineMixin, self)._field_to_sql(alias, name, query)
            if name
            else SQL("NULL::date")
            for name in self._gov_lights[field_expr]
        )
        return self._light_to_sql(*ends)

    @api.model
    def _light_to_sql(self, warn, due, statutory):
        return SQL(
            """CASE WHEN %(due)s IS NULL THEN 'grey'
                    WHEN %(statutory)s < %(today)s THEN 'dark_red'
                    WHEN %(due)s < %(today)s THEN 'red'
                    WHEN %(warn)s <= %(today)s THEN 'yellow'
                    ELSE 'green' END""",
            due=due,
            warn=warn,
            statutory=statutory,
            today=localtime.today(),
        )
