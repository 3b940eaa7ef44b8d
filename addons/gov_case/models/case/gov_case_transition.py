from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.tools import frozendict

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.core.machine import Machine
from odoo.addons.gov_base.core.workdays import Calendar
from odoo.addons.gov_base.tools.rows import update

from ...core import journal, transitions
from ...core.sides import ACCEPTING, RESPONSIBLE, SIDES

READ = (
    "accepted_on",
    "accepting_organization_id",
    "acceptor_user_id",
    "applicant_id",
    "applicant_name",
    "city_id",
    "complete_on",
    "correction_count",
    "day_unit",
    "decided_on",
    "decision",
    "deemed_due_date",
    "deemed_statutory_due_date",
    "deemed_warn_date",
    "delivery_city_id",
    "delivery_district_id",
    "delivery_how",
    "delivery_organization_id",
    "delivery_township_id",
    "district_id",
    "due_date",
    "follow_due_date",
    "handed_in_date",
    "handling",
    "has_commitment",
    "has_deferred",
    "has_foreign_steps",
    "journal_digest",
    "late_entry",
    "legal_date",
    "legal_days",
    "new_fact",
    "number",
    "promised_date",
    "promised_days",
    "received_on",
    "request_id",
    "responsible_city_id",
    "responsible_district_id",
    "responsible_organization_id",
    "responsible_township_id",
    "result_number",
    "revocation",
    "state",
    "statutory_due_date",
    "township_id",
    "version_id",
    "warn_date",
)


class Moment(NamedTuple):
    """When, by whom and under which calendar a transition happens."""

    now: datetime
    today: date
    calendar: Calendar
    user_id: int
    staff_id: int


