from odoo import api, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.tools import frozendict

from odoo.addons.gov_base.core.machine import Machine

from ...core import transitions
from ...core.sides import ACCEPTING, RESPONSIBLE, SIDES


class GovCase(models.Model):
    """The machine and the sides of a case: who may take it through which row."""

    _inherit = "gov.case"

    @api.model
    def _gov_transitions(self):
        """Hook: the rows of the machine, in the order in which buttons stand.

        An addon adds rows, never states; each of its guards is a method
        ``_guard_<name>``, what it does to the clock ``_effect_<name>``, what the
        journal calls it a ``selection_add`` to ``name`` of ``gov.case.event``.
        """
        return list(transitions.TABLE)

    @api.model
    @tools.ormcache()
    def _machine(self):
        return Machine(self._gov_transitions())

    @api.model
    def _gov_sides(self):
        """Hook: the sides of a case, ``{name: Side}``.

        An addon adds a side with the field of its organisation (``scope="prefix_"``)
        and with the columns of what lies above it.
        """
        return dict(SIDES)

    @api.model
    @tools.ormcache()
    def _sides(self):
        return frozendict(self._gov_sides())

    @api.model
    def _sides_of(self, role):
        """Return the sides by which a role sees cases."""
        return [side for side in self._sides().values() if role in side.roles]

    @api.model
    def _may_always(self):
        return self.env.su or self.env.user._gov_is_system()

    def _check_actors(self, row):
        """Return ``{case: side on which the user acts}``.

        :raises AccessError: of some case the user holds no role that may do this
        """
        sides = self._actor_sides(row)
        if self._may_always():
            side = row.actors[0].side if row.actors else "accepting"
            return dict.fromkeys(self, side) | sides
        refused = self.filtered(lambda case: case not in sides)
        if refused or not self.env.user._gov_roles():
            raise AccessError(refused._not_yours(row))
        return sides

    def _not_yours(self, row):
        if any(actor.side == "both" for actor in row.actors) and (
            held := self._gov_in_scope(row.actors[0].role, *ACCEPTING.columns)
        ):
            return self.env._(
                "%(case)s is decided by %(body)s, which has not authorised this "
                "window: accept it, and %(body)s goes on with it.",
                case=held[0]._label(),
                body=held[0].responsible_organization_id.sudo().name,
            )
        return self.env._(
            "“%(action)s” is not yours to do on %(cases)s.",
            action=self._action_label(row.name),
            cases=self._labels(),
        )

    def _actor_sides(self, row):
        sides = {}
        for actor in row.actors:
            for case in self._held_by(actor):
                sides.setdefault(case, actor.side)
        for case in self._gov_acting_for_others(row) if row.actors else ():
            sides.setdefault(case, "accepting")
        return sides

    def _gov_acting_for_others(self, row):
        """Hook: those of these cases that the user takes through a row for others.

        As an agent does, who holds no role where the papers are handed in. Nobody
        sees more of a case because of it.
        """
        return self.browse()

    def _held_by(self, actor):
        """Return the cases on whose side the user holds the actor's role.

        On both sides: or on the accepting one, where the place was authorised to
        decide in the name of the responsible one.
        """
        if actor.side == "delivery":
            return self._delivered_by(actor.role)
        if actor.side != "both":
            return self._gov_in_scope(actor.role, *self._sides()[actor.side].columns)
        received = self._gov_in_scope(actor.role, *ACCEPTING.columns)
        return received.filtered(
            lambda case: (
                case._is_authorised()
                or case._gov_in_scope(actor.role, *RESPONSIBLE.columns)
            )
        )

    def _acting_for(self, side):
        """Return the id of the organisation in whose name somebody acts on a side."""
        if side == "both" or side == "delivery" and not self.delivery_organization_id:
            side = "accepting"
        return self.sudo()[self._sides()[side].organization].id

    def _check_bar(self, row):
        if not row.bar:
            return
        if not (barred := self.filtered(lambda case: case._is_barred(row))):
            return
        messages = {
            "acceptor": self.env._(
                "Who accepted a case does not decide it: %(cases)s.",
                cases=barred._labels(),
            ),
            "asker": self.env._(
                "Who asked does not grant: %(cases)s.", cases=barred._labels()
            ),
        }
        raise UserError(messages[row.bar])

    def _is_barred(self, row):
        """Tell whether the user is the one person who may not do this.

        The acceptor may decide what is decided at once; nothing else.
        """
        if row.bar == "acceptor":
            mine = self.acceptor_user_id.id == self.env.uid
            return mine and self.handling != "immediate"
        return self._asked_for().asked_user_id.id == self.env.uid
