from odoo import api, fields, models

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.rows import MADE, Rows, insert


class GovCaseErasure(models.Model):
    """What became of the contents of a case: held back, released, erased.

    Written by the job and the actions that do so. It stands beside the journal, which
    tells of the case's life and ends with it.
    """

    _name = "gov.case.erasure"
    _description = "Retention and Erasure"
    _inherit = ["gov.append.only.mixin"]
    _order = "id desc"
    _gov_names = frozenset({"case_id"})
    _rec_name = "kind"

    case_id = fields.Many2one(
        "gov.case", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(
        selection=[
            ("hold", "Held back"),
            ("release", "Released"),
            ("erased", "Erased"),
        ],
        string="What Was Done",
        required=True,
    )
    happened_on = fields.Datetime(string="At", required=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Account", required=True, ondelete="restrict"
    )
    staff_id = fields.Many2one("gov.staff", string="Done By", ondelete="restrict")
    reason = fields.Char(string="Why")
    file_count = fields.Integer(string="Files Erased")

    @api.model
    def _log(self, cases, kind, reason, counts=None):
        """Write one row for each case, in one statement.

        :param counts: ``{case id: files erased}``
        """
        logged = [
            {
                "case_id": case_id,
                "kind": kind,
                "happened_on": localtime.now(),
                "user_id": self.env.uid,
                "staff_id": self.env.user._gov_staff_id(),
                "reason": reason,
                "file_count": (counts or {}).get(case_id, 0),
            }
            for case_id in cases.ids
        ]
        insert(Rows(self, logged, MADE))
        cases.invalidate_recordset(["erasure_ids"], flush=False)
