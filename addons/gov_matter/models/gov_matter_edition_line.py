from odoo import api, fields, models

from odoo.addons.gov_base.tools.words import words

COMPARED = (
    "name",
    "department_name",
    "matter_type",
    "handling",
    "legal_days",
    "promised_days",
    "day_unit",
    "mode",
)


class GovMatterEditionLine(models.Model):
    """A matter as a list named it on its day; made and kept by the list alone."""

    _name = "gov.matter.edition.line"
    _description = "Line of a List"
    _inherit = ["gov.scoped.mixin"]
    _order = "edition_id, sequence, id"

    edition_id = fields.Many2one(
        "gov.matter.edition",
        string="List",
        required=True,
        ondelete="cascade",
        index=True,
    )
    organization_id = fields.Many2one(
        related="edition_id.organization_id", string="List Of", store=True
    )
    sequence = fields.Integer(string="No.")
    matter_id = fields.Many2one("gov.matter", ondelete="restrict", index=True)
    version_id = fields.Many2one(
        "gov.matter.version", string="Guide Version", ondelete="restrict", index=True
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True)
    department_name = fields.Char(string="Implementing Body")
    matter_type = fields.Selection(
        selection=lambda self: words(self.env, "gov.matter", "matter_type"),
        string="Type",
    )
    handling = fields.Selection(
        selection=lambda self: words(self.env, "gov.matter.version", "handling"),
        string="Way of Handling",
    )
    legal_days = fields.Integer(string="Statutory Days")
    promised_days = fields.Integer()
    day_unit = fields.Selection(
        selection=lambda self: words(self.env, "gov.matter.version", "day_unit"),
        string="Unit of Days",
    )
    mode = fields.Selection(
        selection=[
            ("own", "Its own"),
            ("handle", "Handles and decides"),
            ("accept", "Accepts; the department decides"),
            ("proxy", "Carries for applicants"),
        ],
        string="Way of Taking Over",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.edition_id._check_draft()
        return lines

    def write(self, vals):
        self.edition_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.edition_id._check_draft()

    def _as_rows(self):
        """Return the lines as plain rows for ``core/editions.py``."""
        return [
            {"code": line.code, **{name: line[name] for name in COMPARED}}
            for line in self
        ]
