import contextlib
import threading

from odoo import api, models
from odoo.exceptions import AccessDenied
from odoo.http import request
from odoo.tools import ormcache

from ...tools import caller
from .gov_signin_log import BY_RPC


def _address():
    """Return where an attempt comes from; nothing outside of the server.

    Odoo hides the request from what RPC calls; the entrance keeps the address
    (``tools.caller``). ``BY_RPC`` is left for an entrance that does not.
    """
    if request:
        return request.httprequest.remote_addr
    if kept := caller.address():
        return kept
    return BY_RPC if hasattr(threading.current_thread(), "url") else ""


class ResUsers(models.Model):
    """Signing in: guessing is slowed down, and every attempt is on record.

    Odoo counts failures by address and process, so that five people who mistype in a
    hall behind one address shut everybody out for a minute, and a guesser with several
    addresses or processes is hardly slowed down.
    """

    _inherit = "res.users"

    @contextlib.contextmanager
    def _assert_can_auth(self, user=None):
        """Let an attempt through unless too many have failed; keep its failure.

        :param user: login, or id of the user over XML-RPC
        """
        address = _address()
        if not address:
            yield
            return
        login, log = self._gov_login_of(user), self.env["gov.signin.log"]
        if log._is_locked(login, address):
            log._keep_for_sure("locked", login, address)
            raise AccessDenied(
                self.env._(
                    "Too many failed attempts to sign in: try again in %(minutes)s "
                    "minutes.",
                    minutes=log._parameter("gov_base.signin_minutes"),
                )
            )
        try:
            yield
        except AccessDenied:
            log._keep_for_sure("failure", login, address)
            raise

    def _gov_login_of(self, user):
        if isinstance(user, int):
            return self.sudo().browse(user).exists().login or f"#{user}"
        return user or ""

    def _login(self, credential, user_agent_env):
        """Take as long over an unknown name as over a wrong password.

        Otherwise the time of the answer would tell which names exist.
        """
        try:
            return super()._login(credential, user_agent_env)
        except AccessDenied:
            known = self.sudo().search_count(
                self._get_login_domain(credential.get("login")), limit=1
            )
            if not known:
                self._crypt_context().verify("", self._gov_hash_of_nobody())
            raise

    @api.model
    @ormcache()
    def _gov_hash_of_nobody(self):
        return self._crypt_context().hash("nobody")

    @api.model
    def _update_last_login(self):
        if address := _address():
            user = self.env.user
            self.env["gov.signin.log"]._keep("success", user.login, address, user)
        return super()._update_last_login()
