"""Prints HTML pages to PDF in one run of the browser.

No script of a page runs, and nothing a page asks for leaves the server: every request
is answered by the caller or refused.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from .devtools import Connection

MILLIMETRES = 25.4
_RULES = (
    "default-src 'none'; img-src * data:; font-src * data:; "
    "style-src * 'unsafe-inline' data:"
)
_KINDS = frozenset({"Stylesheet", "Image", "Font"})


class Answer(NamedTuple):
    """What a page gets for a request."""

    status: int
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper, margins (millimetres) and how large a CSS pixel is drawn on it."""

    width: float = 210
    height: float = 297
    top: float = 0
    bottom: float = 0
    left: float = 0
    right: float = 0
    scale: float = 1

    def without_margins(self) -> "Sheet":
        return Sheet(self.width, self.height, scale=self.scale)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and megabytes that one run may take."""

    seconds: float = 60
    megabytes: int = 1024


class Printer:
    """Prints one page after another in a browser that is running.

    :param address: where pages come from, as they see it: ``http://host``
    :param fetch: answers a request for a path there; nothing means refused
    """

    def __init__(
        self,
        connection: Connection,
        address: str,
        fetch: Callable[[str], Answer | None],
    ) -> None:
        self._browser = connection
        self._address = address.rstrip("/")
        self._fetch = fetch
        self._page = b""
        self._loaded = False
        self._answers: dict[str, Answer | None] = {}
        connection.on_event = self._on_event
        target = connection.call("Target.createTarget", url="about:blank")
        attached = connection.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        connection.session = attached["sessionId"]
        connection.call("Page.enable")
        connection.call("Fetch.enable", patterns=[{"urlPattern": "*"}])
        connection.call("Emulation.setScriptExecutionDisabled", value=True)

    def print(self, html: str, sheet: Sheet) -> bytes:
        """Return a page as PDF.

        :raises PrintError: the browser refuses, or there is no more time or memory
        """
        self._page, self._loaded = html.encode(), False
        self._browser.call("Page.navigate", url=f"{self._address}/gov_pdf/page.html")
        self._browser.wait(lambda: self._loaded)
        printed = self._browser.call(
            "Page.printToPDF",
            paperWidth=sheet.width / MILLIMETRES,
            paperHeight=sheet.height / MILLIMETRES,
            marginTop=sheet.top / MILLIMETRES,
            marginBottom=sheet.bottom / MILLIMETRES,
            marginLeft=sheet.left / MILLIMETRES,
            marginRight=sheet.right / MILLIMETRES,
            scale=sheet.scale,
            printBackground=True,
        )
        return base64.b64decode(printed["data"])

    def _on_event(self, name, values):
        if name == "Page.loadEventFired":
            self._loaded = True
        elif name == "Fetch.requestPaused":
            self._respond(values)

    def _respond(self, paused):
        answer = self._answer(paused["request"], paused["resourceType"])
        if answer is None:
            self._browser.send(
                "Fetch.failRequest",
                requestId=paused["requestId"],
                errorReason="BlockedByClient",
            )
            return
        self._browser.send(
            "Fetch.fulfillRequest",
            requestId=paused["requestId"],
            responseCode=answer.status,
            responseHeaders=[
                {"name": "Content-Type", "value": answer.kind},
                {"name": "Content-Security-Policy", "value": _RULES},
                {"name": "Access-Control-Allow-Origin", "value": "*"},
            ],
            body=base64.b64encode(answer.content).decode(),
        )

    def _answer(self, request, kind):
        if kind == "Document":
            page, self._page = self._page, None
            return page and Answer(200, "text/html; charset=utf-8", page)
        address = urlsplit(request["url"])
        here = f"{address.scheme}://{address.netloc}" == self._address
        if not here or kind not in _KINDS or request["method"] != "GET":
            return None
        path = address.path + (f"?{address.query}" if address.query else "")
        if path not in self._answers:
            self._answers[path] = self._fetch(path)
        return self._answers[path]
