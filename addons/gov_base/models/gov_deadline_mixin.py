from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import localtime
from ..core.light import light


class GovDeadlineMixin(models.AbstractModel):
    """Records with a clock whose colour is true at any instant.

    Dates are stored, the colour never: it follows from them and today's local date,
    in Python for reads and as one SQL expression for search, order, group and count.
    """

    _name = "gov.deadline.mixin"
    _description = "Clock with a light"

    warn_date = fields.Date(string="Yellow From", readonly=True, copy=False)
    due_date = fields.Date(readonly=True, copy=False)
    statutory_due_date = fields.Date(
        string="Statutory Limit", readonly=True, copy=False
    )
    light = fields.Selection(
        selection=lambda self: self._light_words(),
        compute="_compute_light",
        search="_search_light",
    )

    @api.model
    def _light_words(self):
        """Return the colours with what they mean.

        Words of the code and not of the field: those of a field would be translated
        in this abstract model alone, and not in the models that take it over.
        """
        return [
            ("grey", self.env._("No clock")),
            ("green", self.env._("In time")),
            ("yellow", self.env._("Due soon")),
            ("red", self.env._("Promise exceeded")),
            ("dark_red", self.env._("Statutory limit exceeded")),
        ]

    @api.depends("warn_date", "due_date", "statutory_due_date")
    def _compute_light(self):
        today = localtime.today()
        for record in self:
            record.light = light(
                today, record.warn_date, record.due_date, record.statutory_due_date
            )

    def _search_light(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._light_domain(colour) for colour in value)

    @api.model
    def _light_domain(self, colour):
        """Return the domain of one colour, in terms an index on ``due_date`` serves."""
        today = localtime.today()
        no_clock = Domain("due_date", "=", False)
        unlawful = Domain("statutory_due_date", "<", today)
        late = Domain("due_date", "<", today)
        running = ~no_clock & ~unlawful
        warned = Domain("warn_date", "<=", today)
        domains = {
            "grey": no_clock,
            "dark_red": ~no_clock & unlawful,
            "red": running & late,
            "yellow": running & ~late & warned,
            "green": running & ~late & ~warned,
        }
        return domains.get(colour, Domain.FALSE)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "light":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields["light"], "read")
        due, warn, statutory = (
            super(GovDeadlineMixin, self)._field_to_sql(alias, name, query)
            for name in ("due_date", "warn_date", "statutory_due_date")
        )
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
