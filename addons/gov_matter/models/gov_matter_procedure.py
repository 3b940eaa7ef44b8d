from odoo import fields, models


class GovMatterProcedure(models.Model):
    """What may stop the clock of a matter, for how long at most, and on what basis.

    Source: Administrative Licensing Law, art. 45 (hearing, tender, auction,
    examination, testing, quarantine, appraisal, expert review); other kinds need a
    basis of the matter itself.
    """

    _name = "gov.matter.procedure"
    _description = "Special Procedure"
    _inherit = ["gov.matter.part.mixin"]

    kind = fields.Selection(
        selection=[
            ("hearing", "Hearing"),
            ("tender", "Tender"),
            ("auction", "Auction"),
            ("examination", "Examination"),
            ("testing", "Testing"),
            ("quarantine", "Quarantine"),
            ("appraisal", "Appraisal"),
            ("expert_review", "Expert review"),
            ("publicity", "Public notice"),
            ("site_inspection", "Site inspection"),
            ("other", "Other"),
        ],
        string="Kind of Procedure",
        required=True,
    )
    name = fields.Char(required=True)
    days = fields.Integer(string="Days at Most", help="0: the guide sets no maximum.")
    day_unit = fields.Selection(
        selection=[("workday", "Working days"), ("day", "Calendar days")],
        string="Unit of Days",
        default="workday",
        required=True,
    )
    basis = fields.Char(string="Basis of the Procedure")
