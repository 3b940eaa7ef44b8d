from typing import NamedTuple

from odoo import api, models, tools
from odoo.exceptions import UserError


class Intake(NamedTuple):
    """What receiving a matter at a place comes to on a day; empty where it may not be.

    ``version`` holds what a case keeps of the version in force, ``body`` the deciding
    organisation with its ancestor columns, ``area_code`` six digits of the district;
    ``authorised`` where the place decides at its window in that body's name.
    """

    version: dict | None
    body: dict | None
    area_code: str
    authorised: bool


class GovMatter(models.Model):
    """Finds matter, version and deciding body once a day for each place.

    The catalogue changes a few times a year and is asked for at every receipt; every
    change of it forgets what was found.
    """

    _inherit = "gov.matter"

    @api.model
    @tools.ormcache("code", "place_id")
    def _nearest_id(self, code, place_id):
        """Return the id of the matter ``code`` in the nearest catalogue of a place."""
        place = self.env["gov.organization"].sudo().browse(place_id)
        above = [int(part) for part in place.parent_path.strip("/").split("/")]
        matters = self.sudo().search(
            [("code", "=", code), ("organization_id", "in", above)]
        )
        return max(
            matters,
            key=lambda matter: above.index(matter.organization_id.id),
            default=matters,
        ).id

    @tools.ormcache("self.id", "place_id", "today")
    def _intake(self, place_id, today):
        """Return the :class:`Intake` of this matter at a place."""
        version = self.sudo()._version_in_force(today)
        place = self.env["gov.organization"].sudo().browse(place_id)
        body = self.sudo()._responsible_for(place, today)
        published = version.state == "published"
        return Intake(
            tools.frozendict(version._case_vals()) if published else None,
            tools.frozendict(body._case_place("responsible_")) if body else None,
            place._area_code(),
            self._decided_at(place, today),
        )

    def _check_intake(self, place, today):
        """Return the :class:`Intake` of this matter at a place.

        :raises UserError: no guide is in force, or the place may not receive
        """
        intake = self._intake(place.id, today)
        if intake.version and intake.body:
            return intake
        values = {"matter": self.sudo().name, "place": place.sudo().name}
        if not intake.version:
            raise UserError(
                self.env._(
                    "%(matter)s has no guide in force today and cannot be received.",
                    **values,
                )
            )
        raise UserError(
            self.env._(
                "%(place)s has no grant in force to receive %(matter)s.", **values
            )
        )

    @api.model
    def _forget_intakes(self):
        """Forget what was found, now and once others can see the change."""
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model_create_multi
    def create(self, vals_list):
        self._forget_intakes()
        return super().create(vals_list)

    def write(self, vals):
        self._forget_intakes()
        return super().write(vals)


class GovMatterVersion(models.Model):
    _inherit = "gov.matter.version"

    def write(self, vals):
        if "state" in vals or "valid_to" in vals:
            self.env["gov.matter"]._forget_intakes()
        return super().write(vals)


class GovMatterGrant(models.Model):
    _inherit = "gov.matter.grant"

    @api.model_create_multi
    def create(self, vals_list):
        self.env["gov.matter"]._forget_intakes()
        return super().create(vals_list)

    def write(self, vals):
        self.env["gov.matter"]._forget_intakes()
        return super().write(vals)

    def unlink(self):
        self.env["gov.matter"]._forget_intakes()
        return super().unlink()


class GovOrganization(models.Model):
    _inherit = "gov.organization"

    def write(self, vals):
        if not {"has_service_place", "code"}.isdisjoint(vals):
            self.env["gov.matter"]._forget_intakes()
        return super().write(vals)

    def _area_code(self):
        """Return the six digits of the district in which this place lies."""
        area = self.district_id or self.city_id or self
        digits = "".join(filter(str.isdecimal, area.code))
        return digits[:6].ljust(6, "0")

    def _case_place(self, prefix=""):
        """Return id and ancestors as the columns of one side of a case.

        :param prefix: empty for the accepting side, ``responsible_``
        """
        self.ensure_one()
        name = f"{prefix or 'accepting_'}organization_id"
        return {
            name: self.id,
            f"{prefix}township_id": self.township_id.id,
            f"{prefix}district_id": self.district_id.id,
            f"{prefix}city_id": self.city_id.id,
        }
