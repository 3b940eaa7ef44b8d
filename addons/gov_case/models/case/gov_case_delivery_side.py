from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.gov_base.models.mixins.gov_scoped_mixin import ANCESTORS

NOBODY_ELSE = {
    "delivery_organization_id": False,
    **{f"delivery_{ancestor}": False for ancestor in ANCESTORS},
}


class GovCase(models.Model):
    """The third side: who hands the result over, when it is not who received.

    It lies in the same city. Its clerks and agents see the case from the decision on,
    with the documents they hand over and nothing of the papers; what it sees of the
    case is in ``res.users._gov_case_delivery_rule``.
    """

    _inherit = "gov.case"

    _gov_open_links = frozenset({"delivery_organization_id"})  # all over the city

    delivery_organization_id = fields.Many2one(
        "gov.organization",
        scope="delivery_",
        string="Result Handed Over By",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        help="Empty: by the accepting organisation.",
    )
    delivery_how = fields.Selection(
        selection=[
            ("pickup", "Picked up"),
            ("courier", "By courier"),
            ("electronic", "Electronically"),
        ],
        string="Way of Delivery Wished",
        copy=False,
        help="What the applicant asks for. Empty: picked up.",
    )
    delivery_township_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        readonly=False,
        copy=False,
        workflow=True,
    )
    delivery_district_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        readonly=False,
        copy=False,
        workflow=True,
    )
    delivery_city_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        readonly=False,
        copy=False,
        workflow=True,
    )

    _delivery_township_idx = models.Index(
        "(delivery_township_id, id) WHERE delivery_township_id IS NOT NULL"
    )
    _delivery_township_desk_idx = models.Index(
        "(delivery_township_id, state) WHERE delivery_township_id IS NOT NULL"
    )
    _delivery_district_idx = models.Index(
        "(delivery_district_id, id) WHERE delivery_district_id IS NOT NULL"
    )
    _delivery_district_desk_idx = models.Index(
        "(delivery_district_id, state) WHERE delivery_district_id IS NOT NULL"
    )
    _delivery_city_idx = models.Index(
        "(delivery_city_id, id) WHERE delivery_city_id IS NOT NULL"
    )
    _delivery_city_desk_idx = models.Index(
        "(delivery_city_id, state) WHERE delivery_city_id IS NOT NULL"
    )

    @api.constrains("delivery_organization_id", "accepting_organization_id")
    def _check_deliverer(self):
        for case in self.filtered("delivery_organization_id"):
            if not case.city_id or case.delivery_city_id != case.city_id:
                raise ValidationError(
                    self.env._(
                        "%(place)s is not in the city of the accepting organisation "
                        "and cannot hand the result over.",
                        place=case.delivery_organization_id.sudo().name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        if any(vals.get("delivery_organization_id") for vals in vals_list):
            cases.sudo().delivery_organization_id._begin_to_hand_over()
        return cases

    def write(self, vals):
        result = super().write(vals)
        if vals.get("delivery_organization_id"):
            self.sudo().delivery_organization_id._begin_to_hand_over()
        return result

    @api.model
    def _gov_merge_scope(self, source, target):
        if source.hands_over:
            target._begin_to_hand_over()
        return super()._gov_merge_scope(source, target)

    def _deliverer_vals(self):
        """Return what forgets a deliverer that is no other than who receives."""
        same = self.delivery_organization_id == self.accepting_organization_id
        return NOBODY_ELSE if same else {}

    def _delivered_by(self, role):
        """Return the cases whose result the user hands over in ``role``."""
        elsewhere = self.filtered("delivery_organization_id")
        return elsewhere._gov_in_scope(
            role, "delivery_organization_id", "delivery_"
        ) | (self - elsewhere)._gov_in_scope(role, "accepting_organization_id")

    def _tell_deliverers(self):
        """Let who hands the result over know who the applicant is."""
        self.env["gov.applicant.link"]._link_pairs(
            (case.applicant_id.id, case.delivery_organization_id.id)
            for case in self.sudo().filtered("delivery_organization_id")
        )

    def _stage_deliverer(self, submissions):
        """Find who hands the result over; nobody named: who receives."""
        codes = {one.sent.get("delivery_organization_code") for one in submissions}
        places = self.env["gov.organization"].sudo()
        if wanted := codes - {None, False, ""}:
            places = places.search_fetch([("code", "in", [*wanted])])
        by_code = {place.code: place for place in places}
        for one in submissions:
            code = one.sent.get("delivery_organization_code")
            place = by_code.get(code)
            if not code:
                one.deliverer = NOBODY_ELSE
            elif problem := self._deliverer_problem(code, place, one.place):
                one.refuse("delivery_organization_code", problem)
            else:
                one.deliverer = self._deliverer(place, one.place)

    @api.model
    def _deliverer_problem(self, code, place, own):
        """Return why a place cannot hand over what ``own`` receives, or nothing."""
        if not place:
            return self.env._("There is no organisation %(code)s.", code=code)
        if place != own and (place.city_id != own.city_id or not place.city_id):
            return self.env._(
                "delivery_organization_code: %(code)s is not in the city of %(own)s.",
                code=code,
                own=own.code,
            )
        return ""

    @api.model
    def _deliverer(self, place, own):
        """Return the columns of who hands over what ``own`` receives."""
        return NOBODY_ELSE if place == own else place._case_place("delivery_")
