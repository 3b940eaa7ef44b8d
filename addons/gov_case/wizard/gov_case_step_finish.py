from odoo import fields, models

from odoo.addons.gov_base.tools.endpoint import endpoint


class GovCaseStepFinish(models.TransientModel):
    """The dialogue in which a department gives its opinion on a step."""

    _name = "gov.case.step.finish"
    _description = "Opinion on a Step"

    step_id = fields.Many2one("gov.case.step", required=True, ondelete="cascade")
    kind = fields.Selection(
        related="step_id.kind", string="Kind of Step", related_sudo=False
    )
    opinion = fields.Text(required=True)
    inspectors = fields.Char(help="Two names or more.")

    @endpoint
    def action_confirm(self):
        """Give the opinion."""
        self.ensure_one()
        self.step_id.action_finish(self.opinion, self.inspectors or "")
        return {"type": "ir.actions.act_window_close"}
