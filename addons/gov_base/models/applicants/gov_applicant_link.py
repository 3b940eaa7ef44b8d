from odoo import api, fields, models
from odoo.tools import SQL


class GovApplicantLink(models.Model):
    """Where an applicant is known: the organisations that may see the person.

    Written by the methods that receive people, never by hand.
    """

    _name = "gov.applicant.link"
    _description = "Applicant Known At"
    _inherit = ["gov.scoped.mixin"]
    _order = "id"
    _gov_names = frozenset({"applicant_id"})

    applicant_id = fields.Many2one(
        "gov.applicant", string="Person Known", required=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(
        "gov.organization",
        string="Known At",
        required=True,
        ondelete="restrict",
    )
    township_id = fields.Many2one(index=False)
    district_id = fields.Many2one(index=False)
    city_id = fields.Many2one(index=False)

    _pair_uniq = models.UniqueIndex(
        "(applicant_id, organization_id)",
        "This applicant is known to the organisation already.",
    )
    _organization_idx = models.Index("(organization_id, applicant_id)")
    _township_idx = models.Index("(township_id, applicant_id)")
    _district_idx = models.Index("(district_id, applicant_id)")
    _city_idx = models.Index("(city_id, applicant_id)")

    @api.depends("applicant_id", "organization_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = link.organization_id.sudo().name

    @api.model
    def _link_pairs(self, pairs):
        """Make applicants known to organisations, whatever is known already.

        :param pairs: iterable of ``(applicant id, organisation id)``
        """
        pairs = set(pairs)
        if not pairs:
            return
        self.env["gov.organization"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO gov_applicant_link (
                    applicant_id, organization_id, township_id, district_id, city_id,
                    create_uid, create_date)
                SELECT pair.applicant, o.id, o.township_id, o.district_id, o.city_id,
                       %(user)s, %(now)s
                  FROM (VALUES %(pairs)s) AS pair(applicant, organization)
                  JOIN gov_organization o ON o.id = pair.organization
                 ORDER BY 1, 2
                    ON CONFLICT (applicant_id, organization_id) DO NOTHING
                """,
                user=self.env.uid,
                now=self.env.cr.now(),
                pairs=SQL(", ").join(SQL("(%s, %s)", *pair) for pair in sorted(pairs)),
            )
        )
        applicants = self.env["gov.applicant"].browse({pair[0] for pair in pairs})
        applicants.invalidate_recordset(["link_ids"], flush=False)

    @api.model
    def _gov_reasons(self):
        """Hook: why an organisation may know an applicant, a list of SQL conditions.

        Each is over a row ``link`` with ``applicant_id`` and ``organization_id``.
        """
        return []

    @api.model
    def _forget_pairs(self, pairs):
        """Take applicants away from organisations that have no reason to know them.

        :param pairs: set of ``(applicant id, organisation id)``
        """
        if not pairs:
            return
        reasons = [SQL("FALSE"), *self._gov_reasons()]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM gov_applicant_link link
                 WHERE (applicant_id, organization_id) IN %s AND NOT (%s)
                """,
                tuple(pairs),
                SQL(" OR ").join(reasons),
            )
        )
        self.invalidate_model(flush=False)
        self.env["gov.applicant"].invalidate_model(["link_ids"], flush=False)

    @api.model
    def _gov_merge_scope(self, source, target):
        """Forget links that the target has already before it takes over the others."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM gov_applicant_link old
                 USING gov_applicant_link kept
                 WHERE old.organization_id = %s AND kept.organization_id = %s
                   AND kept.applicant_id = old.applicant_id
                """,
                source.id,
                target.id,
            )
        )
        return super()._gov_merge_scope(source, target)
