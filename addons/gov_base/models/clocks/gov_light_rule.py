from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...core.light import Margin

_THRESHOLD = frozenset({"unit", "value", "least"})
_MOST_DAYS = 250


class GovLightRule(models.Model):
    """When the clocks of a kind turn yellow or red, and who is told.

    The kinds are those of the addons above, which ship one rule for each light. Yellow
    is the office's own choice; red and dark red say that a promise or a limit of the
    law has passed, and nobody moves them. A change takes effect on clocks that run.
    """

    _name = "gov.light.rule"
    _description = "Light Rule"
    _order = "sequence, id"
    _rec_name = "clock"

    sequence = fields.Integer(string="Order", default=10, readonly=True)
    clock = fields.Selection(
        selection=lambda self: self._gov_clocks(), required=True, readonly=True
    )
    light = fields.Selection(
        selection=[
            ("yellow", "Yellow"),
            ("red", "Red"),
            ("dark_red", "Dark red"),
        ],
        string="Colour",
        required=True,
        readonly=True,
    )
    unit = fields.Selection(
        selection=[
            ("workday", "working days are left"),
            ("share", "% of its days are left, rounded up"),
            ("passed", "its date has passed"),
        ],
        string="When",
        required=True,
        default="workday",
    )
    value = fields.Integer(string="How Much", aggregator=None)
    least = fields.Integer(
        string="At Least",
        default=1,
        aggregator=None,
        help="Working days, of a share.",
    )
    tell_window_clerk = fields.Boolean(string="Tell the Window")
    tell_village_agent = fields.Boolean(string="Tell the Agent")
    tell_handler = fields.Boolean(string="Tell the Handler")
    tell_approver = fields.Boolean(string="Tell the Approver")
    tell_centre_manager = fields.Boolean(string="Tell the Manager")
    tell_supervisor = fields.Boolean(string="Tell the Supervisor")

    _clock_uniq = models.UniqueIndex(
        "(clock, light)", "There is a rule for this light of this clock already."
    )

    @api.model
    def _gov_clocks(self):
        """Hook: the clocks there are, ``[(code, what it is called)]``."""
        return []

    @api.model
    def _gov_clocks_without_days(self):
        """Hook: the clocks that end on a day somebody chose; no share of them is."""
        return ()

    @api.model
    def _gov_running_clocks(self):
        """Hook: where clocks are kept: ``{clock: (model, prefix, days, where)}``.

        ``prefix`` is that of the columns with its days, ``days`` SQL for what a clock
        was given, ``where`` SQL for which rows are of its kind.
        """
        return {}

    @api.model
    def _follow_rules(self, clocks):
        """Hook: clocks of these kinds that run turn yellow by the rules in force."""

    @api.depends("clock", "light")
    def _compute_display_name(self):
        clocks = dict(self._fields["clock"]._description_selection(self.env))
        lights = dict(self._fields["light"]._description_selection(self.env))
        for rule in self:
            words = clocks.get(rule.clock), lights.get(rule.light)
            rule.display_name = " · ".join(filter(None, words))

    @api.constrains("unit", "value", "least", "light", "clock")
    def _check_threshold(self):
        for rule in self:
            if message := rule._threshold_problem():
                raise ValidationError(message)

    def _threshold_problem(self):
        name = self.display_name
        if (self.light == "yellow") == (self.unit == "passed"):
            return self.env._(
                "%(rule)s: yellow comes before the date, red after it.", rule=name
            )
        if self.unit == "share" and self.clock in self._gov_clocks_without_days():
            return self.env._(
                "%(rule)s: this clock ends on a chosen day, give working days.",
                rule=name,
            )
        if self.unit == "share" and not 1 <= self.value <= 100:
            return self.env._(
                "%(rule)s: a share is from 1 to 100 %%, not %(value)s.",
                rule=name,
                value=self.value,
            )
        if self.unit == "workday" and not 0 <= self.value <= _MOST_DAYS:
            return self.env._(
                "%(rule)s: the working days left are from 0 to %(most)s, not "
                "%(value)s.",
                rule=name,
                most=_MOST_DAYS,
                value=self.value,
            )
        if not 0 <= self.least <= _MOST_DAYS:
            return self.env._(
                "%(rule)s: at least from 0 to %(most)s working days, not %(value)s.",
                rule=name,
                most=_MOST_DAYS,
                value=self.least,
            )
        return ""

    def _check_access(self, operation):
        """They hold for everybody: only districts and above edit them."""
        may_edit = self.env.su or self.env["gov.workday"]._may_edit()
        if operation != "read" and not may_edit:
            message = self.env._(
                "Only an administrator of a district or above may change light rules."
            )
            return self, lambda: AccessError(message)
        return super()._check_access(operation)

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._after_change()
        return rules

    def write(self, vals):
        self._check_vals(vals)
        fixed = {"clock", "light", "sequence"} & vals.keys()
        if not self.env.su and (fixed or self._is_fixed(vals)):
            raise UserError(
                self.env._(
                    "Red and the kinds of clocks are set by law: only whom to tell can "
                    "change, and when a clock turns yellow."
                )
            )
        result = super().write(vals)
        self._after_change(not _THRESHOLD.isdisjoint(vals))
        return result

    @api.model
    def _check_vals(self, vals):
        """Refuse what a client sends in a shape that no field takes, in a sentence."""
        units = self._fields["unit"].get_values(self.env)
        for name in _THRESHOLD & vals.keys():
            value = vals[name]
            number = isinstance(value, int) and not isinstance(value, bool)
            if value not in units if name == "unit" else not number:
                raise ValidationError(
                    self.env._(
                        "%(field)s cannot be %(value)s.",
                        field=self._fields[name]._description_string(self.env),
                        value=str(value)[:40] or "''",
                    )
                )

    def _is_fixed(self, vals):
        """Tell whether ``vals`` would move a red light."""
        return any(
            rule.light != "yellow" and rule[name] != vals[name]
            for rule in self
            for name in _THRESHOLD & vals.keys()
        )

    def _after_change(self, moved=True):
        self.flush_model()
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)
        if moved:
            self.sudo()._follow_rules(tuple(sorted(set(self.mapped("clock")))))

    @api.model
    @tools.ormcache("clock")
    def _margin(self, clock):
        """Return the :class:`~odoo.addons.gov_base.core.light.Margin` of a clock."""
        rule = self.sudo().search(
            Domain("clock", "=", clock) & Domain("light", "=", "yellow"), limit=1
        )
        return Margin(rule.value, rule.unit, rule.least) if rule else Margin(0)

    @api.model
    @tools.ormcache("role")
    def _told(self, role):
        """Return ``((clock, light), ...)`` of which a role is told."""
        if f"tell_{role}" not in self._fields:
            return ()
        rules = self.sudo().search(Domain(f"tell_{role}", "=", True))
        return tuple((rule.clock, rule.light) for rule in rules)
