from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.gov_base.core import shapes
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint

from ...core import payload
from ...core.sides import HANDED_OVER

_CODE = shapes.Text(64)


class GovCase(models.Model):
    """The applicant has moved, or wants the result sent: told before it is issued."""

    _inherit = "gov.case"

    delivery_text = fields.Char(
        string="Place and Way of Delivery", compute="_compute_delivery_text"
    )

    @api.depends("delivery_organization_id", "delivery_how", "issue_how")
    @api.depends_context("lang")
    def _compute_delivery_text(self):
        for case in self:
            how = case._way_label(self.env, case.issue_how or case._way_wished())
            place = case._handing_over()._service_name()
            case.delivery_text = " · ".join(filter(None, (place, how)))

    @endpoint
    def action_change_delivery(
        self,
        reason: str,
        delivery_organization_code: str | bool = False,
        how: str | bool = False,
    ):
        """Hand the result over at another place or in another way, as is asked for.

        :param reason: what the applicant asks for; no address, which is for the
            courier's slip
        :param delivery_organization_code: a place of the same city; the accepting one:
            there; nothing: where it was to be handed over before
        :param how: ``pickup``, ``courier`` or ``electronic``; nothing: as before
        """
        reason = problems.text(self.env, "reason", reason)
        named = {"delivery_organization_code": delivery_organization_code, "how": how}
        for field, value in named.items():
            if value:
                problems.check(self.env, _CODE, field, value)
        if how:
            self._check_way(how)
        row = self._machine().get("change_delivery")
        self._check_readable()
        self._check_actors(row)
        self._check_states(row)
        code = delivery_organization_code or ""
        place = self.env["gov.organization"]._by_code(code) if code else None
        alike = defaultdict(self.browse)
        for case in self:
            change, told = case._delivery_change(code, place, how)
            alike[tuple(sorted(change.items())), told] |= case
        for (change, told), cases in alike.items():
            before = cases._deliverers()
            cases._check_and_carry_out(row, dict(change), f"{told}\n{reason}")
            cases._hand_over_elsewhere(before)
        return True

    def _delivery_change(self, code, place, how):
        """Return what changes on this case, and the sentence that tells it.

        :param place: with this code; ``None``: where it was to be handed over before
        :raises ValidationError: the place cannot hand it over
        :raises UserError: nothing changes
        """
        own = self.accepting_organization_id.sudo()
        old = self._handing_over()
        new = old if place is None else place
        if problem := self._deliverer_problem(code, new, own):
            raise ValidationError(problem)
        change, told, env = {}, [], self._journal_env()
        if new != old:
            change |= self._deliverer(new, own)
            told.append(
                env._(
                    "Place of delivery: %(old)s → %(new)s",
                    old=old._service_name(),
                    new=new._service_name(),
                )
            )
        if how and how != self._way_wished():
            change["delivery_how"] = how
            told.append(
                env._(
                    "Way of delivery: %(old)s → %(new)s",
                    old=self._way_label(env, self._way_wished()),
                    new=self._way_label(env, how),
                )
            )
        if not change:
            raise UserError(
                self.env._(
                    "%(case)s: place and way of delivery are already what is asked "
                    "for.",
                    case=self._label(),
                )
            )
        return change, "\n".join(told)

    def _offer_change_delivery(self):
        return not self.revocation

    def _handing_over(self):
        """Return who hands the result over (as superuser)."""
        return (self.delivery_organization_id or self.accepting_organization_id).sudo()

    def _way_wished(self):
        return self.delivery_how or "pickup"

    @api.model
    def _way_label(self, env, way):
        return dict(self._fields["delivery_how"]._description_selection(env))[way]

    @api.model
    def _check_way(self, how):
        if how not in payload.WAYS:
            raise ValidationError(
                self.env._(
                    "how must be one of %(options)s, not %(value)s.",
                    options=", ".join(payload.WAYS),
                    value=shapes.shorten(how) or "''",
                )
            )

    def _deliverers(self):
        """Return who may know the applicants because they hand the results over."""
        return {
            (case.applicant_id.id, case.delivery_organization_id.id)
            for case in self.sudo()
            if case.delivery_organization_id and case.state in HANDED_OVER
        }

    def _hand_over_elsewhere(self, before):
        """Let the new places know the applicants, and the old ones forget them.

        :param before: what :meth:`_deliverers` returned before the change
        """
        after = self._deliverers()
        self.env["gov.applicant.link"]._link_pairs(after)
        self.env["gov.applicant.link"]._forget_pairs(before - after)
