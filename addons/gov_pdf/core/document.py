"""Makes one PDF of the documents of a report, in one run of the browser."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .assembly import Part, assemble
from .browser import started
from .errors import PrintError
from .printing import Answer, Limits, Printer, Sheet
from .running import sheets

_OWNER = re.compile(
    r'<div[^>]*\bdata-oe-model="(?P<model>[\w.]+)"[^>]*\bdata-oe-id="(?P<id>\d+)"'
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a report consists of.

    :ivar bodies: a page of HTML for each document
    :ivar header: a page of HTML with the headers of all documents, if any
    :ivar footer: the same for the footers
    :ivar spacing: millimetres from the top of the header to the text
    :ivar line: draw a line below the header
    """

    bodies: Sequence[str]
    header: str | None = None
    footer: str | None = None
    sheet: Sheet = field(default_factory=Sheet)
    spacing: float = 0
    line: bool = False


def make(
    browser: str,
    report: Report,
    address: str,
    fetch: Callable[[str], Answer | None],
    limits: Limits,
) -> bytes:
    """Return the report as PDF.

    :param browser: path of the program
    :param address: where its pages come from, as they see it: ``http://host``
    :param fetch: answers what they ask for there
    :raises PrintError: no PDF can be made
    """
    with started(browser, limits.seconds, limits.megabytes) as connection:
        printer = Printer(connection, address, fetch)
        parts = [
            Part(printer.print(body, report.sheet), _owner(body))
            for body in report.bodies
        ]
        strips = sheets(
            report.header,
            report.footer,
            [part.pages for part in parts],
            report.sheet,
            report.spacing,
            report.line,
        )
        running = strips and printer.print(strips, report.sheet.without_margins())
    try:
        return assemble(parts, running)
    except ValueError as error:
        raise PrintError("page", f"header and footer: {error}") from error


def _owner(body: str) -> str:
    """Return which record a body is of, as far as it says."""
    found = _OWNER.search(body)
    return f"{found['model']},{found['id']}" if found else ""
