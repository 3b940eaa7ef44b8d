from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.gov_base.core.desk import Tile
from odoo.addons.gov_base.core.machine import Actor, Transition
from odoo.addons.gov_base.core.shapes import Text
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_case.core.sides import Side


class GovCase(models.Model):
    """What an addon may add to a case, by hooks alone."""

    _inherit = "gov.case"

    tester_mark = fields.Char(workflow=True, copy=False)
    tester_organization_id = fields.Many2one(
        "gov.organization", ondelete="restrict", copy=False, scope="tester_"
    )
    tester_township_id = fields.Many2one(
        "gov.organization", compute="_compute_gov_scope", store=True
    )
    tester_district_id = fields.Many2one(
        "gov.organization", compute="_compute_gov_scope", store=True
    )
    tester_city_id = fields.Many2one(
        "gov.organization", compute="_compute_gov_scope", store=True
    )
    tester_visit_ids = fields.One2many("gov.tester.visit", "case_id")

    # the machine

    @api.model
    def _gov_transitions(self):
        return [
            *super()._gov_transitions(),
            Transition(
                "tester_inspect",
                "Inspect for Test",
                frozenset({"accepted", "review"}),
                None,
                (Actor("tester_inspector", "tester"),),
                guards=("tester_unmarked",),
                documents=("tester_slip",),
            ),
        ]

    def _guard_tester_unmarked(self):
        if self.filtered("tester_mark"):
            raise UserError(self.env._("Inspected already."))

    @api.model
    def _gov_facts(self):
        return (*super()._gov_facts(), "tester_mark")

    @api.model
    def _gov_actions(self):
        return super()._gov_actions() | {"tester_inspect"}

    @endpoint
    def action_tester_inspect(self, mark: str):
        """Leave a mark, once."""
        return self._transition("tester_inspect", {"tester_mark": mark}, mark)

    def _document_tester_slip(self, change, entry, papers):
        return {"mark": change["tester_mark"]}

    # sides

    @api.model
    def _gov_sides(self):
        return {
            **super()._gov_sides(),
            "tester": Side(
                "tester_organization_id",
                "tester_",
                roles=("tester_inspector",),
                states=("accepted", "review", "decided"),
            ),
        }

    # receipt

    @api.model
    def _gov_payload_keys(self):
        keys = super()._gov_payload_keys()
        return {**keys, "tester_place_code": Text(64, required=False)}

    def _gov_receipt_vals(self, receipt):
        vals = super()._gov_receipt_vals(receipt)
        if code := receipt.sent.get("tester_place_code"):
            place = self.env["gov.organization"].sudo()._by_code(code)
            vals |= place._case_place("tester_")
        return vals

    def _gov_receipt_problem(self, receipt):
        if receipt.name == "测试拒收":
            return "applicant.name", self.env._("The tester refuses this name.")
        return super()._gov_receipt_problem(receipt)

    # what follows

    def _gov_happened(self, row, changes):
        super()._gov_happened(row, changes)
        if row.name == "accept":
            self.env["gov.tester.visit"]._plan(self)
        if row.name == "issue":
            for case in self:
                case.sudo().note = "issued, said the tester"

    # the desk

    @api.model
    def _gov_tiles(self):
        tile = Tile("tester_to_inspect", ("tester_inspector",), ("tester_inspect",))
        return [*super()._gov_tiles(), tile]

    @api.model
    def _gov_tile_labels(self):
        labels = super()._gov_tile_labels()
        return {**labels, "tester_to_inspect": self.env._("To inspect")}

    def _tile_tester_to_inspect(self, role):
        return Domain("state", "in", ("accepted", "review")) & Domain(
            "tester_mark", "=", False
        )

    # what is kept and erased

    def _gov_contents(self):
        return [*super()._gov_contents(), self.sudo().tester_visit_ids]
