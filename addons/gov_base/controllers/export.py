from odoo.addons.web.controllers import export

STARTS = ("@", "\t", "\r")  # of a formula, besides those that Odoo knows


class CSVExport(export.CSVExport):
    """Text stays text in every spreadsheet program that opens the file."""

    def from_data(self, fields, columns_headers, rows):
        """Return the file, with a mark before what would be calculated."""
        plain = ([_plain(value) for value in row] for row in rows)
        return super().from_data(fields, columns_headers, plain)


def _plain(value):
    starts = isinstance(value, str) and value.startswith(STARTS)
    return f"'{value}" if starts else value
