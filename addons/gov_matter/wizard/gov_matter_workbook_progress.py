from odoo import fields, models


class GovMatterWorkbookProgress(models.TransientModel):
    """How far an import is, as ``tools/workbook_progress.py`` writes and reads it."""

    _name = "gov.matter.workbook.progress"
    _description = "Progress of a Workbook Import"

    run = fields.Integer(required=True)
    phase = fields.Char()
    done = fields.Integer(string="Rows Done")
    total = fields.Integer(string="Rows in All")
    finished = fields.Boolean(string="Over")

    _run_uniq = models.UniqueIndex("(run)", "This run already has its progress.")
