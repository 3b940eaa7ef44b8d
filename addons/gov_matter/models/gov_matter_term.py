from odoo import fields, models


class GovMatterTerm(models.Model):
    """Values of the elements of a guide that take several: whom it serves, how."""

    _name = "gov.matter.term"
    _description = "Element Value"
    _order = "category, sequence, id"

    name = fields.Char(required=True, translate=True)
    key = fields.Char(
        string="Stable Key", required=True, readonly=True, help="Never changes."
    )
    category = fields.Selection(
        selection=[("target", "Served"), ("form", "Ways to apply")],
        string="Element",
        required=True,
        readonly=True,
    )
    sequence = fields.Integer(string="Order", default=10)

    _key_uniq = models.UniqueIndex(
        "(category, key)", "This element already has a value with this key."
    )
