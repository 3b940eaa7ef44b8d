from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single


class GovMatterClaim(models.Model):
    """An organisation says that it has taken a matter over (认领).

    The catalogue editor of the organisation claims what it was granted; releasing ends
    the claim, which stays on record. Grants without a claim are the gap list.
    """

    _name = "gov.matter.claim"
    _description = "Claim"
    _inherit = ["gov.scoped.mixin"]
    _order = "organization_id, matter_id, date_from desc, id"

    matter_id = fields.Many2one(
        "gov.matter", required=True, ondelete="restrict", index=True
    )
    organization_id = fields.Many2one(
        "gov.organization",
        string="Claimed By",
        required=True,
        ondelete="restrict",
        index=True,
    )
    date_from = fields.Date(
        string="Claimed On",
        default=lambda self: localtime.today(),
        readonly=True,
        workflow=True,
    )
    date_to = fields.Date(
        string="Released On", readonly=True, copy=False, workflow=True
    )
    release_reason = fields.Char(
        string="Why Released", readonly=True, copy=False, workflow=True
    )
    staff_id = fields.Many2one(
        "gov.staff",
        string="Claimed Through",
        default=lambda self: self.env.user._gov_staff(),
        readonly=True,
        copy=False,
        index="btree_not_null",
        workflow=True,
    )
    note = fields.Char(string="Remark")

    _open_uniq = models.UniqueIndex(
        "(matter_id, organization_id) WHERE date_to IS NULL",
        "This organisation has already claimed this matter.",
    )

    @api.depends("matter_id", "organization_id")
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = (
                f"{claim.organization_id.sudo().name}: {claim.matter_id.name}"
            )

    @api.constrains("matter_id", "organization_id")
    def _check_granted(self):
        modes = self.matter_id._modes_on(self.organization_id, localtime.today())
        for claim in self:
            if (claim.matter_id.id, claim.organization_id.id) not in modes:
                raise ValidationError(
                    self.env._(
                        "%(organization)s has no grant in force for %(matter)s.",
                        organization=claim.organization_id.sudo().name,
                        matter=claim.matter_id.name,
                    )
                )

    def write(self, vals):
        if not {"matter_id", "organization_id"}.isdisjoint(vals):
            raise UserError(
                self.env._("A claim keeps its matter and organisation; release it.")
            )
        return super().write(vals)

    @endpoint
    def action_release(self, reason: str):
        """End these claims from today on.

        :param reason: why, as it is kept on record
        """
        self.check_access("write")
        if not reason.strip():
            raise UserError(self.env._("Say why the matter is released."))
        open_claims = self.filtered(lambda claim: not claim.date_to)
        open_claims.sudo().write(
            {"date_to": localtime.today(), "release_reason": reason}
        )
        return True

    @endpoint
    def action_ask_release(self):
        """Ask for the reason, then release."""
        single(self)
        return self.env["gov.matter.reason"]._open(self.env._("Release"), claim_id=self)
