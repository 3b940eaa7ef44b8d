from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core import checks
from ..tools.messages import sentence


class GovMatterMaterial(models.Model):
    """A paper an applicant is asked for, or that the office fetches itself."""

    _name = "gov.matter.material"
    _description = "Material"
    _inherit = ["gov.matter.part.mixin"]

    name = fields.Char(required=True)
    material_type = fields.Selection(
        selection=[
            ("form", "Application form"),
            ("licence", "Licence or official document"),
            ("other", "Another paper"),
        ],
        string="Kind of Material",
        default="other",
    )
    form = fields.Selection(
        selection=[
            ("original", "Original"),
            ("copy", "Copy"),
            ("both", "Original and copy"),
        ],
        string="Original or Copy",
        default="original",
        required=True,
    )
    necessity = fields.Selection(
        selection=[
            ("required", "Required"),
            ("optional", "Not required"),
            ("deferrable", "May follow"),
        ],
        string="Needed",
        default="required",
        required=True,
    )
    source = fields.Selection(
        selection=[
            ("applicant", "The applicant"),
            ("government", "Issued by the government"),
            ("other", "Elsewhere"),
        ],
        string="Comes From",
        default="applicant",
        required=True,
    )
    copies = fields.Integer(string="Number of Papers", default=1)
    is_electronic_licence = fields.Boolean(string="Electronic Licence")
    demand_reason = fields.Char(
        string="Why It Is Asked For",
        help="What the government issued is fetched, unless a reason is given.",
    )
    commitment_allowed = fields.Boolean(
        string="A Commitment May Replace It",
        help="Where the guide allows a commitment instead of proof.",
    )
    filling_notes = fields.Text(string="How to Fill It In")
    review_points = fields.Text(
        string="What the Reviewer Checks", help="For the office; not in the guide."
    )

    @api.constrains("name")
    def _check_name(self):
        for material in self:
            for finding in checks.material_of(material.name):
                raise ValidationError(sentence(self.env, finding))
