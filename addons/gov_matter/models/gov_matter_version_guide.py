from odoo import models


class GovMatterVersion(models.Model):
    """What the printed guide shows, in rows of one or two elements."""

    _inherit = "gov.matter.version"

    def _guide_title(self):
        return self.env._(
            "Guide: %(matter)s", matter=self.published_name or self.matter_id.name
        )

    def _guide_subtitle(self):
        """Return which version this is and when it is in force."""
        values = {
            "number": self.version,
            "start": self.valid_from,
            "end": self.valid_to,
        }
        if self.state == "draft":
            return self.env._("Version %(number)s: a draft, not in force", **values)
        if self.state == "withdrawn":
            return self.env._("Version %(number)s: withdrawn", **values)
        if self.valid_to:
            return self.env._(
                "Version %(number)s, in force from %(start)s until %(end)s", **values
            )
        return self.env._("Version %(number)s, in force from %(start)s", **values)

    def _guide_rows(self):
        """Return rows of ``(label, text)`` cells, without the elements that are empty.

        Short elements stand two in a row, long ones alone.
        """
        self.ensure_one()
        short = [cell for cell in self._guide_short() if cell[1]]
        rows = [short[index : index + 2] for index in range(0, len(short), 2)]
        return rows + [[cell] for cell in self._guide_long() if cell[1]]

    def _guide_short(self):
        department = self.published_department_id or self.matter_id.department_id
        return (
            (self.env._("Code"), self.matter_id.code),
            (self.env._("Implementing body"), department.sudo().name),
            self._guide_selection(
                self.matter_id, "matter_type", self.env._("Type of matter")
            ),
            self._guide_selection(
                self, "exercise_level", self.env._("Exercised at level")
            ),
            (self.env._("Serves"), "、".join(self.target_ids.mapped("name"))),
            self._guide_selection(self, "handling", self.env._("Handling")),
            (self.env._("Statutory period"), self._guide_days(self.legal_days)),
            (self.env._("Promised period"), self._guide_days(self.promised_days)),
            (self.env._("Ways to apply"), "、".join(self.form_ids.mapped("name"))),
            (self.env._("Visits needed"), str(self.visit_count)),
            self._guide_selection(self, "online_depth", self.env._("Online handling")),
            self._guide_selection(
                self, "cross_region", self.env._("Handled elsewhere")
            ),
            (self.env._("Fee"), self._guide_fee()),
            (self.env._("Result"), self.result_name),
            (self.env._("Also offered"), "、".join(self._guide_offers())),
            (self.env._("Special procedures"), self.special_procedure),
            (self.env._("Questions"), self.consultation),
            (self.env._("Complaints"), self.complaint),
        )

    def _guide_long(self):
        return (
            (self.env._("Legal basis"), self.legal_basis),
            (self.env._("Conditions"), self.acceptance_conditions),
            (self.env._("Limit of number"), self.quantity_limit),
            (self.env._("Intermediary services"), self.intermediary_service),
            (self.env._("Where"), self.handling_place),
            (self.env._("Office hours"), self.handling_hours),
        )

    def _guide_selection(self, record, name, label):
        words = dict(record._fields[name]._description_selection(self.env))
        return (label, words.get(record[name]))

    def _guide_days(self, days):
        if not days:
            return self.env._("At once") if self.handling == "immediate" else False
        unit = dict(self._fields["day_unit"]._description_selection(self.env))
        return f"{days} {unit[self.day_unit]}"

    def _guide_fee(self):
        if not self.fee_charged:
            return self.env._("No fee")
        return self.fee_standard or self.fee_basis or self.env._("A fee is charged")

    def _guide_offers(self):
        offers = (
            (self.appointment_allowed, self.env._("Appointments")),
            (self.courier_allowed, self.env._("Courier delivery")),
            (self.commitment_allowed, self.env._("Commitment instead of proof")),
            (self.tolerance_allowed, self.env._("Missing papers may follow")),
            (self.online_payment, self.env._("Online payment")),
        )
        return [label for offered, label in offers if offered]
