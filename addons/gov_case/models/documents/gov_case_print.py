from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gov_base.tools.endpoint import endpoint

from ...tools.papers import Papers


class GovCase(models.Model):
    """The documents of a case: counted, printed, checked against the journal."""

    _inherit = "gov.case"

    document_ids = fields.One2many(
        "gov.case.document", "case_id", string="Documents", readonly=True, copy=False
    )
    document_count = fields.Integer(
        string="Documents Issued", compute="_compute_document_count"
    )

    def _compute_document_count(self):
        counts = dict(
            self.env["gov.case.document"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.document_count = counts.get(case, 0)

    @endpoint
    def action_view_documents(self):
        """Open the documents of these cases."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "gov_case.gov_case_document_action"
        )
        return {**action, "domain": [("case_id", "in", self.ids)], "context": {}}

    @endpoint
    def action_print_documents(self):
        """Print the newest document of each of these cases, in one file."""
        self.check_access("read")
        newest = self.env["gov.case.document"].browse(
            max(case.document_ids.ids) for case in self if case.document_ids
        )
        if not newest:
            raise UserError(
                self.env._(
                    "No document has been issued yet: %(cases)s.", cases=self._labels()
                )
            )
        return newest.action_print()

    @api.model
    def _papers(self, moment, facts=None):
        """Return what collects the documents of one call."""
        return Papers(self.env, moment, facts)

    def _is_chain_whole(self):
        return super()._is_chain_whole() and self._are_documents_whole()

    def _are_documents_whole(self):
        """Tell whether the documents are those that the journal sealed."""
        sealed = {
            seal
            for event in self.event_ids
            for seal in (event.document_seal or "").split(",")
            if seal
        }
        papers = self.document_ids
        return set(papers.mapped("seal")) == sealed and all(
            paper._is_sealed() for paper in papers
        )


class GovCaseEvent(models.Model):
    _inherit = "gov.case.event"

    document_seal = fields.Char(
        string="Digests of Documents",
        help="Of the documents that were issued with this, separated by commas.",
    )

    @api.model
    def _sealed(self, number, entry):
        content = super()._sealed(number, entry)
        if entry["document_seal"]:
            content["documents"] = entry["document_seal"]
        return content

    def _entry(self):
        return {**super()._entry(), "document_seal": self.document_seal or ""}
