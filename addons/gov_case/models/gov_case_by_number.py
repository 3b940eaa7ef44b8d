from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.rows import fetch

from ..core import payload as shapes
from .gov_case_transition import READ

_ACTIONS = frozenset(
    {
        "receive",
        "request_correction",
        "approve_new_fact",
        "supply",
        "accept",
        "refuse",
        "withdraw",
        "start_review",
        "take_commitment",
        "pause",
        "extend",
        "grant",
        "resume",
        "send_up",
        "decide",
        "finish_immediate",
        "produce",
        "change_delivery",
        "issue",
        "record_check",
        "repair_credit",
        "archive_file",
        "terminate",
        "hold_contents",
        "release_contents",
        "revoke",
    }
)


class GovCase(models.Model):
    """What other systems do with a case they know by its number."""

    _inherit = "gov.case"

    @api.model
    @endpoint
    def track(self, number: str):
        """Return how far a case is, without anything personal.

        Whoever got no answer asks here before sending again: it is never read from a
        standby, which may be of a moment before.

        :return: ``{"number", "state", "state_label", "promised_date", "light",
            "events": [{"happened_on", "name", "label"}]}``
        """
        self._check_post_holder()
        case = self._by_number(number)
        labels = dict(self._fields["state"]._description_selection(self.env))
        names = dict(
            self.env["gov.case.event"]._fields["name"]._description_selection(self.env)
        )
        return {
            "number": case.number,
            "state": case.state_by_law,
            "state_label": case._state_label(labels[case.state_by_law]),
            "promised_date": case._told_dates()["promised_date"],
            "light": case.light,
            "events": [
                {
                    "happened_on": fields.Datetime.to_string(event.happened_on),
                    "name": event.name,
                    "label": names[event.name],
                }
                for event in case.event_ids
            ],
        }

    def _state_label(self, label):
        if self.revocation == "granted":
            return self.env._("%(state)s (result revoked)", state=label)
        if not self.provisional:
            return label
        return self.env._("%(state)s (deadline provisional)", state=label)

    @api.model
    def _gov_actions(self):
        """Hook: what other systems may do by number, names without ``action_``."""
        return set(_ACTIONS)

    @api.model
    @tools.ormcache()
    def _actions(self):
        return frozenset(self._gov_actions())

    @api.model
    @endpoint
    def act(self, number: str, action: str, arguments: dict | bool = False):
        """Do what a button does, on the case with this number.

        The case has been read already, but not for this user: each action asks for the
        right to read it before it looks at it.

        :param action: name of an action without ``action_``, such as ``accept``
        :param arguments: the action's own arguments by name
        """
        if action not in self._actions():
            raise UserError(
                self.env._(
                    "There is no action %(name)s on a case.",
                    name=shapes.shorten(action) or "''",
                )
            )
        case = self._by_number(number).with_env(self.env)
        return getattr(case, f"action_{action}")(**(arguments or {}))

    @api.model
    def _check_post_holder(self):
        if not (self._may_always() or self.env.user._gov_roles()):
            raise AccessError(self.env._("Only people with a post in force see cases."))

    @api.model
    def _by_number(self, number):
        """Return the case as the superuser, with all that transitions look at read."""
        cases = self.sudo()
        cases.flush_model(["number", "state"])
        # An empty text would find drafts, which have no number yet.
        received = SQL("number = %s AND state <> 'draft'", number.strip())
        case = fetch(cases, READ, received)
        if not case:
            raise UserError(
                self.env._(
                    "There is no case %(number)s.",
                    number=shapes.shorten(number) or "''",
                )
            )
        return case
