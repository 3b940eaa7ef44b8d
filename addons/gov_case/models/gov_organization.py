from odoo import fields, models


class GovOrganization(models.Model):
    """Which places hand over results of what other places received.

    Few do at first; the record rules of all others stay as short as they were.
    """

    _inherit = "gov.organization"

    hands_over = fields.Boolean(
        string="Hands Over for Others",
        readonly=True,
        copy=False,
        help="Some case that another place received names it.",
    )

    _hands_over_idx = models.Index("(id) WHERE hands_over")

    def _begin_to_hand_over(self):
        """Let those who serve in these places see what they hand over from now on."""
        if fresh := self.sudo().filtered(lambda place: not place.hands_over):
            fresh.write({"hands_over": True})
            self.env["res.users"]._gov_rights_changed()
