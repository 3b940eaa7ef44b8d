from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.gov_base.core import localtime

_FOLLOWS_RECEIPT = frozenset({"material_ids", "step_ids"})


class GovCase(models.Model):
    """What may be edited: drafts, and their list of materials from the catalogue."""

    _inherit = "gov.case"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_applicants(vals_list)
        cases = super().create(vals_list)
        cases.filtered(lambda case: not case.version_id)._take_from_catalogue()
        return cases

    def write(self, vals):
        if not self.env.su and not _FOLLOWS_RECEIPT.issuperset(vals):
            self._check_drafts()
            self._check_applicants([vals])
        result = super().write(vals)
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

    @api.model
    def _check_applicants(self, vals_list):
        """Nobody learns a name by naming an applicant known elsewhere only."""
        if self.env.su:
            return
        ids = {vals["applicant_id"] for vals in vals_list if vals.get("applicant_id")}
        self.env["gov.applicant"].browse(ids).check_access("read")

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
