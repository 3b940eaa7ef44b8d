from collections import defaultdict

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.rows import fetch

from ...core import clock, payload, transitions

_LINE = (
    "case_id",
    "name",
    "necessity",
    "is_received",
    "replaced",
    "to_correct",
    "deferred_until",
    "due_date",
)


class GovCase(models.Model):
    """Correction, acceptance and refusal: what the accepting side answers."""

    _inherit = "gov.case"

    @endpoint
    def action_request_correction(self, items: list):
        """Tell the applicant everything that is missing, once.

        :param items: ``[{"material_id": id in the frozen version, "note": what}]``;
            ``reason`` besides says why the applicant brings what the government issued
        Source: Administrative Licensing Law, art. 32(4).
        """
        problems.check(self.env, payload.CORRECTIONS, "items", items)
        alike, wrong = defaultdict(self.browse), defaultdict(self.material_ids.browse)
        for case in self:
            told = []
            for line, item in case._lines_of("items", items).items():
                note = line._demanded(item)
                told.append((line.name, note))
                wrong[note] |= line
            alike[case.correction_count + 1, tuple(told)] |= case
        for (count, told), cases in alike.items():
            cases._transition(
                "request_correction",
                {"correction_count": count, "new_fact": False},
                "\n".join(f"{name}: {note}" for name, note in told),
                {"items": [{"name": name, "note": note} for name, note in told]},
            )
        for note, lines in wrong.items():
            lines.sudo().write({"to_correct": True, "correction_note": note})
        return True

    @endpoint
    def action_approve_new_fact(self, reason: str):
        """Allow one more correction notice, because of a fact not known before."""
        reason = problems.text(self.env, "reason", reason)
        return self._transition("approve_new_fact", {"new_fact": True}, reason)

    @endpoint
    def action_supply(self, materials: list):
        """Take in what was corrected; with nothing left to correct, receive again.

        :param materials: ``[{"material_id", "form"?, "copies"?, "content"?,
            "filename"?}]`` with ids of materials of the frozen version
        """
        problems.check(self.env, payload.SUPPLIED, "materials", materials)
        alike, found = defaultdict(self.browse), defaultdict(self.material_ids.browse)
        for case in self:
            lines = case._lines_of("materials", materials)
            names = "\n".join(line.name for line in lines)
            alike[case._supply_row(lines), names] |= case
            for number, line in enumerate(lines):
                found[number] |= line
        for (row, names), cases in alike.items():
            cases._transition(row, note=names)
        for number, lines in found.items():
            lines.sudo()._stop_clock()
            lines.sudo().write(lines._taken_in(materials[number]))
        return True

    @endpoint
    def action_accept(self):
        """Accept: the statutory and promised clocks start, today not counted.

        A case whose five working days have passed is accepted by law, from the day of
        receipt, whoever presses the button.

        :raises UserError: a required material is neither received nor deferred
        Source: Administrative Licensing Law, art. 32.
        """
        self._check_readable()
        row = self._machine().get("accept")
        overdue = self.filtered(lambda case: case._is_notice_over())
        if overdue:
            self._check_actors(row)
            self._check_states(row)
            overdue._advance_by_law()
        return (self - overdue)._check_and_carry_out(row)

    @endpoint
    def action_refuse(self, reason: str, redirect_organization_id: int | bool = False):
        """Do not accept, with the reason and where to go instead.

        :param redirect_organization_id: id of the body that has the power
        Source: Administrative Licensing Law, art. 32(1) and (2).
        """
        self.check_access("read")
        reason = problems.text(self.env, "reason", reason)
        body = self.env["gov.organization"]
        if redirect_organization_id:
            body = body.sudo().browse(int(redirect_organization_id)).exists()
            if not body:
                raise ValidationError(
                    self.env._(
                        "There is no organisation %(id)s to send the applicant to.",
                        id=redirect_organization_id,
                    )
                )
        return self._transition(
            "refuse",
            {"redirect_organization_id": body.id},
            "\n".join(filter(None, (reason, body and f"→ {body.name}"))),
            {"reason": reason},
        )

    @endpoint
    def action_withdraw(self, reason: str):
        """Take the application back before it is accepted, as the applicant asks."""
        reason = problems.text(self.env, "reason", reason)
        return self._transition("withdraw", note=reason)

    @api.model
    def _cron_deem_accepted(self, limit=500):
        """Accept by law what nobody answered within five working days of receipt."""
        domain = self._notice_over_domain()
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=self.search_count(domain))
        while cases := self.search(domain, limit=limit, order="due_date, id"):
            ready = cases.try_lock_for_update().filtered_domain(domain)
            ready._advance_by_law()
            if not progress(len(ready)) or len(ready) < len(cases):
                break

    def _advance_by_law(self):
        """Accept these cases as of their receipt, as the system and not the user."""
        row = self._machine().get("deem_accept")
        self._check_states(row)
        cases = self.with_user(SUPERUSER_ID)
        each = defaultdict(dict)
        for case in cases._deferred_lines().case_id:
            each[case] = {"has_deferred": True}
        cases._carry_out(row, {}, {}, each, "")

    @api.model
    def _notice_over_domain(self):
        return [("state", "=", "received"), ("due_date", "<", localtime.today())]

    def _is_notice_over(self):
        """Tell whether five working days have passed since receipt."""
        return clock.is_notice_over(self.state, self.due_date, localtime.today())

    def _guard_in_time(self):
        """After five working days the law has answered: the case is accepted."""
        if overdue := self.filtered(lambda case: case._is_notice_over()):
            raise UserError(
                self.env._(
                    "Five working days after receipt these cases are accepted by law: "
                    "%(cases)s.",
                    cases=overdue._labels(),
                )
            )

    def _guard_first_correction(self):
        """One notice names everything; a new fact allows another: art. 32(4)."""
        if again := self.filtered(lambda case: not case._offer_request_correction()):
            raise UserError(
                self.env._(
                    "The applicant was asked to correct once already: %(cases)s.",
                    cases=again._labels(),
                )
            )

    def _guard_corrected_once(self):
        """Another notice can be allowed only after the first one."""
        if others := self.filtered(lambda case: not case._offer_approve_new_fact()):
            raise UserError(
                self.env._(
                    "No other correction notice needs to be allowed: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _offer_accept(self):
        return self.state != "correction"

    def _offer_request_correction(self):
        return not self.correction_count or self.new_fact

    def _offer_approve_new_fact(self):
        return bool(self.correction_count) and not self.new_fact

    def _supply_row(self, lines):
        """Return the row by which these lines come in."""
        if self.state != "correction":
            return "supply_deferred"
        left = self.material_ids.filtered("to_correct").filtered(
            lambda line: line not in lines
        )
        return "supply_part" if left else "supply"

    def _offer_supply_part(self):
        return False

    def _offer_supply_deferred(self):
        return self.has_deferred and bool(self._deferred_lines())

    def _start_tolerance(self, changes):
        """Start the clocks of what may follow."""
        gaps = self.filtered(lambda case: changes[case].get("has_deferred"))
        if gaps:
            gaps._deferred_lines()._start_clock()

    def _stop_tolerance(self, changes):
        """Stop the clocks of what may follow when nothing is awaited any more."""
        over = self.filtered(lambda case: case.has_deferred and case._is_over(changes))
        if over:
            over._deferred_lines()._stop_clock()

    def _is_over(self, changes):
        change = changes[self]
        ended = change.get("state") in transitions.ENDED
        return ended or change.get("decision") == "rejected"

    def _deferred_lines(self):
        return self._lines_where(self.env["gov.case.material"]._deferred_domain())

    def _guard_complete(self):
        """Every required material is there, or may follow and has a date."""
        materials = self.env["gov.case.material"]
        absent = self._lines_where(materials._absent_domain())
        self._check_tolerance(absent)
        missing = absent.filtered(lambda line: not line._is_deferred())
        for case, lines in missing.grouped("case_id").items():
            raise UserError(
                self.env._(
                    "%(case)s cannot be accepted, these materials are missing: "
                    "%(names)s.",
                    case=case._label(),
                    names=", ".join(lines.mapped("name")),
                )
            )
        if absent:
            self.browse(absent.case_id.ids)._check_credit()
        return {case: {"has_deferred": True} for case in absent.case_id}

    def _check_tolerance(self, lines):
        """Nothing may follow where the guide does not allow tolerant acceptance."""
        for case, held in lines.filtered("deferred_until").grouped("case_id").items():
            if not case.version_id._document_facts()["tolerance"]:
                raise UserError(
                    self.env._(
                        "%(case)s: its guide does not allow tolerant acceptance, these "
                        "materials may not follow: %(names)s.",
                        case=case._label(),
                        names=", ".join(held.mapped("name")),
                    )
                )

    def _lines_where(self, domain):
        """Return the materials of these cases that a domain finds, in one query.

        The list of a case is short: it is read whole, and looked through here.
        """
        lines = self.env["gov.case.material"].sudo()
        if not self:
            return lines
        lines.flush_model([*_LINE, "sequence"])
        listed = SQL("case_id IN %s ORDER BY sequence, id", self._ids)
        return fetch(lines, _LINE, listed).filtered_domain(domain)

    def _lines_of(self, field, rows):
        """Return ``{line: row}`` of rows that name materials of the frozen version."""
        self.check_access("read")
        if not rows:
            raise ValidationError(self.env._("%(field)s is empty.", field=field))
        lines = {line.material_id.id: line for line in self.material_ids}
        found = {}
        for number, row in enumerate(rows):
            line = lines.get(row["material_id"])
            if not line or line in found:
                raise ValidationError(
                    self.env._(
                        "%(field)s: %(id)s is not a material of the guide version of "
                        "%(case)s, or is named twice.",
                        field=f"{field}[{number}].material_id",
                        id=row["material_id"],
                        case=self._label(),
                    )
                )
            found[line] = row
        return found