class GovCase(models.Model):
    """The single path on which a case changes: checks, one write, one journal."""

    _inherit = "gov.case"

    available_actions = fields.Char(
        string="Possible Actions",
        compute="_compute_available_actions",
        help="What the user may do with this case now.",
    )

    @api.depends(
        "state_by_law",
        "request_id",
        "decision",
        "correction_count",
        "new_fact",
        "has_commitment",
        "revocation",
    )
    @api.depends_context("uid")
    def _compute_available_actions(self):
        for case in self:
            names = [
                row.name
                for row in self._machine().from_state(case.state_by_law)
                if row.actors and case.id and case._offers(row)
            ]
            case.available_actions = f",{','.join(names)},"

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

    def _offers(self, row):
        """Tell whether this user may take the case through a row now."""
        if not (self._may_always() or self._actor_sides(row)):
            return False
        if row.bar and self._is_barred(row):
            return False
        offer = getattr(self, f"_offer_{row.name}", None)
        return offer() if offer else True

    def _transition(self, name, values=None, note="", facts=None):
        """Take the cases through one row of the table, all of them or none.

        :param name: a row of ``core/transitions.py``
        :param values: further fields to write on every case
        :param note: what the journal says besides
        :param facts: what the documents say besides
        :raises AccessError: the role is missing on the side that the row names
        :raises UserError: a case is in another state, or a guard refuses
        """
        self._check_readable()
        return self._check_and_carry_out(self._machine().get(name), values, note, facts)

    def _check_and_carry_out(self, row, values=None, note="", facts=None):
        """Do what :meth:`_transition` does, with cases that were just read ahead."""
        sides = self._check_actors(row)
        self._settle(row)
        self._check_states(row)
        self._check_bar(row)
        each = defaultdict(dict)
        for guard in row.guards:
            for case, found in (getattr(self, f"_guard_{guard}")() or {}).items():
                each[case].update(found)
        acting = {case: case._acting_for(side) for case, side in sides.items()}
        self._carry_out(row, acting, values or {}, each, note, facts)
        return True

    def _check_readable(self):
        """Read what transitions look at, and no more, in one query or none.

        :raises AccessError: the user does not see some of the cases
        """
        if any(any(self._fields[name]._cache_missing_ids(self)) for name in READ):
            self.fetch(READ)
        else:
            self.check_access("read")

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

    def _check_states(self, row):
        wrong = self.filtered(lambda case: case.state not in row.sources)
        if not wrong:
            return
        labels = dict(self._fields["state"]._description_selection(self.env))
        found = ", ".join(
            f"{case._label()} ({labels[case.state]})" for case in wrong[:5]
        )
        raise UserError(
            self.env._(
                "“%(action)s” is not possible in the state of these cases: %(cases)s.",
                action=self._action_label(row.name),
                cases=found,
            )
        )

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

    @api.model
    def _action_label(self, name):
        if name == "finish_immediate":
            return self.env._("Finish at the Window")
        if name == "decide_on_commitment":
            return self.env._("Decide on a Commitment")
        labels = (
            self.env["gov.case.event"]._fields["name"]._description_selection(self.env)
        )
        return dict(labels)[name]

    def _carry_out(self, row, acting, values, each, note, facts=None):
        """Write what a row does to every case, checking nothing.

        Documents and journal come first: no clock stops before the notice of it
        exists.

        :param acting: ``{case: id of the organisation in whose name}``; of a case that
            is not in it, the accepting one
        :param values: what to write on all cases, ``each`` on one: ``{case: values}``
        """
        moment = self._moment()
        papers = self._papers(moment, facts)
        cases = self.sudo()
        acting = {
            case: acting.get(case) or case.accepting_organization_id.id
            for case in cases
        }
        papers.draw(row, acting, values)
        path = self._machine().path(row.name)
        changes, entries = {}, []
        for case in cases:
            change = {**values, **each[case]}
            for part in path:
                told = note if part is path[-1] else ""
                entries.append(
                    case._apply_row(part, acting[case], change, moment, told, papers)
                )
            changes[case] = change
        papers.write(entries)
        cases._write_changes(row, changes)
        for part in path:
            cases._gov_happened(part, changes)

    def _gov_happened(self, row, changes):
        """Hook: these cases (as superuser) went through a row of the machine.

        Whatever follows from it hangs here: it happens in the same transaction, after
        the case, its journal and its documents are written. Receipt by ``submit`` and
        by hand, acceptance by law, and the parts of what is done at once come by here.

        :param row: the row, not one that runs through others
        :param changes: ``{case: what was written}``
        """
        if row.effect in ("start", "start_at_receipt"):
            self._start_tolerance(changes)
        if row.name == "decide" or row.target in transitions.ENDED:
            self._stop_tolerance(changes)
        if row.name == "receive":
            self._tell_offices()
        if row.name == "decide":
            self._plan_checks(changes)
            self._tell_deliverers()

    @api.model
    def _moment(self):
        user = self.env.user
        return Moment(
            localtime.now(),
            localtime.today(),
            self.env["gov.workday"]._calendar(),
            user.id,
            user._gov_staff_id(),
        )

    def _apply_row(self, row, organization_id, change, moment, note, papers):
        """Add to ``change`` what one row does, and return its journal row."""
        state_from = change.get("state", self.state)
        before = dict(change) if "journal_digest" in change else {}
        if row.moment:
            change.setdefault(row.moment, moment.now)
        if row.person:
            change[row.person] = moment.staff_id
        if row.name == "accept":
            change["acceptor_user_id"] = moment.user_id
        told = self._apply_effect(row.effect, change, moment)
        self._change_following(row, change, moment)
        if row.target:
            change["state"] = row.target
        entry = {
            "case_id": self.id,
            "name": row.name,
            "state_from": state_from,
            "state_to": change.get("state", state_from),
            "user_id": moment.user_id,
            "staff_id": moment.staff_id,
            "organization_id": organization_id,
            "happened_on": moment.now,
            "note": "\n".join(filter(None, (note, told))),
            "facts": self._facts(change, before),
        }
        entry["document_seal"] = papers.add(self, row, change, entry)
        number = change.get("number") or self.number or f"#{self.id}"
        previous = change.get("journal_digest") or self.journal_digest or journal.FIRST
        content = self.env["gov.case.event"]._sealed(number, entry)
        change["journal_digest"] = journal.digest(previous, content)
        entry["digest"] = change["journal_digest"]
        return entry

    def _acting_for(self, side):
        """Return the id of the organisation in whose name somebody acts on a side."""
        if side == "both" or side == "delivery" and not self.delivery_organization_id:
            side = "accepting"
        return self.sudo()[self._sides()[side].organization].id

    def _write_changes(self, row, changes):
        """Write ``{case: values}``, cases with equal values together.

        Nearly all open cases move with the calendar, each to dates of its own: those
        go into the table as they are.
        """
        if row.effect == "move":
            update(self, changes)
            return
        together = defaultdict(self.browse)
        for case, change in changes.items():
            together[tuple(sorted(change.items()))] |= case
        for values, cases in together.items():
            cases.write(dict(values))

    @api.model
    def _journal_env(self):
        """Return the environment whose language the journal is written in."""
        return self.with_context(lang=self._journal_lang()).env

    @api.model
    def _journal_lang(self):
        """Return that language: Chinese, and the account's only where it is missing."""
        return self.env["res.lang"]._get_data(code="zh_CN").code or self.env.lang
