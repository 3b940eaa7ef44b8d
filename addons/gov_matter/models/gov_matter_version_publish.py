from odoo import fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single


class GovMatterVersion(models.Model):
    """Draft → published → withdrawn; the only ways from one to the next."""

    _inherit = "gov.matter.version"

    @endpoint
    def action_publish(self):
        """Publish these drafts: check, freeze, and end the versions before them.

        A draft without a start comes in force today. The version before it ends the
        day before; where both start on one day the new one is that day's version.

        :raises ValidationError: findings, or dates that do not follow each other
        :raises UserError: not a draft, or two drafts of one matter at once
        """
        self.check_access("write")
        self._check_state("draft")
        if len(self.matter_id) < len(self):
            raise UserError(self.env._("Publish one version of a matter at a time."))
        self._check_publishable()
        self._lock_matters()
        today = localtime.today()
        before = self._last_published()
        for version in self.sudo():
            start = version.valid_from or today
            version._succeed(before.get(version.matter_id.id), start)
        self.flush_model(["valid_to"])
        for version in self.sudo():
            start = version.valid_from or today
            version.write(version._prepare_publish_vals(start))
        return True

    def _lock_matters(self):
        """Hold the matters, so that two people do not publish one at the same time."""
        try:
            self.matter_id.sudo().lock_for_update(allow_referencing=True)
        except LockError:
            raise LockError(
                self.env._(
                    "Somebody else is publishing this matter at this moment; try again."
                )
            ) from None

    def _last_published(self):
        """Return ``{matter id: published version with the latest start}``."""
        published = self.sudo().search(
            Domain("matter_id", "in", self.matter_id.ids)
            & Domain("state", "=", "published"),
            order="valid_from, version",
        )
        return {version.matter_id.id: version for version in published}

    def _succeed(self, predecessor, start):
        """End ``predecessor`` the day before ``start``."""
        if not predecessor:
            return
        if start < predecessor.valid_from:
            raise ValidationError(
                self.env._(
                    "%(version)s would start on %(start)s, but %(other)s is published "
                    "from %(other_start)s; withdraw that one or start later.",
                    version=self.display_name,
                    start=start,
                    other=predecessor.display_name,
                    other_start=predecessor.valid_from,
                )
            )
        if not predecessor.valid_to or predecessor.valid_to >= start:
            predecessor.write(
                {
                    "planned_valid_to": predecessor.valid_to,
                    "valid_to": fields.Date.subtract(start, days=1),
                }
            )

    def _prepare_publish_vals(self, start):
        matter = self.matter_id
        return {
            "state": "published",
            "valid_from": start,
            "published_name": matter.name,
            "published_department_id": matter.department_id.id,
            "published_on": fields.Datetime.now(),
            "published_by_id": self.env.uid,
        }

    @endpoint
    def action_withdraw(self, reason: str | bool = False):
        """Take these published versions out of force from today on.

        A version withdrawn before it came in force gives the version before it its
        time back. Running cases keep the version they were received under.

        :param reason: why, as it is kept on record
        :raises UserError: not published, or already followed by another version
        """
        self.check_access("write")
        self._check_state("published")
        today = localtime.today()
        self._lock_matters()
        for version in self.sudo():
            if version.valid_to and version.valid_to < today:
                raise UserError(
                    self.env._(
                        "%(version)s has not been in force since %(date)s; what was "
                        "published then stays on record.",
                        version=version.display_name,
                        date=version.valid_to,
                    )
                )
            version.write(version._prepare_withdraw_vals(today, reason))
            version.flush_recordset()
            version._reopen_predecessor(today)
        return True

    @endpoint
    def action_ask_withdraw(self):
        """Ask for the reason, then withdraw."""
        single(self)
        return self.env["gov.matter.reason"]._open(
            self.env._("Withdraw"), version_id=self
        )

    def _prepare_withdraw_vals(self, today, reason):
        return {
            "state": "withdrawn",
            "valid_to": fields.Date.subtract(max(self.valid_from, today), days=1),
            "withdrawn_on": fields.Datetime.now(),
            "withdraw_reason": reason or False,
        }

    def _reopen_predecessor(self, today):
        if self.valid_from <= today:
            return
        before = self._last_published().get(self.matter_id.id)
        if before and before.valid_to == fields.Date.subtract(self.valid_from, days=1):
            before.write({"valid_to": before.planned_valid_to})

    @endpoint
    def new_version(self):
        """Copy this version with materials, steps and procedures into a new draft.

        :return: id of the draft
        """
        single(self)
        return self.copy().id

    @endpoint
    def action_new_version(self):
        """Open a new draft copied from this version."""
        single(self)
        return self.matter_id._open_version(self.new_version())

    @endpoint
    def action_confirm_review(self):
        """Record that the published guide was read through today and is right."""
        self.check_access("write")
        self._check_state("published")
        self.sudo().write({"reviewed_date": localtime.today()})
        return True

    @endpoint
    def action_print_guide(self):
        """Open the one-page guide, ready to print."""
        self.check_access("read")
        report = self.env.ref("gov_matter.gov_matter_guide_report").sudo()
        return report.report_action(self.ids, config=False)

    def _check_state(self, state):
        label = dict(self._fields["state"]._description_selection(self.env))
        for version in self:
            if version.state != state:
                raise UserError(
                    self.env._(
                        "%(version)s is in state “%(state)s”; this needs “%(wanted)s”.",
                        version=version.display_name,
                        state=label[version.state],
                        wanted=label[state],
                    )
                )

    def _check_draft(self):
        """Refuse to change anything of a version that has been published."""
        for version in self.sudo():
            if version.state != "draft":
                raise UserError(version.with_env(self.env)._frozen_message())
