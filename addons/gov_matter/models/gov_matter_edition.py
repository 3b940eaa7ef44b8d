from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single

from ..core import editions
from ..core.grants import RECEIVING
from .gov_matter_edition_line import COMPARED

_FLAGS = {
    "immediate": "at_once",
    "online": "online",
    "one_trip": "one_trip",
    "cross_region": "cross_region",
    "commitment": "commitment_allowed",
    "tolerance": "tolerance_allowed",
    "single_document": "single_document",
}


class GovMatterEdition(models.Model):
    """A list as it was published: numbered, dated, frozen (赋权清单, 代办清单, …).

    It is drawn up from the catalogue and the grants of a day, for one organisation, and
    never changes after publication; the next edition replaces it.
    """

    _name = "gov.matter.edition"
    _description = "List Edition"
    _inherit = ["gov.scoped.mixin"]
    _order = "published_date desc, id desc"

    name = fields.Char(required=True)
    kind = fields.Selection(
        selection=[
            ("service", "List of matters handled"),
            ("grant", "List of matters handed down"),
            ("proxy", "List of matters carried by agents"),
            ("immediate", "List of matters decided at once"),
            ("online", "List of matters handled online"),
            ("one_trip", "List of matters of one trip at most"),
            ("cross_region", "List of matters handled elsewhere too"),
            ("commitment", "List of matters with a commitment"),
            ("tolerance", "List of matters whose papers may follow"),
            ("single_document", "List of matters for one document"),
        ],
        string="Kind of List",
        required=True,
    )
    organization_id = fields.Many2one(
        "gov.organization",
        string="List Of",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_organization_id(),
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("published", "Published")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        workflow=True,
    )
    as_of = fields.Date(
        string="Catalogue As Of",
        default=lambda self: localtime.today(),
        required=True,
        copy=False,
    )
    number = fields.Char(string="Number of the Publication", copy=False)
    published_date = fields.Date(string="Date of Publication", copy=False)
    notes = fields.Text(string="Remarks")
    line_ids = fields.One2many(
        "gov.matter.edition.line",
        "edition_id",
        string="Lines",
        readonly=True,
        workflow=True,
    )
    line_count = fields.Integer(string="Matters Listed", compute="_compute_line_count")

    _published_complete = models.Constraint(
        "CHECK(state != 'published' OR (number IS NOT NULL AND published_date "
        "IS NOT NULL))",
        "A published list has a number and a date.",
    )

    def _default_organization_id(self):
        return self.env["gov.matter"]._default_organization_id()

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["gov.matter.edition.line"]._read_group(
                [("edition_id", "in", self.ids)], ["edition_id"], ["__count"]
            )
        )
        for edition in self:
            edition.line_count = counts.get(edition._origin, 0)

    def write(self, vals):
        if vals:
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for edition in self.sudo():
            if edition.state != "draft":
                raise UserError(
                    self.env._(
                        "%(list)s has been published and stays as it is.",
                        list=edition.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_draft()

    @endpoint
    def action_generate(self):
        """Draw the lists up anew from the catalogue of their day.

        :return: number of lines by list id, as text keys
        """
        self.check_access("write")
        self._check_draft()
        self.sudo().line_ids.unlink()
        lines = [vals for edition in self for vals in edition._prepare_lines()]
        self.env["gov.matter.edition.line"].sudo().create(lines)
        self.invalidate_recordset(["line_ids", "line_count"])
        return {str(edition.id): edition.line_count for edition in self}

    def _prepare_lines(self):
        matters, modes = self._listed()
        versions = matters.sudo()._versions_in_force(self.as_of)
        lines = []
        for matter in matters.sudo():
            version = versions.get(matter.id)
            if version and self._takes(version, modes.get(matter.id, frozenset())):
                lines.append(
                    {
                        "edition_id": self.id,
                        "sequence": len(lines) + 1,
                        **self._prepare_line(
                            matter, version, modes.get(matter.id, frozenset())
                        ),
                    }
                )
        return lines

    def _takes(self, version, modes):
        if self.kind == "grant":
            return not modes.isdisjoint(RECEIVING)
        if self.kind == "proxy":
            return "proxy" in modes
        if modes.isdisjoint({"own", *RECEIVING}):
            return False
        return self.kind not in _FLAGS or bool(version[_FLAGS[self.kind]])

    def _prepare_line(self, matter, version, modes):
        wanted = ("proxy",) if self.kind == "proxy" else (*RECEIVING, "own")
        return {
            "matter_id": matter.id,
            "version_id": version.id,
            "code": matter.code,
            "name": matter.name,
            "department_name": matter.department_id.name,
            "matter_type": matter.matter_type,
            "handling": version.handling,
            "legal_days": version.legal_days,
            "promised_days": version.promised_days,
            "day_unit": version.day_unit,
            "mode": next((mode for mode in wanted if mode in modes), False),
        }

    def _listed(self):
        """Return the matters of the list's chain and what the organisation may do.

        The area whose catalogue it is lists what it hands down, to anybody below.
        """
        place = self.organization_id.sudo()
        matters = self.env["gov.matter"].search(
            [("organization_id", "in", place._chain().ids)]
        )
        modes = {
            matter: found
            for (matter, __), found in matters._modes_on(place, self.as_of).items()
        }
        own = matters.filtered(lambda matter: matter.organization_id == place)
        for matter, mode in own._handed_down(self.as_of):
            modes[matter.id] = modes.get(matter.id, frozenset()) | {mode}
        return matters, modes

    @endpoint
    def action_publish(self):
        """Publish the lists with their number and date; they never change again.

        :raises UserError: already published, empty, or without a number
        """
        self.check_access("write")
        self._check_draft()
        for edition in self.sudo():
            if not edition.number:
                raise UserError(
                    self.env._("%(list)s needs its number.", list=edition.name)
                )
            if not edition.line_ids:
                raise UserError(self.env._("%(list)s has no lines.", list=edition.name))
            edition.write(
                {
                    "state": "published",
                    "published_date": edition.published_date or localtime.today(),
                }
            )
        return True

    def _previous(self):
        """Return the last list of the same kind published before this one."""
        self.ensure_one()
        domain = (
            Domain("organization_id", "=", self.organization_id.id)
            & Domain("kind", "=", self.kind)
            & Domain("state", "=", "published")
            & Domain("id", "!=", self.id)
        )
        if self.published_date:
            domain &= Domain("published_date", "<=", self.published_date)
        return self.search(domain, limit=1)

    @endpoint
    def compare(self, other_id: int):
        """Compare this list with an older one.

        :param other_id: id of the older list
        :return: ``{added, removed, changed}``, lists of ``{code, name}``; a changed
            one also has ``changes: {field: [before, after]}``
        """
        single(self)
        other = self.browse(other_id).exists()
        if not other:
            raise UserError(self.env._("There is no list with id %s.", other_id))
        (self | other).check_access("read")
        return editions.compare(
            other.line_ids._as_rows(), self.line_ids._as_rows(), COMPARED
        )

    @endpoint
    def action_compare(self):
        """Open the comparison with the list published before."""
        single(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "gov.matter.edition.comparison",
            "name": self.env._("Comparison"),
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_edition_id": self.id,
                "default_other_id": self._previous().id,
            },
        }
