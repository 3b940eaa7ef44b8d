from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools import triggers

from ...core import revocation

_KEEP = """
CREATE OR REPLACE FUNCTION gov_case_revocation_keep() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'asked' AND ROW(
        NEW.case_id, NEW.ground, NEW.basis, NEW.reason, NEW.asked_on,
        NEW.asked_user_id, NEW.asked_staff_id
    ) IS NOT DISTINCT FROM ROW(
        OLD.case_id, OLD.ground, OLD.basis, OLD.reason, OLD.asked_on,
        OLD.asked_user_id, OLD.asked_staff_id
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Rows of % are kept as written', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$ LANGUAGE plpgsql
"""


class GovCaseRevocation(models.Model):
    """An approval taken back: asked for by one person, granted by another.

    The case itself stays as it was decided. A row is answered once; nobody changes or
    removes what was asked or answered, not even in SQL.
    Source: Administrative Licensing Law, art. 8 and 69.
    """

    _name = "gov.case.revocation"
    _description = "Revocation of a Result"
    _order = "case_id, id"
    _gov_names = frozenset({"case_id"})

    case_id = fields.Many2one(
        "gov.case", required=True, ondelete="restrict", index=True
    )
    ground = fields.Selection(
        revocation.GROUNDS, string="On What Ground", required=True
    )
    basis = fields.Char(
        string="Provision", help="Needed where the Licensing Law itself is none."
    )
    reason = fields.Text(string="Facts and Reasons", required=True)
    state = fields.Selection(
        selection=[
            ("asked", "Asked for"),
            ("granted", "Granted"),
            ("refused", "Refused"),
        ],
        string="Answer",
        required=True,
        default="asked",
    )
    asked_on = fields.Datetime(string="Asked At", required=True)
    asked_user_id = fields.Many2one(
        "res.users", string="Account That Asked", required=True, ondelete="restrict"
    )
    asked_staff_id = fields.Many2one(
        "gov.staff", string="Asked By", ondelete="restrict"
    )
    answered_on = fields.Datetime(string="Answered At")
    answered_user_id = fields.Many2one(
        "res.users", string="Account That Answered", ondelete="restrict"
    )
    answered_staff_id = fields.Many2one(
        "gov.staff", string="Answered By", ondelete="restrict"
    )
    answer = fields.Text(string="Note to the Answer")

    _once = models.UniqueIndex(
        "(case_id) WHERE state IN ('asked', 'granted')",
        "The revocation of this case has been asked for already.",
    )

    def init(self):
        """Keep the rows: only an open question takes an answer, and once."""
        self.env.cr.execute(_KEEP)
        triggers.keep(self, "gov_case_revocation_keep")

    @api.depends("ground")
    def _compute_display_name(self):
        labels = dict(self._fields["ground"]._description_selection(self.env))
        for row in self:
            row.display_name = labels.get(row.ground, "")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_written(self):
        raise UserError(self.env._("Revocations stay as they were written."))

    @api.model
    def _row_name(self):
        return "revocation"

    @api.model
    def _answered(self, approved):
        """Return what the answer writes on the cases."""
        return {"revocation": "granted" if approved else False}

    def _answer(self, approved, note):
        """Keep who answered, when and what."""
        self.sudo().write(
            {
                "state": "granted" if approved else "refused",
                "answered_on": localtime.now(),
                "answered_user_id": self.env.uid,
                "answered_staff_id": self.env.user._gov_staff_id(),
                "answer": note or False,
            }
        )
        self.flush_recordset()

    def _ground_label(self, env):
        return dict(self._fields["ground"]._description_selection(env))[self.ground]

    def _sentence(self):
        """Return what is asked for, for whom answers it."""
        return self.env._(
            "%(case)s: revoke, %(ground)s. %(basis)s %(reason)s",
            case=self.case_id.number,
            ground=self._ground_label(self.env),
            basis=self.basis or "",
            reason=self.reason,
        )
