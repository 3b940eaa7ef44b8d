"""Answers what a printed page asks this server for, without a connection."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.test import EnvironBuilder, run_wsgi_app

from odoo import SUPERUSER_ID
from odoo.http import get_default_session, request, root
from odoo.service import security

from ..core.printing import Answer

LARGEST = 64 * 1024 * 1024
_SESSION = "session_id"


class LocalServer:
    """Odoo itself, called in this process.

    No worker has to be free for it and no address has to lead back here. What is asked
    for is answered under a short-lived session of whoever prints, as Odoo does it for
    wkhtmltopdf; without a request being served, under an anonymous one.
    """

    def __init__(self, env, address: str) -> None:
        self._env = env
        self._address = address
        self._cookies: dict[str, str] = {}

    @contextmanager
    def serving(self) -> Iterator["LocalServer"]:
        """Keep the session as long as the block lasts."""
        session = root.session_store.new()
        session.update(self._prepare_session())
        if session.uid:
            session.session_token = security.compute_session_token(session, self._env)
        root.session_store.save(session)
        self._cookies = {**self._prepare_cookies(), _SESSION: session.sid}
        try:
            yield self
        finally:
            root.session_store.delete(session)

    def fetch(self, path: str) -> Answer | None:
        """Return what is found at ``path``, or nothing where there is none."""
        if path.startswith("/web/assets/") and (asset := self._fetch_asset(path)):
            return asset
        with _thread_as_it_was():
            chunks, status, headers = run_wsgi_app(root, self._prepare_environ(path))
            try:
                content = b"".join(chunks)
            finally:
                if hasattr(chunks, "close"):
                    chunks.close()
        if not status.startswith("200"):
            return None
        if "X-Sendfile" in headers:
            content = Path(headers["X-Sendfile"]).read_bytes()
        if len(content) > LARGEST:
            return None
        return Answer(200, headers.get("Content-Type", ""), content)

    def _fetch_asset(self, path):
        """Return a bundle that is stored already, perhaps by this transaction."""
        bundle = (
            self._env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("url", "=", path),
                    ("public", "=", True),
                    ("res_model", "=", "ir.ui.view"),
                    ("res_id", "=", 0),
                    ("create_uid", "=", SUPERUSER_ID),
                ],
                limit=1,
            )
        )
        return Answer(200, bundle.mimetype, bundle.raw) if bundle else None

    def _prepare_session(self):
        values = {"db": self._env.cr.dbname}
        if request and request.db:
            values = dict(request.session)
        return {**get_default_session(), **values, "debug": "", "_trace_disable": True}

    def _prepare_cookies(self):
        return dict(request.httprequest.cookies) if request else {}

    def _prepare_environ(self, path):
        host = request.httprequest.host if request else None
        base = f"http://{host}" if host else self._address
        return EnvironBuilder(
            path=path,
            base_url=base,
            headers={
                "Cookie": "; ".join(f"{name}={v}" for name, v in self._cookies.items())
            },
            environ_overrides={"REMOTE_ADDR": "127.0.0.1"},
        ).get_environ()


@contextmanager
def _thread_as_it_was():
    """Keep what Odoo notes on the thread about the request that it serves."""
    attributes = vars(threading.current_thread())
    kept = dict(attributes)
    try:
        yield
    finally:
        for name in attributes.keys() - kept.keys():
            del attributes[name]
        attributes.update(kept)
