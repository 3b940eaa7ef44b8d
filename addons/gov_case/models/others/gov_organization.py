from odoo import api, fields, models


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

    def _service_name(self):
        """Return what people call the place in which results are handed over."""
        return self.service_place_name or self.name

    @api.model
    def _delivery_places(self, cities):
        """Return ``[(code, name)]`` of the halls and centres of these cities."""
        places = self.sudo().search_fetch(
            [
                ("city_id", "in", cities.ids),
                ("kind", "=", "area"),
                ("level", "in", ("district", "township")),
                ("has_service_place", "=", True),
            ],
            ["code", "name", "service_place_name"],
            order="code",
        )
        return [(place.code, place._service_name()) for place in places]

    def _begin_to_hand_over(self):
        """Let those who serve in these places see what they hand over from now on."""
        if fresh := self.sudo().filtered(lambda place: not place.hands_over):
            fresh.write({"hands_over": True})
            self.env["res.users"]._gov_rights_changed()
