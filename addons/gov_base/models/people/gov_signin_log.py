from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

PARAMETERS = {
    "gov_base.signin_minutes": 15,
    "gov_base.signin_failures_here": 5,
    "gov_base.signin_failures_anywhere": 30,
    "gov_base.signin_failures_address": 300,
    "gov_base.signin_days": 180,
}
BY_RPC = "rpc"
_SPARSE = 10  # seconds
# Failures of a name from an address, of the name from anywhere, of the address.
_FAILURES = """
SELECT count(*) FILTER (
           WHERE account = %(account)s AND address = %(address)s
             AND id > COALESCE((
                     SELECT max(id) FROM gov_signin_log
                      WHERE account = %(account)s AND address = %(address)s
                        AND result = 'success'), 0)),
       count(*) FILTER (
           WHERE account = %(account)s
             AND NOT EXISTS (
                     SELECT FROM gov_signin_log
                      WHERE account = %(account)s AND address = %(address)s
                        AND result = 'success')),
       count(*) FILTER (
           WHERE address = %(address)s AND address <> %(rpc)s)
  FROM gov_signin_log
 WHERE result = 'failure'
   AND happened_on > %(now)s - make_interval(mins => %(minutes)s)
   AND (account = %(account)s
        OR address = %(address)s AND address <> %(rpc)s)
"""


class GovSigninLog(models.Model):
    """Who signed in or tried to, when and from where; guessing is slowed down by it.

    Kept in the database, so that all server processes count together and a restart
    forgets nothing. The name that was typed is kept as a digest only: people type
    their password there.

    Source: GB/T 22239-2019 8.1.4.1 (failed sign-ins), 8.1.4.3 (audit); Cybersecurity
    Law, art. 21 (logs are kept for six months at least).
    """

    _name = "gov.signin.log"
    _description = "Sign-in Log"
    _order = "id desc"
    _log_access = False
    _rec_name = "happened_on"

    happened_on = fields.Datetime(string="At", required=True, index=True)
    result = fields.Selection(
        selection=[
            ("success", "Signed in"),
            ("failure", "Wrong name or password"),
            ("locked", "Refused after too many failures"),
        ],
        string="Outcome",
        required=True,
    )
    account = fields.Char(
        string="Digest of the Name Typed", required=True, groups="base.group_system"
    )
    user_id = fields.Many2one("res.users", string="Account", ondelete="set null")
    organization_id = fields.Many2one(
        "gov.organization", string="Serving At", ondelete="set null"
    )
    address = fields.Char(string="Network Address", required=True)

    _account_idx = models.Index("(account, happened_on)")
    _address_idx = models.Index("(address, happened_on) WHERE result != 'success'")
    _user_idx = models.Index("(user_id, id) WHERE user_id IS NOT NULL")
    _organization_idx = models.Index("(organization_id, id)")

    @api.model
    def _digest(self, login):
        typed = str(login).strip().lower()
        return self.env["ir.config_parameter"]._gov_digest(typed)

    @api.model
    def _parameter(self, name):
        return self.env["ir.config_parameter"]._gov_number(name, PARAMETERS[name])

    @api.model
    def _is_locked(self, login, address):
        """Tell whether a name may not be tried from an address for now.

        Three limits within one span of time: of the name from this address since its
        last success here; of the name from anywhere, which does not shut out who has
        signed in from here before; and of the address with any name.
        The last is far above what the people of a hall behind one address mistype.
        """
        query = SQL(
            _FAILURES,
            account=self._digest(login),
            address=address,
            rpc=BY_RPC,
            now=fields.Datetime.now(),
            minutes=self._parameter("gov_base.signin_minutes"),
        )
        (found,) = self.env.execute_query(query)
        limits = (
            self._parameter(f"gov_base.signin_failures_{kind}")
            for kind in ("here", "anywhere", "address")
        )
        return any(
            limit and count >= limit for count, limit in zip(found, limits, strict=True)
        )

    @api.model
    def _keep(self, result, login, address, user):
        """Write one attempt down; ``user`` is empty when nobody has that name."""
        staff = user._gov_staff() if user else self.env["gov.staff"]
        self.sudo().create(
            {
                "happened_on": fields.Datetime.now(),
                "result": result,
                "account": self._digest(login),
                "user_id": user.id,
                "organization_id": staff.organization_id.id,
                "address": address,
            }
        )

    @api.model
    def _keep_for_sure(self, result, login, address):
        """Write an attempt down whatever becomes of the request, which ends refused."""
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            log = env["gov.signin.log"]
            if result == "locked" and log._was_just_refused(address):
                return
            users = env["res.users"].with_context(active_test=False)
            user = users.search(users._get_login_domain(login), limit=1)
            log._keep(result, login, address, user)

    def _was_just_refused(self, address):
        """Who goes on trying without end does not fill the log."""
        since = fields.Datetime.now() - timedelta(seconds=_SPARSE)
        refused = [("address", "=", address), ("result", "=", "locked")]
        return bool(self.search_count([*refused, ("happened_on", ">", since)], limit=1))

    @api.autovacuum
    def _gc_old(self):
        """Forget what is older than the law and the site want it kept."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM gov_signin_log
                 WHERE happened_on < %s - make_interval(days => %s)
                """,
                fields.Datetime.now(),
                self._parameter("gov_base.signin_days"),
            )
        )
