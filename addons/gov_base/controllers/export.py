import json
import logging
from contextlib import contextmanager

from werkzeug.exceptions import InternalServerError

from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route
from odoo.tools import osutil

from odoo.addons.web.controllers import export

from ..tools.listing import Rows
from ..tools.workbooks import ListWorkbook

STARTS = ("@", "\t", "\r")  # of a formula, besides those that Odoo knows

_logger = logging.getLogger(__name__)


class ListExport(export.ExportFormat):
    """Lists of the suite go into a file row by row: memory does not grow with them."""

    def base(self, data):
        """Return the file of a list; grouped or to be imported again, Odoo's own."""
        asked = json.loads(data)
        grouped = asked["import_compat"] or asked.get("groupby")
        if grouped or not asked["model"].startswith("gov."):
            return super().base(data)
        context = {**asked.get("context", {}), "import_compat": False}
        model = request.env[asked["model"]].with_context(**context)
        ids, fields = asked["ids"], asked["fields"]
        if not model._is_an_ordinary_table():  # its rows have no external id
            fields = [field for field in fields if field["name"] != "id"]
        names = [field["name"] for field in fields]
        records = model.browse(ids) if ids else model.search(asked["domain"])
        labels = [field["label"].strip() for field in fields]
        content = self.from_data(fields, labels, Rows(records, names))
        _logger.info(
            "User %d exported %d %s: %s",
            request.env.uid,
            len(records),
            records._name,
            ", ".join(names),
        )
        name = osutil.clean_filename(self.filename(asked["model"]) + self.extension)
        return request.make_response(
            content,
            headers=[
                ("Content-Disposition", content_disposition(name)),
                ("Content-Type", self.content_type),
            ],
        )


class CSVExport(ListExport, export.CSVExport):
    """Text stays text in every spreadsheet program that opens the file."""

    @route()
    def web_export_csv(self, data):
        """Return the file, or an error without a word of the code."""
        with _without_code():
            return super().web_export_csv(data)

    def from_data(self, fields, columns_headers, rows):
        """Return the file, with a mark before what would be calculated."""
        plain = ([_plain(value) for value in row] for row in rows)
        return super().from_data(fields, columns_headers, plain)


class ExcelExport(ListExport, export.ExcelExport):
    @route()
    def web_export_xlsx(self, data):
        """Return the file, or an error without a word of the code."""
        with _without_code():
            return super().web_export_xlsx(data)

    def from_data(self, fields, columns_headers, rows):
        """Return the file, written row by row.

        :raises UserError: there are more rows than a sheet has
        """
        with ListWorkbook(columns_headers) as book:
            if len(rows) > book.most_rows:
                raise UserError(
                    request.env._(
                        "%(count)s rows are more than a sheet of this kind holds "
                        "(%(most)s). Choose fewer, or another kind of file.",
                        count=len(rows),
                        most=book.most_rows,
                    )
                )
            for row in rows:
                book.write(row)
        return book.content


@contextmanager
def _without_code():
    try:
        yield
    except InternalServerError as error:
        told = json.loads(error.description)
        told["data"]["debug"] = ""
        raise InternalServerError(json.dumps(told)) from None


def _plain(value):
    starts = isinstance(value, str) and value.startswith(STARTS)
    return f"'{value}" if starts else value
