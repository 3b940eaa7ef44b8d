from odoo import fields, models


class GovCaseEntryLine(models.TransientModel):
    _name = "gov.case.entry.line"
    _description = "Material of a New Application"

    entry_id = fields.Many2one(
        "gov.case.entry", string="Application", required=True, ondelete="cascade"
    )
    material_id = fields.Many2one(
        "gov.matter.material", required=True, ondelete="cascade"
    )
    necessity = fields.Selection(related="material_id.necessity", string="Needed")
    source = fields.Selection(related="material_id.source", string="Comes From")
    is_received = fields.Boolean(string="Taken In")
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

    def _prepare_material(self):
        material = {
            "name": self.material_id.name,
            "form": self.form,
            "copies": self.copies,
        }
        if self.file:
            material |= {
                "content": self.file.decode(),
                "filename": self.filename or "",
            }
        return material
