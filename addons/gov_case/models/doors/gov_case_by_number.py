from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.gov_base.core.shapes import shorten
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.rows import fetch

from ..case.gov_case_transition import READ

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
                    "label": names.get(event.name, event.name),
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
        return super()._gov_actions() | _ACTIONS

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
                    number=shorten(number) or "''",
                )
            )
        return case
