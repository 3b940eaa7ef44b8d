from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint

MONTHS = 12
_TAKEN = ("is_received", "reused_id")


class GovCaseMaterial(models.Model):
    """What is on file already is offered again, and not asked for twice.

    On file is what the same applicant handed in with an earlier case, as a scan or seen
    in the original, in the last months that ``gov_case.reuse_months`` says; never the
    application form, which is signed for one case. No file is copied: who may read the
    new line reads the earlier scan through it, and nothing else of the earlier case.
    """

    _inherit = "gov.case.material"

    reused_id = fields.Many2one(
        "gov.case.material",
        string="Used Again From",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        workflow=True,
    )
    reused_text = fields.Char(string="Handed In Before", compute="_compute_reused")
    reused_file = fields.Binary(string="Scan on File", compute="_compute_reused")
    reused_filename = fields.Char(
        string="Name of the Scan on File", compute="_compute_reused"
    )
    reuse_text = fields.Char(
        string="On File",
        compute="_compute_reuse_text",
        help="What the applicant handed in before and need not bring again.",
    )

    @api.depends("reused_id")
    @api.depends_context("lang")
    def _compute_reused(self):
        """Read what is on file for the row as it is stored, whatever a form says."""
        for line in self:
            earlier = line._origin.sudo().reused_id
            line.reused_text = earlier._on_file_text() if earlier else False
            line.reused_file = earlier.file
            line.reused_filename = earlier.filename

    @api.depends("is_received", "case_id.state", "case_id.applicant_id")
    @api.depends_context("lang")
    def _compute_reuse_text(self):
        offers = self._reuse_offers()
        for line in self:
            line.reuse_text = line in offers and offers[line]._on_file_text()

    def _on_file_text(self):
        """Return when and with what case this was handed in."""
        return self.env._(
            "handed in %(date)s, case %(case)s",
            date=localtime.local_date(self.received_on),
            case=self.case_id.number,
        )

    @endpoint
    def action_reuse(self):
        """Take in again what is on file, instead of a paper."""
        self.check_access("write")
        offers = self._reuse_offers()
        if others := self.filtered(lambda line: line not in offers):
            raise UserError(
                self.env._(
                    "Nothing on file could be used again for: %(names)s.",
                    names=", ".join(others.mapped("name")),
                )
            )
        self._tell("reuse", offers)
        self._log_looks(offers)
        now = localtime.now()
        for line, earlier in offers.items():
            received = line.sudo().case_id.state != "draft"
            stamp = {"received_on": now} if received else {}
            line.sudo().write({**earlier._reused_vals(), **stamp})
        return True

    @api.model
    def _log_looks(self, sources):
        """Write down who takes papers on file into a draft, which has no journal.

        The draft may be deleted; that somebody had the papers to read stays.

        :param sources: ``{line: the line on file}``
        :raises AccessError: the user does not see the applicant
        """
        told = defaultdict(list)
        for line, earlier in sources.items():
            if line.sudo().case_id.state == "draft":
                told[line.sudo().case_id].append((line.name, earlier.case_id.number))
        for case, papers in told.items():
            case.with_env(self.env)._check_applicants()
            applicant = case.applicant_id.with_env(self.env)
            reason = self.env._(
                "Papers on file taken into %(case)s: %(papers)s",
                case=case._label(),
                papers="; ".join(f"{name} ({number})" for name, number in papers),
            )
            self.env["gov.access.log"]._log(
                applicant, reason, applicant._reader_organization()
            )

    def _reused_vals(self):
        """Return what a line takes over from this one, which is on file."""
        return {
            "is_received": True,
            "reused_id": self.id,
            "form": self.form,
            "copies": self.copies,
        }

    def write(self, vals):
        """A paper handed in after all, or taken back, is not what was on file."""
        ended = self._no_longer_used(vals)
        result = super().write(vals)
        if ended:
            lines = self.sudo().concat(*ended)
            super(GovCaseMaterial, lines).write({"reused_id": False})
            self._tell("end_reuse", ended)
        return result

    def _no_longer_used(self, vals):
        """Return ``{line: what was on file for it}`` of lines that take another."""
        over = vals.get("file") or {vals.get(n) for n in _TAKEN} & {False}
        return {line: line.reused_id for line in self.sudo() if over and line.reused_id}

    @api.model
    def _tell(self, row, sources):
        """Write into the journal what is used again from which case, or no longer.

        A draft has no journal: what it uses is told when it is received.

        :param sources: ``{line: the line on file}``
        """
        env = self.env["gov.case"]._journal_env()
        told = defaultdict(list)
        for line, earlier in sources.items():
            if line.sudo().case_id.state != "draft":
                told[line.case_id.with_env(self.env)].append(
                    env._(
                        "%(name)s: of case %(case)s, handed in %(date)s",
                        name=line.name,
                        case=earlier.case_id.number,
                        date=localtime.local_date(earlier.received_on),
                    )
                )
        for case, names in told.items():
            case._transition(row, note="\n".join(names))

    def _reuse_offers(self):
        """Return ``{line: what is on file for it}`` of lines that still wait."""
        waiting = self.sudo().filtered(
            lambda line: (
                not line.is_received
                and not line.to_correct
                and line.case_id.state_by_law in ("draft", "received")
                and line.case_id.applicant_id
            )
        )
        found = self._on_file(waiting.case_id.applicant_id, waiting.mapped("name"))
        offers = {}
        for line in waiting:
            key = (line.case_id.applicant_id.id, line.name)
            if key in found and line.material_id.material_type != "form":
                offers[line.with_env(self.env)] = found[key]
        return offers

    @api.model
    def _on_file(self, applicants, names):
        """Return ``{(applicant id, name): newest line}`` (as superuser)."""
        months = self._reuse_months()
        if not (months and applicants and names):
            return {}
        stands = Domain("case_id.revocation", "=", False) | Domain(
            "case_id.revocation", "!=", "granted"
        )
        seen = Domain("filename", "!=", False) | Domain(
            "form", "in", ("original", "both")
        )
        lines = self.sudo().search_fetch(
            Domain("case_id.applicant_id", "in", applicants.ids)
            & Domain("name", "in", list(names))
            & Domain("is_received", "=", True)
            & Domain("to_correct", "=", False)
            & Domain("reused_id", "=", False)
            & Domain(
                "received_on", ">=", localtime.now() - relativedelta(months=months)
            )
            & Domain("case_id.state", "not in", ("draft", "refused", "withdrawn"))
            & Domain("material_id.material_type", "!=", "form")
            & stands
            & seen,
            order="received_on, id",
        )
        return {(line.case_id.applicant_id.id, line.name): line for line in lines}

    @api.model
    def _reuse_months(self):
        """Return for how many months papers stay of use; 0: not at all."""
        parameters = self.env["ir.config_parameter"]
        return parameters._gov_number("gov_case.reuse_months", MONTHS, most=120)

    def _demanded(self, item):
        """Return what a correction says of this material.

        What the government issued is fetched by the office; the applicant brings it
        only for a reason that is told, or that the guide gives. Where a caller knows
        no ``reason``, the note is what is told; the desk always asks for one.

        :param item: ``{"note", "reason"?}``
        """
        note = item["note"].strip()
        material = self.sudo().material_id
        if material.source != "government" or "reason" not in item:
            return note
        reason = (item.get("reason") or material.demand_reason or "").strip()
        if not reason:
            raise ValidationError(
                self.env._(
                    "“%(name)s” is issued by the government: say in reason why the "
                    "applicant has to bring it.",
                    name=self.name,
                )
            )
        env = self.env["gov.case"]._journal_env()
        return env._(
            "%(note)s (why the applicant brings it: %(reason)s)",
            note=note,
            reason=reason,
        )


