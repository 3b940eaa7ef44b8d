from odoo import api, fields, models
from odoo.http import request


class GovAccessLog(models.Model):
    """Who saw protected personal data, when, where and why (PIPL, art. 54).

    Written by the methods that disclose, before they disclose; kept as written.
    """

    _name = "gov.access.log"
    _description = "Access Log"
    _inherit = ["gov.append.only.mixin"]
    _order = "id desc"
    _log_access = False
    _rec_name = "reason"

    happened_on = fields.Datetime(
        string="Seen On", required=True, default=fields.Datetime.now, index=True
    )
    user_id = fields.Many2one(
        "res.users", string="Account", required=True, ondelete="restrict", index=True
    )
    staff_id = fields.Many2one("gov.staff", string="Seen By", ondelete="restrict")
    organization_id = fields.Many2one(
        "gov.organization",
        string="Serving At",
        ondelete="restrict",
        index="btree_not_null",
        help="The organisation of the post that gave the right to look.",
    )
    res_model = fields.Char(string="Kind of Record", required=True)
    res_id = fields.Many2oneReference(
        string="Record Number", model_field="res_model", required=True
    )
    record_name = fields.Char(string="Whose Data", compute="_compute_record_name")
    reason = fields.Char(string="Reason Given", required=True)
    ip = fields.Char(string="Network Address")

    _record_idx = models.Index("(res_model, res_id)")

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_record_name(self):
        """Names are shown to those who may read the record, and a dash to others."""
        self.record_name = "—"
        for model, entries in self.grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(set(entries.mapped("res_id"))).exists()
            names = {
                record.id: record.display_name
                for record in records._filtered_access("read")
            }
            for entry in entries:
                entry.record_name = names.get(entry.res_id, "—")

    @api.model
    def _log(self, records, reason, organization):
        """Write down that the current user sees protected data of ``records``.

        :param organization: where the user's post is, empty for Odoo's administrator
        """
        staff = self.env.user._gov_staff()
        entries = self.sudo().create(
            [
                {
                    "happened_on": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "staff_id": staff.id,
                    "organization_id": organization.id,
                    "res_model": record._name,
                    "res_id": record.id,
                    "reason": reason,
                    "ip": request.httprequest.remote_addr if request else False,
                }
                for record in records
            ]
        )
        entries.flush_recordset()
