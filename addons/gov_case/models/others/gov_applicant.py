from odoo import models

from odoo.addons.gov_base.core import localtime


class GovApplicant(models.Model):
    _inherit = "gov.applicant"

    def _personal_sheets(self):
        """Add the cases of the person that the caller may open, and their papers."""
        cases = self.env["gov.case"].search(
            [("applicant_id", "=", self.id)], order="id"
        )
        return {
            **super()._personal_sheets(),
            self.env._("Cases"): self._rows(
                cases,
                "number",
                "matter_id",
                "accepting_organization_id",
                "state",
                "decision",
                "received_on",
                "note",
            ),
            self.env._("Materials"): self._rows(
                cases.material_ids,
                "case_id",
                "name",
                "received_on",
                "copies",
                "filename",
            ),
            self.env._("Documents"): self._rows(
                cases.document_ids, "case_id", "kind", "number", "issued_on"
            ),
        }

    def _rows(self, records, *names):
        """Return a heading and one row for each record, as exports show them."""
        fields = [records._fields[name] for name in names]
        heading = [field._description_string(self.env) for field in fields]
        return [heading, *([_shown(field, one) for field in fields] for one in records)]

    def _erasure_obstacle(self):
        """Files of applications are kept: Archives Law, and art. 47 of the PIPL."""
        cases = self.env["gov.case"].search_count(
            [("applicant_id", "in", self.ids)], limit=1
        )
        if cases:
            return self.env._(
                "The Archives Law has the files of this person's applications kept, so "
                "that the person cannot be erased; correct what is wrong instead."
            )
        return super()._erasure_obstacle()


def _shown(field, record):
    if field.type == "many2one":
        return record.sudo()[field.name].display_name
    if field.type == "datetime":
        moment = record[field.name]
        return moment and localtime.local_date(moment)
    return field.convert_to_export(record[field.name], record)
