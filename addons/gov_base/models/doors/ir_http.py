import time

from odoo import api, models
from odoo.http import get_session_max_inactivity, request

IDLE_MINUTES = 30
_SEEN = "gov_seen"
_PRECISION = 60  # seconds


class IrHttp(models.AbstractModel):
    """An unattended desk signs itself out, on the server and not only in the browser.

    After ``gov_base.idle_minutes``. Odoo's own limit is the age of a cookie; a copied
    cookie would live on for days.
    """

    _inherit = "ir.http"

    @classmethod
    def _authenticate_explicit(cls, auth):
        if request.session.uid is not None:
            cls._gov_end_idle_session()
        return super()._authenticate_explicit(auth)

    @classmethod
    def _gov_end_idle_session(cls):
        session, now = request.session, int(time.time())
        idle = now - session.get(_SEEN, now)
        if idle > cls._gov_idle_seconds():
            session.logout(keep_db=True)
            request.env = api.Environment(request.env.cr, None, session.context)
        elif _SEEN not in session or idle >= _PRECISION:
            session[_SEEN] = now

    @classmethod
    def _gov_idle_seconds(cls):
        parameters = request.env["ir.config_parameter"]
        minutes = parameters._gov_number("gov_base.idle_minutes", IDLE_MINUTES, least=1)
        return min(60 * minutes, get_session_max_inactivity(request.env))
