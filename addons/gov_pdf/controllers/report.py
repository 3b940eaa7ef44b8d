from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.report import ReportController


class PrintController(ReportController):
    @http.route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Show the page to print where no PDF can be made."""
        if converter == "pdf" and request.httprequest.path.startswith("/report/pdf/"):
            state = request.env["ir.actions.report"].get_wkhtmltopdf_state()
            if state not in ("ok", "upgrade"):
                converter = "html"
        return super().report_routes(
            reportname, docids=docids, converter=converter, **data
        )
