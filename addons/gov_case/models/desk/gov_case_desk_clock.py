from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.gov_base.tools.private_orm import (
    DomainCondition,
    DomainNary,
    DomainOr,
)


class GovCase(models.Model):
    """The clock that a desk looks at: the promise, or what follows when it has ended.

    At most one of the two runs at a time, so that a list has one light and one day for
    each case, and what is handed over late stands among what is decided late.
    """

    _inherit = "gov.case"

    desk_light = fields.Selection(
        selection=lambda self: self._part_light_words(),
        string="Light of the Running Clock",
        compute="_compute_desk_clock",
        search="_search_desk_light",
    )
    desk_due_date = fields.Date(
        string="Running Clock Until",
        compute="_compute_desk_clock",
        search="_search_desk_due_date",
    )

    _city_due_idx = models.Index("(city_id, due_date, id) WHERE due_date IS NOT NULL")
    _responsible_city_due_idx = models.Index(
        "(responsible_city_id, due_date, id) WHERE due_date IS NOT NULL"
    )
    _responsible_district_due_idx = models.Index(
        "(responsible_district_id, due_date, id) WHERE due_date IS NOT NULL"
    )

    @api.depends(
        "warn_date",
        "due_date",
        "statutory_due_date",
        "due_by_law",
        "follow_warn_date",
        "follow_due_date",
    )
    def _compute_desk_clock(self):
        for case in self:
            case.desk_light = case.light if case.due_date else case.follow_light
            case.desk_due_date = case.due_by_law or case.follow_due_date

    def _search_desk_light(self, operator, value):
        return self._search_running("light", "follow_light", operator, value)

    def _search_desk_due_date(self, operator, value):
        return self._search_running("due_by_law", "follow_due_date", operator, value)

    @api.model
    def _search_running(self, promise, following, operator, value):
        runs = Domain("due_date", "!=", False)
        return (runs & Domain(promise, operator, value)) | (
            ~runs & Domain(following, operator, value)
        )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        """Order by the day of the promise itself where only its clock is asked for.

        Those who oversee look for what is late or soon will be: of a whole city the
        first page comes from an index then, and not from a sort of all of it.
        """
        if limit and order and order.startswith("desk_due_date"):
            domain = Domain(domain).optimize_full(self)
            if needs(domain, "due_date"):
                order = order.removeprefix("desk_")
        return super()._search(domain, offset, limit, order, **options)

    def _counted_dates(self):
        counted = super()._counted_dates()
        running = "due_date" if self.due_date else "follow_due_date"
        return (*counted, "desk_due_date") if running in counted else counted

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in ("desk_light", "desk_due_date"):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        of = {
            name: super(GovCase, self)._field_to_sql(alias, name, query)
            for name in ("light", "follow_light", "due_date", "due_by_law")
        }
        if field_expr == "desk_due_date":
            following = super()._field_to_sql(alias, "follow_due_date", query)
            return SQL("COALESCE(%s, %s)", of["due_by_law"], following)
        return SQL(
            "CASE WHEN %s IS NULL THEN %s ELSE %s END",
            of["due_date"],
            of["follow_light"],
            of["light"],
        )


def needs(domain, name):
    """Tell whether a date has to be there in whatever a domain finds."""
    if isinstance(domain, DomainNary):
        some = all if isinstance(domain, DomainOr) else any
        return some(needs(part, name) for part in domain.children)
    if not isinstance(domain, DomainCondition) or domain.field_expr != name:
        return False
    value = domain.value
    return (
        domain.operator in ("<", "<=", ">", ">=")
        or (domain.operator == "not in" and False in value)
        or (domain.operator == "in" and False not in value)
    )
