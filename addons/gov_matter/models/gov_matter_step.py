from odoo import api, fields, models

from ..core import terms


class GovMatterStep(models.Model):
    """A step from acceptance to delivery, with who does it and in how many days."""

    _name = "gov.matter.step"
    _description = "Step"
    _inherit = ["gov.matter.part.mixin"]

    name = fields.Char(required=True)
    kind = fields.Selection(
        selection=[
            ("acceptance", "Acceptance"),
            ("review", "Review"),
            ("inspection", "Inspection"),
            ("reporting", "Sending up"),
            ("decision", "Decision"),
            ("production", "Production"),
            ("delivery", "Delivery"),
        ],
        string="Kind of Step",
        compute="_compute_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    post_name = fields.Char(string="Post in Charge")
    organization_id = fields.Many2one(
        "gov.organization",
        string="Department in Charge",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: whoever received the application.",
    )
    days = fields.Integer(string="Days for It")
    day_unit = fields.Selection(
        selection=[("workday", "Working days"), ("day", "Calendar days")],
        string="Unit of Days",
        help="Empty: the step has no period of its own.",
    )
    review_points = fields.Text(
        string="What the Reviewer Checks", help="For the office; not in the guide."
    )

    @api.depends("name")
    def _compute_kind(self):
        for step in self:
            step.kind = terms.step_kind_of(step.name)

    @api.model
    def _gov_merge_scope(self, source, target):
        """Let the steps of a merged department go on in the one that remains."""
        super()._gov_merge_scope(source, target)
        self._replace_organization(["organization_id"], source, target)
