from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import SQL

from ...core import localtime

PARAMETERS = {
    "gov_base.number_searches_hour": 100,
    "gov_base.number_searches_day": 500,
}
_SEEN = "gov_base.number_searches"


class GovAccessLog(models.Model):
    """Searches by a whole number are looks: written down, counted, slowed down.

    Who tries numbers learns from the answers whose they are, and from a refusal too.
    Of the number a digest is kept, so that one number counts once a day however often
    a form asks for it. A row stands whatever becomes of the request.
    """

    _inherit = "gov.access.log"

    number_digest = fields.Char(string="Digest of the Number", groups=".")

    _searched_idx = models.Index(
        "(user_id, happened_on) WHERE number_digest IS NOT NULL"
    )

    @api.model
    def _keep_searches(self, name, found, reason):
        """Write down that the user asks who has some numbers, before it is answered.

        :param name: ``id_number``, ``phone``, or ``named``: a number and a name with it
        :param found: ``{number: ids of the applicants who have it}``
        :raises UserError: the user has asked for too many others
        """
        if self.env.uid == SUPERUSER_ID:
            return
        uid, told = self.env.uid, self.env.cr.cache.setdefault(_SEEN, set())
        digest = self.env["ir.config_parameter"]._gov_digest
        digests = {digest(f"{name}:{number}"): ids for number, ids in found.items()}
        new = {
            one: ids for one, ids in digests.items() if (uid, one, reason) not in told
        }
        if not new:
            return
        with self.env.registry.cursor() as cr:
            self.with_env(self.env(cr=cr))._insert_searches(new, reason)
        told.update((uid, one, reason) for one in new)

    def _insert_searches(self, digests, reason):
        today = localtime.midnight(localtime.today())
        known = self._searched_since(today, digests)
        rows = [
            (digest, one)
            for digest, ids in digests.items()
            if (digest, reason) not in known
            for one in ids or (0,)
        ]
        if asked := len(digests.keys() - {digest for digest, _reason in known}):
            self._check_searches(asked, today)
        if rows:
            self._insert_rows(rows, reason)

    def _insert_rows(self, rows, reason):
        """Write rows ``(digest, id of the applicant)`` in one statement."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO gov_access_log (
                    happened_on, user_id, staff_id, organization_id, res_model, res_id,
                    reason, ip, number_digest)
                SELECT %(now)s, %(user)s, who.id, post.organization_id, 'gov.applicant',
                       v.id, %(reason)s, %(ip)s::varchar, v.digest
                  FROM (VALUES %(rows)s) AS v(digest, id)
                  LEFT JOIN gov_staff who ON who.user_id = %(user)s AND who.active
                  LEFT JOIN LATERAL (
                       SELECT p.organization_id
                         FROM gov_post p
                         JOIN gov_organization o ON o.id = p.organization_id
                        WHERE p.staff_id = who.id AND o.active
                          AND p.date_from <= %(today)s
                          AND (p.date_to IS NULL OR p.date_to >= %(today)s)
                        ORDER BY p.id
                        LIMIT 1) post ON true
                """,
                now=fields.Datetime.now(),
                user=self.env.uid,
                reason=reason,
                ip=request.httprequest.remote_addr if request else None,
                rows=SQL(", ").join(SQL("(%s::varchar, %s)", *row) for row in rows),
                today=localtime.today(),
            )
        )

    def _searched_since(self, moment, digests):
        """Return which of these the user has asked for since ``moment``, and why."""
        self.env.cr.execute(
            SQL(
                """
                SELECT number_digest, reason FROM gov_access_log
                 WHERE user_id = %s AND happened_on >= %s AND number_digest IN %s
                """,
                self.env.uid,
                moment,
                tuple(digests),
            )
        )
        return set(self.env.cr.fetchall())

    def _check_searches(self, asked, today):
        """Refuse to answer for more numbers than a busy window asks for."""
        self.env.cr.execute(
            SQL(
                """
                SELECT count(DISTINCT number_digest) FILTER (
                           WHERE happened_on > %(now)s - interval '1 hour'),
                       count(DISTINCT number_digest) FILTER (
                           WHERE happened_on >= %(today)s)
                  FROM gov_access_log
                 WHERE user_id = %(user)s AND number_digest IS NOT NULL
                   AND happened_on > %(now)s - interval '1 day'
                """,
                now=fields.Datetime.now(),
                today=today,
                user=self.env.uid,
            )
        )
        number = self.env["ir.config_parameter"]._gov_number
        limits = (number(*parameter) for parameter in PARAMETERS.items())
        done = zip(self.env.cr.fetchone(), limits, strict=True)
        if any(limit and count + asked > limit for count, limit in done):
            raise UserError(
                self.env._(
                    "You have searched for more numbers than a window needs; go on "
                    "later, or tell the administrator why you need more."
                )
            )
