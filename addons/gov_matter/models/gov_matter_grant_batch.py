from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single


class GovMatterGrantBatch(models.Model):
    """One act of handing matters down: its document, its basis, its day (赋权批次)."""

    _name = "gov.matter.grant.batch"
    _description = "Batch of Grants"
    _inherit = ["gov.scoped.mixin"]
    _order = "effective_date desc, id desc"

    def _default_organization_id(self):
        return self.env["gov.matter"]._default_organization_id()

    name = fields.Char(required=True)
    document_number = fields.Char(string="Number of the Document")
    legal_basis = fields.Char(string="Basis of the Batch")
    effective_date = fields.Date(string="Takes Effect", required=True)
    organization_id = fields.Many2one(
        "gov.organization",
        string="Given By",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_organization_id(),
        domain=[("kind", "=", "area")],
    )
    notes = fields.Text(string="Remarks")
    grant_ids = fields.One2many("gov.matter.grant", "batch_id", string="Grants")
    grant_count = fields.Integer(string="Number of Grants", compute="_compute_count")
    matter_count = fields.Integer(string="Number of Matters", compute="_compute_count")

    _name_uniq = models.UniqueIndex(
        "(organization_id, name)", "This area already has a batch with this name."
    )

    @api.depends("grant_ids.matter_id")
    def _compute_count(self):
        counts = {
            batch.id: (grants, matters)
            for batch, grants, matters in self.env["gov.matter.grant"]._read_group(
                [("batch_id", "in", self.ids)],
                ["batch_id"],
                ["__count", "matter_id:count_distinct"],
            )
        }
        for batch in self:
            batch.grant_count, batch.matter_count = counts.get(batch.id, (0, 0))

    @endpoint
    def action_grant(
        self, matter_ids: list, organization_id: int, mode: str, tier=False
    ):
        """Grant many matters to an organisation, or to a tier below it, in this batch.

        :param matter_ids: ids of matters of the batch's area
        :param mode: handle, accept or proxy
        :param tier: township, village, or empty for the organisation alone
        :return: ids of the grants, from the day the batch takes effect
        """
        single(self)
        self.check_access("write")
        if not all(type(one) is int for one in matter_ids):
            raise UserError(self.env._("matter_ids must be a list of whole numbers."))
        matters = self.env["gov.matter"].browse(matter_ids).exists()
        if len(matters) < len(set(matter_ids)):
            raise UserError(self.env._("Some of these matters do not exist."))
        grants = self.env["gov.matter.grant"].create(
            [
                {
                    "batch_id": self.id,
                    "matter_id": matter.id,
                    "organization_id": organization_id,
                    "tier": tier,
                    "mode": mode,
                    "date_from": self.effective_date,
                }
                for matter in matters
            ]
        )
        return grants.ids
