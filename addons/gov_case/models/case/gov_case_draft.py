from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.gov_base.core import localtime

_FOLLOWS_RECEIPT = frozenset({"material_ids", "step_ids"})


class GovCase(models.Model):
    """What may be edited: drafts, and their list of materials from the catalogue."""

    _inherit = "gov.case"

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        cases._check_applicants()
        cases.filtered(lambda case: not case.version_id)._take_from_catalogue()
        return cases

    def write(self, vals):
        if not self.env.su and not _FOLLOWS_RECEIPT.issuperset(vals):
            self._check_drafts()
        before = {case: case.applicant_id for case in self.sudo()}
        result = super().write(vals)
        if "applicant_id" in vals:
            self._check_applicants()
            self._forget_papers(before)
        if "applicant_id" in vals or "matter_id" in vals:
            self.filtered(lambda case: case.state == "draft")._take_from_catalogue()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_drafts()

    def _check_drafts(self):
        """Refuse to change what has been received otherwise than by an action."""
        if received := self.filtered(lambda case: case.state != "draft"):
            raise UserError(
                self.env._(
                    "Received cases change only through their actions: %(cases)s.",
                    cases=received._labels(),
                )
            )

    def _check_applicants(self):
        """Nobody names an applicant known elsewhere only, whatever way the name came.

        What was made is looked at, not what was sent: defaults are among it.

        :raises AccessError: the user does not see some of the applicants
        """
        if self.env.su:
            return
        applicants = self.sudo().applicant_id.with_env(self.env)
        if applicants - applicants._filtered_access("read"):
            raise AccessError(self._unknown_message())

    def _unknown_message(self):
        return self.env._(
            "The applicant is not known where you serve: enter the number and the name."
        )

    def _forget_papers(self, before):
        """Of another applicant, nothing that was on file is used again."""
        changed = self.sudo().filtered(
            lambda case: case.state == "draft" and case.applicant_id != before[case]
        )
        changed.material_ids.filtered("reused_id").write({"is_received": False})

    def _take_from_catalogue(self):
        """Take the guide in force and its list of materials into drafts."""
        versions = self.matter_id.sudo()._versions_in_force(localtime.today())
        none = self.env["gov.matter.version"]
        for case in self.sudo():
            version = versions.get(case.matter_id.id, none)
            case.write(
                {"applicant_name": case.applicant_id.name, **version._case_vals()}
            )
            case._sync_materials()

    def _sync_materials(self):
        """Give a draft one line for each material of its version."""
        self.ensure_one()
        wanted = self.version_id.material_ids
        kept = self.material_ids.filtered(lambda line: line.material_id in wanted)
        (self.material_ids - kept).unlink()
        self.env["gov.case.material"].create(
            [
                {"case_id": self.id, **material._case_vals()}
                for material in wanted - kept.material_id
            ]
        )
