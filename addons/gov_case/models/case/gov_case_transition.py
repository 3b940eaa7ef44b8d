from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.core.workdays import Calendar
from odoo.addons.gov_base.tools.rows import update

from ...core import journal, transitions

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

    @api.model
    def _action_label(self, name):
        if name == "finish_immediate":
            return self.env._("Finish at the Window")
        if name == "decide_on_commitment":
            return self.env._("Decide on a Commitment")
        labels = (
            self.env["gov.case.event"]._fields["name"]._description_selection(self.env)
        )
        return dict(labels).get(name) or self._machine().get(name).label

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
