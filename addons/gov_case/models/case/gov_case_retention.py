from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint

RETENTION_DAYS = 365
_WITHOUT_RESULT = ("refused", "withdrawn")


class GovCase(models.Model):
    """What citizens handed in for nothing is not kept longer than it is needed.

    Files, their names and the remarks of refused and withdrawn cases, and of drafts
    that nobody went on with, are erased some days after the end. The case, its journal
    and its documents are records of the office and stay; ``gov.case.erasure`` says what
    was erased. Whoever runs a centre holds back what a dispute needs.

    Source: Personal Information Protection Law, art. 19 and 47.
    """

    _inherit = "gov.case"

    retention_hold = fields.Boolean(
        string="Contents Held Back",
        readonly=True,
        copy=False,
        workflow=True,
    )
    retention_reason = fields.Char(
        string="Why Held Back",
        readonly=True,
        copy=False,
        help="A dispute or the like.",
        workflow=True,
    )
    erased_on = fields.Datetime(
        string="Contents Erased At", readonly=True, copy=False, workflow=True
    )
    erase_date = fields.Date(
        string="Contents To Be Erased On",
        compute="_compute_erase_date",
        search="_search_erase_date",
    )
    erasure_ids = fields.One2many(
        "gov.case.erasure",
        "case_id",
        string="Retention and Erasure",
        readonly=True,
        copy=False,
        workflow=True,
    )

    _ended_idx = models.Index(
        "(ended_on, id) WHERE state IN ('refused', 'withdrawn') AND erased_on IS NULL"
    )
    _draft_idx = models.Index("(id) WHERE state = 'draft'")

    @api.depends("state", "ended_on", "note", "retention_hold", "erased_on")
    def _compute_erase_date(self):
        self.erase_date = False
        if days := self._retention_days():
            for case in self.filtered_domain(self._to_erase_domain()):
                ended = localtime.local_date(case._contents_ended_on())
                case.erase_date = ended + timedelta(days=days)

    def _search_erase_date(self, operator, value):
        if operator == "not in" and set(value) == {False}:
            return self._to_erase_domain()
        if operator not in ("<", "<=") or not value:
            return NotImplemented
        day = fields.Date.to_date(value)
        return self._to_erase_domain(day - timedelta(days=operator == "<"))

    def _contents_ended_on(self):
        """Return the moment from which the days of retention are counted."""
        if self.state != "draft":
            return self.ended_on
        return max([self.write_date, *self.sudo().material_ids.mapped("write_date")])

    @endpoint
    def action_hold_contents(self, reason: str):
        """Keep the contents of cases that a dispute needs, beyond the usual time.

        :raises AccessError: the user is not centre manager of a side of the cases
        :raises UserError: they are held back or erased already
        """
        return self._change_hold(True, reason)

    @endpoint
    def action_release_contents(self, reason: str):
        """Let the contents of cases be erased at their time again."""
        return self._change_hold(False, reason)

    @endpoint
    def action_ask_hold(self):
        """Open the dialogue that asks why contents are held back or released."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hold Back or Release Contents"),
            "res_model": "gov.case.hold",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    def _change_hold(self, hold, reason):
        reason = problems.text(self.env, "reason", reason)
        self.check_access("read")
        self._check_manager()
        if done := self.filtered(lambda case: case.retention_hold == hold):
            cases = done._labels()
            messages = {
                True: self.env._("Held back already: %(cases)s.", cases=cases),
                False: self.env._("Not held back: %(cases)s.", cases=cases),
            }
            raise UserError(messages[hold])
        self.sudo().write({"retention_hold": hold, "retention_reason": hold and reason})
        self.env["gov.case.erasure"]._log(self, "hold" if hold else "release", reason)
        return True

    def _check_manager(self):
        if self._may_always():
            return
        managed = self.browse()
        for side in self._sides_of("centre_manager"):
            managed |= self._gov_in_scope("centre_manager", *side.columns)
        if not self or self - managed:
            raise AccessError(
                self.env._(
                    "Only the centre manager holds back or releases contents: "
                    "%(cases)s.",
                    cases=(self - managed)._labels(),
                )
            )

    @api.model
    def _retention_days(self):
        """Return how many days contents are kept; 0: nothing is ever erased."""
        parameters = self.env["ir.config_parameter"]
        return parameters._gov_number("gov_case.retention_days", RETENTION_DAYS)

    @api.model
    def _to_erase_domain(self, day=None):
        """Return the domain of the cases whose contents are erased by ``day``.

        :param day: local date; none: whenever that is
        """
        days = self._retention_days()
        if not days:
            return Domain.FALSE
        ended = (
            Domain("state", "in", _WITHOUT_RESULT)
            & Domain("ended_on", "!=", False)
            & Domain("erased_on", "=", False)
        )
        draft = Domain("state", "=", "draft") & (
            Domain("note", "!=", False) | _draft_with_material("filename", "!=", False)
        )
        if day:
            before = localtime.midnight(day - timedelta(days=days - 1))
            ended &= Domain("ended_on", "<", before)
            draft &= Domain("write_date", "<", before)
            draft &= ~_draft_with_material("write_date", ">=", before)
        return Domain("retention_hold", "=", False) & (ended | draft)

    @api.model
    def _cron_erase_contents(self, limit=200):
        """Erase what has been kept long enough, some cases at a time.

        Each part is done and told of in one transaction: a job that is killed goes on
        where it was.
        """
        domain = self._to_erase_domain(localtime.today())
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=self.search_count(domain))
        while cases := self.search(domain, limit=limit, order="id"):
            ready = cases.try_lock_for_update().filtered_domain(domain)
            ready._erase_contents()
            if not progress(len(ready)) or len(ready) < len(cases):
                break

    def _erase_contents(self):
        """Erase files, their names and the remarks of these cases, and tell of it."""
        contents = self._gov_contents()
        files = self.env["ir.attachment"].sudo()._of_records(contents)
        counts = _files_by_case(contents, files)
        files._gov_unlink_copies()
        files.unlink()
        self._gov_erase()
        received = self.filtered(lambda case: case.state != "draft")
        received.sudo().write({"erased_on": localtime.now()})
        self.env["gov.case.erasure"]._log(received, "erased", "", counts)

    def _gov_contents(self):
        """Hook: the records whose files are erased with these cases (as superuser).

        The cases themselves, or records with a ``case_id``.
        """
        return [self.sudo(), self.sudo().material_ids]

    def _gov_erase(self):
        """Hook: erase what else was handed in with these cases: names, remarks."""
        lines = self.sudo().material_ids.filtered("filename")
        lines.write({"filename": False})
        lines.invalidate_recordset(["file"], flush=False)
        self.sudo().write({"note": False})


def _files_by_case(contents, files):
    """Return ``{case id: how many files}`` of what hangs on cases and their parts."""
    case_of = {
        (one._name, one.id): one.id if one._name == "gov.case" else one.case_id.id
        for records in contents
        for one in records
    }
    return Counter(case_of[file.res_model, file.res_id] for file in files)


def _draft_with_material(name, operator, value):
    """Return the domain of drafts with such a material, looked up from the drafts.

    Of all materials there are millions, of drafts' a handful.
    """
    material = Domain(name, operator, value)
    of_draft = Domain("case_id", "any!", [("state", "=", "draft")])
    return Domain("material_ids", "any!", material & of_draft)
