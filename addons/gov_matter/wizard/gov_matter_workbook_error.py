from odoo import fields, models


class GovMatterWorkbookError(models.TransientModel):
    """One thing wrong with a workbook, where the office finds it in Excel."""

    _name = "gov.matter.workbook.error"
    _description = "Error in a Workbook"

    wizard_id = fields.Many2one(
        "gov.matter.workbook.import",
        string="Import",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sheet = fields.Char(string="Worksheet")
    row = fields.Integer(string="Row in Excel")
    column = fields.Char(string="Heading")
    message = fields.Char(string="What Is Wrong")
