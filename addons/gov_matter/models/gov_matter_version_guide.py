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
        _ = self.env._
        department = self.published_department_id or self.matter_id.department_id
        return (
            (_("Code"), self.matter_id.code),
            (_("Implementing body"), department.sudo().name),
            self._guide_selection(self.matter_id, "matter_type", _("Type of matter")),
            self._guide_selection(self, "exercise_level", _("Exercised at level")),
            (_("Serves"), "、".join(self.target_ids.mapped("name"))),
            self._guide_selection(self, "handling", _("Handling")),
            (_("Statutory period"), self._guide_days(self.legal_days)),
            (_("Promised period"), self._guide_days(self.promised_days)),
            (_("Ways to apply"), "、".join(self.form_ids.mapped("name"))),
            (_("Visits needed"), str(self.visit_count)),
            self._guide_selection(self, "online_depth", _("Online handling")),
            self._guide_selection(self, "cross_region", _("Handled elsewhere")),
            (_("Fee"), self._guide_fee()),
            (_("Result"), self.result_name),
            (_("Also offered"), "、".join(self._guide_offers())),
            (_("Special procedures"), self.special_procedure),
            (_("Questions"), self.consultation),
            (_("Complaints"), self.complaint),
        )

    def _guide_long(self):
        _ = self.env._
        return (
            (_("Legal basis"), self.legal_basis),
            (_("Conditions"), self.acceptance_conditions),
            (_("Limit of number"), self.quantity_limit),
            (_("Intermediary services"), self.intermediary_service),
            (_("Where"), self.handling_place),
            (_("Office hours"), self.handling_hours),
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
        _ = self.env._
        offers = (
            (self.appointment_allowed, _("Appointments")),
            (self.courier_allowed, _("Courier delivery")),
            (self.commitment_allowed, _("Commitment instead of proof")),
            (self.tolerance_allowed, _("Missing papers may follow")),
            (self.online_payment, _("Online payment")),
        )
        return [label for offered, label in offers if offered]
