from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.gov_base.core import identity


class PrivacyLookupWizard(models.TransientModel):
    """The lookup counts what the suite holds about a person, too.

    Applicants are found by the exact name, as Odoo's own lookup finds contacts, or by
    the number of a document, and with them every record that names them; members of
    staff by their name. Citizens have no e-mail address: it may be left out.

    Source: Personal Information Protection Law, art. 44 and 45.
    """

    _inherit = "privacy.lookup.wizard"

    email = fields.Char(required=False)
    id_number = fields.Char(
        string="Document Number",
        help="Of all applicants of that name, finds the one with this number.",
    )

    def action_lookup(self):
        """Look the person up, and write down which applicants were found."""
        action = super().action_lookup()
        found = self.line_ids.filtered(lambda line: line.res_model == "gov.applicant")
        self.env["gov.access.log"]._log(
            self.env["gov.applicant"].browse(found.mapped("res_id")),
            self.env._("Privacy lookup"),
            self.env["gov.organization"],
        )
        return action

    def _get_query(self):
        own = SQL(" UNION ALL ").join(self._gov_queries())
        if self.email:
            return SQL("%s UNION ALL %s", super()._get_query(), own)
        return own

    def _gov_queries(self):
        """Yield one query for each model that holds persons or names applicants."""
        staff = self.env["gov.staff"]
        yield self._gov_found(staff, SQL("name = %s", self.name.strip()))
        applicants = self._gov_applicants()
        yield self._gov_found(self.env["gov.applicant"], SQL("id IN %s", applicants))
        for model in self.env.values():
            if columns := _columns_of_applicants(model):
                named = (SQL("%s IN %s", column, applicants) for column in columns)
                yield self._gov_found(model, SQL(" OR ").join(named))

    def _gov_applicants(self):
        """Return the subquery of the applicants meant."""
        query = SQL("SELECT id FROM gov_applicant WHERE name = %s", self.name.strip())
        if self.id_number:
            number = identity.normalise("resident_id", self.id_number)
            query = SQL("%s AND id_number_plain = %s", query, number)
        return SQL("(%s)", query)

    def _gov_found(self, model, condition):
        return SQL(
            "SELECT %s AS res_model_id, id AS res_id, %s AS is_active FROM %s WHERE %s",
            self.env["ir.model"]._get_id(model._name),
            SQL.identifier("active") if "active" in model else True,
            SQL.identifier(model._table),
            condition,
        )


def _columns_of_applicants(model):
    """The columns of a model's table that name an applicant and outlive one."""
    if model._abstract or model._transient or not model._auto:
        return []
    return [
        SQL.identifier(name)
        for name, field in model._fields.items()
        if field.comodel_name == "gov.applicant"
        and field.type == "many2one"
        and field.store
        and field.ondelete != "cascade"
    ]
