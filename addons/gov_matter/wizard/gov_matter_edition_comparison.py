from markupsafe import Markup

from odoo import api, fields, models


class GovMatterEditionComparison(models.TransientModel):
    """Two lists of one kind side by side: what came, went and changed."""

    _name = "gov.matter.edition.comparison"
    _description = "Comparison of Lists"

    edition_id = fields.Many2one(
        "gov.matter.edition", string="List", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        related="edition_id.kind", string="Kind of the List", related_sudo=False
    )
    other_id = fields.Many2one(
        "gov.matter.edition",
        string="Compared With",
        ondelete="cascade",
        domain="[('kind', '=', kind), ('id', '!=', edition_id)]",
    )
    difference = fields.Html(string="What Changed", compute="_compute_difference")

    @api.depends("edition_id", "other_id")
    @api.depends_context("lang")
    def _compute_difference(self):
        for comparison in self:
            edition, other = comparison.edition_id, comparison.other_id
            comparison.difference = (
                comparison._as_html(edition.compare(other.id)) if other else False
            )

    def _as_html(self, found):
        sections = (
            (self.env._("Added"), found["added"], "text-success"),
            (self.env._("Removed"), found["removed"], "text-danger"),
            (self.env._("Changed"), found["changed"], "text-warning"),
        )
        return Markup("").join(
            Markup("<h4 class='%s'>%s (%s)</h4><ul>%s</ul>")
            % (style, title, len(lines), Markup("").join(map(self._as_line, lines)))
            for title, lines, style in sections
        )

    def _as_line(self, line):
        changes = ", ".join(
            f"{self._label(name)}: {self._value(name, before)} → "
            f"{self._value(name, after)}"
            for name, (before, after) in line.get("changes", {}).items()
        )
        return Markup("<li>%s %s%s</li>") % (
            line["code"],
            line["name"],
            f" — {changes}" if changes else "",
        )

    @api.model
    def _label(self, name):
        field = self.env["gov.matter.edition.line"]._fields[name]
        return field._description_string(self.env)

    @api.model
    def _value(self, name, value):
        field = self.env["gov.matter.edition.line"]._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "–")
        return value if value is not False else "–"
