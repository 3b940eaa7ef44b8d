from odoo import api, fields, models
from odoo.exceptions import UserError


class GovCaseEntryLine(models.TransientModel):
    _name = "gov.case.entry.line"
    _description = "Material of a New Application"

    entry_id = fields.Many2one(
        "gov.case.entry", string="Application", required=True, ondelete="cascade"
    )
    material_id = fields.Many2one(
        "gov.matter.material", required=True, ondelete="cascade"
    )
    necessity = fields.Selection(
        related="material_id.necessity", string="Needed", related_sudo=False
    )
    source = fields.Selection(
        related="material_id.source", string="Comes From", related_sudo=False
    )
    is_received = fields.Boolean(
        string="Taken In",
        compute="_compute_is_received",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    form = fields.Selection(
        selection=[
            ("original", "Original"),
            ("copy", "Copy"),
            ("both", "Original and copy"),
        ],
        string="Original or Copy",
    )
    copies = fields.Integer(string="Number of Papers")
    deferred_until = fields.Date(string="May Follow Until")
    file = fields.Binary(string="Scan")
    filename = fields.Char(string="File Name")

    reuse_text = fields.Char(string="On File", compute="_compute_reuse")
    reuse_id = fields.Many2one("gov.case.material", compute="_compute_reuse")
    is_reused = fields.Boolean(string="Use Again")

    @api.depends("entry_id.id_number", "entry_id.id_type", "material_id")
    def _compute_reuse(self):
        """Offer what an applicant whom this office knows has on file."""
        materials = self.env["gov.case.material"]
        entries = self.entry_id._filtered_access("read")
        for entry in entries:
            known = entry._known_applicant()
            lines = entry.line_ids & self
            asked = lines.filtered(lambda one: one.material_id.material_type != "form")
            found = materials._on_file(known, asked.material_id.mapped("name"))
            for line in lines:
                earlier = materials
                if line in asked:
                    key = (known.id, line.material_id.name)
                    earlier = found.get(key, materials)
                line.reuse_id = earlier
                line.reuse_text = earlier._on_file_text() if earlier else False
        for line in self.filtered(lambda one: one.entry_id not in entries):
            line.reuse_id = line.reuse_text = False

    @api.depends("is_reused")
    def _compute_is_received(self):
        """What is used again need not be handed in."""
        for line in self:
            line.is_received = line.is_reused

    def _is_used_again(self):
        """Tell whether what is on file comes in instead of a paper.

        :raises UserError: it was chosen for another applicant than is named now
        """
        if not (self.is_received and self.is_reused) or self.file:
            return False
        if not self.reuse_id:
            raise UserError(
                self.env._(
                    "Nothing on file could be used again for: %(names)s.",
                    names=self.material_id.name,
                )
            )
        return True

    def _prepare_material(self):
        material = {
            "name": self.material_id.name,
            "form": self.form,
            "copies": self.copies,
        }
        if self._is_used_again():
            material["reuses"] = self.sudo().reuse_id.id
        if self.file:
            material |= {
                "content": self.file.decode(),
                "filename": self.filename or "",
            }
        return material
