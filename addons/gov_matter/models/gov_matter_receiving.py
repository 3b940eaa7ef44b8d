from odoo import models
from odoo.fields import Domain

from odoo.addons.gov_base.tools.endpoint import endpoint

from ..core import grants
from ..core.grants import Grant

RECEIVES = frozenset({"own", "handle", "accept"})
_STRENGTH = ("own", "handle", "accept", "proxy")


class GovMatter(models.Model):
    """Who may receive, decide and carry a matter: what upper addons ask."""

    _inherit = "gov.matter"

    @endpoint
    def action_claim(self, organization_id: int, note: str | bool = False):
        """Claim these matters for an organisation; those it has claimed stay as is.

        :param organization_id: who takes them over; needs a grant or be the department
        :return: ids of the claims, in the order of the matters
        :raises ValidationError: no grant in force for one of them
        """
        claims = self.env["gov.matter.claim"]
        held = claims.search(
            Domain("matter_id", "in", self.ids)
            & Domain("organization_id", "=", organization_id)
            & Domain("date_to", "=", False)
        )
        new = self - held.matter_id
        made = claims.create(
            [
                {
                    "matter_id": matter.id,
                    "organization_id": organization_id,
                    "note": note,
                }
                for matter in new
            ]
        )
        by_matter = {claim.matter_id: claim.id for claim in held | made}
        return [by_matter[matter] for matter in self]

    def _modes_on(self, organizations, date):
        """Return what organisations may do with these matters on ``date``.

        - ``own``: the matter's department, or the hall of its area
        - ``handle``, ``accept`` (never both), ``proxy``: granted

        :return: ``{(matter id, organisation id): frozenset of modes}``; pairs without
            any mode are left out. One query for grants whatever the numbers.
        """
        places = {
            organization.id: organization._receiving_place()
            for organization in organizations.sudo()
        }
        found = self._grants_on(
            {id_ for place in places.values() for id_ in (place.id, *place.chain)}, date
        )
        result = {}
        for matter in self.sudo():
            for organization in organizations.sudo():
                modes = grants.modes(found.get(matter.id, ()), places[organization.id])
                if matter._is_own(organization):
                    modes = modes - set(grants.RECEIVING) | {"own"}
                if modes:
                    result[matter.id, organization.id] = modes
        return result

    def _grants_on(self, organization_ids, date):
        """Return ``{matter id: [Grant]}`` given to these organisations on ``date``."""
        rows = (
            self.env["gov.matter.grant"]
            .sudo()
            .search_fetch(
                self.env["gov.matter.grant"]._in_force_domain(date)
                & Domain("matter_id", "in", self.ids)
                & Domain("organization_id", "in", sorted(organization_ids)),
                ["matter_id", "organization_id", "tier", "mode"],
            )
        )
        found = {}
        for row in rows:
            found.setdefault(row.matter_id.id, []).append(
                Grant(row.organization_id.id, row.tier or "", row.mode)
            )
        return found

    def _is_own(self, organization):
        """The matter's department, its area, or a hall that works for the area."""
        area = self.organization_id
        return organization in (self.department_id, area) or (
            organization.parent_id == area
            and organization.kind == "department"
            and organization.has_service_place
        )

    def _mode_on(self, organization, date):
        """Return the strongest mode of one organisation: own, handle, accept, proxy.

        ``none`` where nothing allows it anything.
        """
        self.ensure_one()
        modes = self._modes_on(organization, date).get((self.id, organization.id), ())
        return next((mode for mode in _STRENGTH if mode in modes), "none")

    def _may_receive(self, organization, date):
        """Tell whether an organisation may receive applications for this matter."""
        return self._mode_on(organization, date) in RECEIVES

    def _may_carry(self, organization, date):
        """Tell whether an organisation's agents may carry this matter (帮办代办)."""
        modes = self._modes_on(organization, date).get((self.id, organization.id), ())
        return "proxy" in modes

    def _responsible_for(self, organization, date):
        """Return who decides on what ``organization`` receives, or an empty recordset.

        ``handle``: the receiving area itself. ``accept`` and ``own``: the matter's
        department, or the area where the matter has none.
        """
        self.ensure_one()
        mode = self._mode_on(organization, date)
        if mode == "handle":
            place = organization.sudo()._receiving_place()
            return organization.browse(place.id)
        if mode in RECEIVES:
            return self.sudo().department_id or self.sudo().organization_id
        return organization.browse()

    def _decided_at(self, organization, date):
        """Tell whether a hall was authorised to decide this at once, at its window.

        Authorised by name and to handle: the hall decides in the department's name,
        which stays responsible. A grant to a tier does not reach a hall.
        """
        self.ensure_one()
        given = self._grants_on({organization.id}, date).get(self.id, ())
        return Grant(organization.id, "", "handle") in given

    def _handed_down(self, date):
        """Return ``[(matter, mode)]`` of the grants in force to others on ``date``."""
        grants_in_force = (
            self.env["gov.matter.grant"]
            .sudo()
            .search(
                self.env["gov.matter.grant"]._in_force_domain(date)
                & Domain("matter_id", "in", self.ids)
            )
        )
        return [(grant.matter_id, grant.mode) for grant in grants_in_force]
