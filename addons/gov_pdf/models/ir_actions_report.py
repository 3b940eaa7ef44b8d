import logging
import os
from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import config

from ..core import browser, slots
from ..core.document import Report, make
from ..core.errors import PrintError
from ..core.printing import Limits, Sheet
from ..tools.local import LocalServer

_logger = logging.getLogger(__name__)

SHRUNK = 0.8
"""How large Odoo's paper formats draw a pixel: the text is laid out 1.25 times as wide
as the paper, unless the format disables shrinking. Templates are made for that."""

LIMITS = {"seconds": (60, 5, 600), "megabytes": (1024, 256, 16384)}
PROCESSES = (2, 1, 64)


class IrActionsReport(models.Model):
    """Makes PDF reports with headless Chromium; without one, Odoo's own way is left."""

    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        return "ok" if browser.find() else super().get_wkhtmltopdf_state()

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        path = browser.find()
        if not path:
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        report = self._prepare_printed_report(
            report.get_paperformat(),
            landscape,
            specific_paperformat_args or {},
            [_text(body) for body in bodies],
            _text(header),
            _text(footer),
        )
        try:
            return self._print_by_browser(path, report)
        except PrintError as error:
            _logger.warning("No PDF was made: %s %s", error.reason, error.detail)
            raise UserError(self._print_error_sentence(error)) from error

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        if self.get_wkhtmltopdf_state() == "install":
            raise UserError(self._print_error_sentence(PrintError("missing")))
        return super()._render_qweb_pdf_prepare_streams(
            report_ref, data, res_ids=res_ids
        )

    @api.model
    def _print_by_browser(self, path, report):
        limits = Limits(
            seconds=self._print_limit("seconds", *LIMITS["seconds"])
            + len(report.bodies),
            megabytes=self._print_limit("megabytes", *LIMITS["megabytes"]),
        )
        base = urlsplit(self._get_report_url())
        address = f"{base.scheme}://{base.netloc}"
        count = self._print_limit("processes", *PROCESSES)
        with (
            slots.one_of(_slots_folder(), count, limits.seconds),
            LocalServer(self.env, address).serving() as server,
        ):
            return make(path, report, address, server.fetch, limits)

    @api.model
    def _prepare_printed_report(
        self, paper, landscape, specific, bodies, header, footer
    ):
        """Return what to print, on the paper that Odoo would have given wkhtmltopdf."""
        top = float(specific.get("data-report-margin-top", paper.margin_top))
        spacing = float(
            specific.get("data-report-header-spacing", paper.header_spacing)
        )
        bottom = float(specific.get("data-report-margin-bottom", paper.margin_bottom))
        if landscape is None:
            landscape = specific.get("data-report-landscape")
        width, height = paper.print_page_width, paper.print_page_height
        if landscape and width < height:
            width, height = height, width
        sheet = Sheet(
            width=width or 210,
            height=height or 297,
            top=top,
            bottom=bottom,
            left=paper.margin_left,
            right=paper.margin_right,
            scale=1 if paper.disable_shrinking else SHRUNK,
        )
        return Report(bodies, header, footer, sheet, spacing, paper.header_line)

    @api.model
    def _print_limit(self, name, usual, least, most):
        text = self.env["ir.config_parameter"].sudo().get_param(f"gov_pdf.{name}")
        value = int(text) if text and text.isdecimal() else usual
        return min(max(value, least), most)

    @api.model
    def _print_error_sentence(self, error):
        sentences = {
            "missing": self.env._(
                "No Chromium is installed on the server, so no PDF can be made; print "
                "the page from the browser instead."
            ),
            "start": self.env._(
                "The program that makes PDF files did not start; the server's log says "
                "why."
            ),
            "time": self.env._(
                "The document took too long to make; print fewer at once."
            ),
            "memory": self.env._(
                "The document needs more memory than allowed; print fewer at once."
            ),
            "busy": self.env._(
                "Too many documents are being made at this moment; try again in a "
                "minute."
            ),
            "page": self.env._(
                "The document cannot be printed; the server's log says why."
            ),
        }
        return sentences[error.reason]


def _slots_folder():
    return os.path.join(config["data_dir"], "gov_pdf")


def _text(html):
    """Return HTML as plain text, whatever the caller had."""
    if isinstance(html, bytes):
        html = html.decode()
    return str(html) if html else html
