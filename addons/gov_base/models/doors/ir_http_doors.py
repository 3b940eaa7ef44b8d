import json
import logging

from werkzeug.exceptions import BadRequest, HTTPException, NotFound

from odoo import models
from odoo.http import request

_logger = logging.getLogger(__name__)

CLOSED = frozenset(
    {
        # Fetches any address of the inner network for anybody.
        "/html_editor/link_preview_external",
        # Sign in and upload a module, in one request from anywhere.
        "/base_import_module/login_upload",
        # Anybody may have the server write down its own work.
        "/web/set_profiling",
    }
)
DATABASES = "/web/database/"  # they are made and dropped on the machine itself
# What odd values sent by a visitor raise in Odoo's own open pages.
ODD = (TypeError, ValueError, LookupError, ArithmeticError)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}


def is_closed(route):
    """Tell whether a route of Odoo is answered as if it were not there."""
    return route in CLOSED or route.startswith(DATABASES)


class IrHttp(models.AbstractModel):
    """Doors of Odoo that nobody here needs are closed; no error shows the code.

    ``docs/routes.csv`` lists all doors. What went wrong inside is in the server's log.
    """

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        rule, arguments = super()._match(path_info)
        if is_closed(rule.rule):
            raise NotFound
        return rule, arguments

    @classmethod
    def _post_dispatch(cls, response):
        super()._post_dispatch(response)
        cls._gov_set_headers(response)

    @classmethod
    def _handle_error(cls, exception):
        if cls._gov_is_odd(exception):
            _logger.info("A visitor sent what cannot be read", exc_info=exception)
            exception.loglevel = logging.INFO
            exception = BadRequest()
        response = super()._handle_error(exception)
        if request.dispatcher.routing_type in ("jsonrpc", "json2"):
            cls._gov_drop_traceback(response)
        cls._gov_set_headers(response)
        return response

    @classmethod
    def _gov_is_odd(cls, exception):
        """Tell whether somebody who is not signed in has sent what cannot be read."""
        wrong = isinstance(exception, ODD) and not isinstance(exception, HTTPException)
        return wrong and request.session.uid is None

    @classmethod
    def _gov_drop_traceback(cls, response):
        body = response.get_json(silent=True)
        if not isinstance(body, dict):
            return
        error = body.get("error", {}).get("data") if "jsonrpc" in body else body
        if isinstance(error, dict) and error.get("debug"):
            error["debug"] = ""
            response.set_data(json.dumps(body, ensure_ascii=False))

    @classmethod
    def _gov_set_headers(cls, response):
        for name, value in HEADERS.items():
            if hasattr(response, "headers"):
                response.headers.setdefault(name, value)
