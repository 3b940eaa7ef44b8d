from odoo import api, fields, models

from ...core import transitions


class GovCaseEvent(models.Model):
    """One transition of one case, as it happened: the journal.

    Nobody writes it, removes it or adds to it except the transition itself; rows are
    chained by digest, and the case remembers the last link.
    """

    _name = "gov.case.event"
    _description = "Journal Entry"
    _inherit = ["gov.page.mixin", "gov.append.only.mixin"]
    _order = "case_id, id"
    _gov_names = frozenset({"case_id"})

    case_id = fields.Many2one(
        "gov.case", required=True, ondelete="restrict", index=True
    )
    name = fields.Selection(transitions.EVENTS, string="What Happened", required=True)
    state_from = fields.Selection(transitions.STATES, string="Before")
    state_to = fields.Selection(transitions.STATES, string="After")
    user_id = fields.Many2one("res.users", string="Account", ondelete="restrict")
    staff_id = fields.Many2one("gov.staff", string="Done By", ondelete="restrict")
    organization_id = fields.Many2one(
        "gov.organization", string="For Organisation", ondelete="restrict"
    )
    happened_on = fields.Datetime(string="At", required=True)
    note = fields.Text(string="Details")
    facts = fields.Text(
        string="What It Wrote",
        help="Of the columns that count, as JSON: the last one of each is the case's.",
    )
    digest = fields.Char(string="Seal", required=True)

    @api.depends("name", "case_id")
    def _compute_display_name(self):
        labels = dict(self._fields["name"]._description_selection(self.env))
        for event in self:
            event.display_name = labels.get(event.name, "")

    @api.model
    def _sealed(self, number, entry):
        """Return what the digest of a row is made over.

        :param number: number of the case, which the row itself holds only by id
        :param entry: values of the row, as for ``create``
        """
        content = {
            "case": number,
            "name": entry["name"],
            "state_from": entry["state_from"],
            "state_to": entry["state_to"],
            "user": entry["user_id"],
            "staff": entry["staff_id"],
            "organization": entry["organization_id"],
            "happened_on": fields.Datetime.to_string(entry["happened_on"]),
            "note": entry["note"],
        }
        if entry["facts"]:
            content["facts"] = entry["facts"]
        return content
