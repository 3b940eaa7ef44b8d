"""What can go wrong when a page is printed."""

from typing import Literal

Reason = Literal["missing", "start", "time", "memory", "busy", "page"]


class PrintError(Exception):
    """Why no PDF was made.

    :ivar reason: ``missing`` (no browser), ``start`` (it does not start), ``time``,
        ``memory``, ``busy`` (too many at once) or ``page`` (it refuses to print)
    :ivar detail: what the browser said, for the log
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