class GovCase(models.Model):
    _inherit = "gov.case"

    duplicate_text = fields.Char(
        string="Perhaps the Same Again",
        compute="_compute_duplicate_text",
        help="Cases of the same person and matter received on the same day.",
    )

    @api.depends("received_on", "applicant_id", "matter_id")
    @api.depends_context("uid")
    def _compute_duplicate_text(self):
        for case in self:
            case.duplicate_text = False
            if case.received_on and (same := case._same_day_again()):
                case.duplicate_text = same._labels()

    def _same_day_again(self):
        """Return other cases of this person and matter of the same day, in sight."""
        begin = localtime.midnight(localtime.local_date(self.received_on))
        return self.search(
            [
                ("applicant_id", "=", self.applicant_id.id),
                ("matter_id", "=", self.matter_id.id),
                ("received_on", ">=", begin),
                ("received_on", "<", begin + timedelta(days=1)),
                ("id", "!=", self.id),
            ],
            limit=5,
        )

    def _tell_reuse(self):
        """Write into the journal what these cases came in with from file."""
        lines = self.sudo().material_ids.filtered("reused_id")
        lines._tell("reuse", {line: line.reused_id for line in lines})

    def _offer_reuse(self):
        return False

    def _offer_end_reuse(self):
        return False

    def _stage_reuse(self, submissions):
        """Let the desk take in again what is on file for this very applicant."""
        lines = self.env["gov.case.material"]
        for one in submissions:
            wanted = {
                row["name"].strip(): row["reuses"]
                for row in one.sent.get("materials") or ()
                if row.get("reuses")
            }
            found = lines._on_file(one.applicant, list(wanted))
            for line in one.lines:
                if not (earlier_id := wanted.get(line["name"])):
                    continue
                earlier = found.get((one.applicant.id, line["name"]))
                if not earlier or earlier.id != earlier_id:
                    message = self.env._(
                        "Nothing on file could be used again for: %(names)s.",
                        names=line["name"],
                    )
                    one.refuse("materials", message)
                    break
                line.update(earlier._reused_vals())
