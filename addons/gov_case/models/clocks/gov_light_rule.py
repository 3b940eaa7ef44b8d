from odoo import api, models
from odoo.tools import SQL, split_every

from ...core import clock

PARTS = 1000
_ENDS = """
    SELECT DISTINCT %(due)s, %(given)s FROM %(table)s
     WHERE %(due)s IS NOT NULL AND %(where)s
"""
_WARN = """
    UPDATE %(table)s SET %(warn)s = rule_warn
      FROM (VALUES %(values)s) AS rule (rule_due, rule_days, rule_warn)
     WHERE %(due)s = rule_due AND %(given)s = rule_days AND %(where)s
       AND %(warn)s IS DISTINCT FROM rule_warn
"""


class GovLightRule(models.Model):
    """The clocks of a case, and how a changed rule reaches those that run."""

    _inherit = "gov.light.rule"

    @api.model
    def _gov_clocks(self):
        names = {
            "notice": self.env._("Answer within five days"),
            "promise": self.env._("Decision: promise and law"),
            "step": self.env._("Review step"),
            "procedure": self.env._("Special procedure"),
            "correction": self.env._("Correction by the applicant"),
            "tolerance": self.env._("Papers that may follow"),
            "delivery": self.env._("Delivery"),
            "archive": self.env._("Archive"),
            "check": self.env._("Later check of a commitment"),
        }
        return [*super()._gov_clocks(), *names.items()]

    @api.model
    def _gov_clocks_without_days(self):
        return (*super()._gov_clocks_without_days(), "tolerance")

    @api.model
    def _gov_running_clocks(self):
        case = "gov.case"
        return {
            **super()._gov_running_clocks(),
            "notice": (case, "", SQL("%s", clock.NOTICE_DAYS), _state("received")),
            "promise": (case, "", SQL("promised_days"), _state("accepted", "review")),
            "correction": (case, "follow_", _DAYS, _state("correction")),
            "delivery": (case, "follow_", _DAYS, _state("decided")),
            "archive": (case, "follow_", _DAYS, _state("issued")),
            "step": ("gov.case.step", "", SQL("days"), _state("doing")),
            "procedure": (
                "gov.case.pause",
                "",
                SQL("expected_days"),
                _state("granted"),
            ),
            "tolerance": ("gov.case.material", "", SQL("0"), SQL("TRUE")),
            "check": ("gov.case.check", "", SQL("days"), _state("open")),
        }

    @api.model
    def _follow_rules(self, clocks):
        super()._follow_rules(clocks)
        running = self._gov_running_clocks()
        for name in clocks:
            if name in running:
                self._warn_by_rule(name, *running[name])
        if "promise" in clocks:
            self._warn_by_rule("promise", *_DEEMED)

    @api.model
    def _warn_by_rule(self, name, model, prefix, days, where):
        """Write the day from which each running clock of a kind is yellow.

        Clocks with the same end and the same days have the same: each such pair is
        looked at once, whatever the number of cases. Ends do not move, so the journal
        has nothing to tell.
        """
        rows = self.env[model]
        rows.flush_model()
        warn = f"{prefix}warn_date"
        clocks = {
            "table": SQL.identifier(rows._table),
            "due": SQL.identifier(f"{prefix}due_date"),
            "warn": SQL.identifier(warn),
            "given": SQL("COALESCE(%s, 0)", days),
            "where": where,
        }
        pairs = self.env.execute_query(SQL(_ENDS, **clocks))
        for part in split_every(PARTS, pairs):
            values = SQL(", ").join(self._warned(name, part))
            self.env.cr.execute(SQL(_WARN, values=values, **clocks))
        rows.invalidate_model([warn], flush=False)

    @api.model
    def _warn_date(self, name, due, days):
        """Return the day from which a clock of a kind is yellow, by the rule in force.

        :param days: what the clock was given
        """
        calendar = self.env["gov.workday"]._calendar()
        return clock.warn_date(calendar, due, days, self._margin(name))

    @api.model
    def _warned(self, name, pairs):
        """Yield the row of each pair of end and days, with its yellow day."""
        calendar, margin = self.env["gov.workday"]._calendar(), self._margin(name)
        for end, term in pairs:
            warn = clock.warn_date(calendar, end, term, margin)
            yield SQL("(%s::date, %s::int, %s::date)", end, term, warn)


_DAYS = SQL("follow_days")


def _state(*states):
    return SQL("state IN %s", states)


_DEEMED = ("gov.case", "deemed_", SQL("promised_days"), _state("received"))
