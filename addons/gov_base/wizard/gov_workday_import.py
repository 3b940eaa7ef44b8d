import base64
import binascii
import csv

from odoo import fields, models
from odoo.exceptions import UserError

from ..core import workday_notice
from ..tools.endpoint import endpoint

MOST_BYTES = 1 << 20


class GovWorkdayImport(models.TransientModel):
    """Dialogue that publishes the State Council's holiday notice for the next year."""

    _name = "gov.workday.import"
    _description = "Import of Working Days"

    content = fields.Binary(string="Table", required=True, attachment=False)
    filename = fields.Char(string="File Name")
    replace = fields.Boolean(
        string="Replace the Whole Year",
        help="Dates of the same years that the table does not name are removed.",
    )
    state = fields.Selection(
        [("choose", "Choose"), ("checked", "Checked"), ("done", "Done")],
        default="choose",
        readonly=True,
    )
    error_count = fields.Integer(string="Errors", readonly=True)
    change_count = fields.Integer(string="Changes", readonly=True)
    line_ids = fields.One2many(
        "gov.workday.import.line", "wizard_id", string="Preview", readonly=True
    )

    @endpoint
    def action_check(self):
        """Show what the table would change, or everything that is wrong in it."""
        return self._run(publish=False)

    @endpoint
    def action_import(self):
        """Publish the table, unless anything in it is wrong."""
        return self._run(publish=True)

    def _run(self, publish):
        self.ensure_one()
        workdays = self.env["gov.workday"]
        workdays.check_access("write")
        entries, problems = self._read_entries()
        lines, changes = [self._prepare_problem_vals(found) for found in problems], []
        if not problems:
            handle = workdays._publish if publish else workdays._compare
            preview = workdays._compare(entries, self.replace)
            lines = [self._prepare_change_vals(*change) for change in preview]
            changes = handle(entries, self.replace)
        self.write(
            {
                "state": "done" if publish and not problems else "checked",
                "error_count": len(problems),
                "change_count": len(changes),
                "line_ids": [
                    fields.Command.clear(),
                    *(fields.Command.create(line) for line in lines),
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Working Days"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _read_entries(self):
        try:
            content = base64.b64decode(self.content or b"", validate=True)
        except binascii.Error:
            content = b""
        if len(content) > MOST_BYTES:
            raise UserError(self.env._("The file is larger than one megabyte."))
        try:
            return workday_notice.parse(workday_notice.read_table(content))
        except (ValueError, csv.Error):
            raise UserError(
                self.env._(
                    "The file is neither an Excel workbook (.xlsx) nor a CSV file in "
                    "UTF-8 or GB 18030."
                )
            ) from None

    def _prepare_problem_vals(self, problem):
        return {
            "change": "error",
            "row": problem.row,
            "message": self._problem_message(problem),
        }

    def _problem_message(self, problem):
        values = {"column": problem.column, "value": problem.value[:40] or "-"}
        messages = {
            "heading": self.env._("The column %(column)s is missing.", **values),
            "date": self.env._(
                "%(column)s must be a date like 2026-10-01, not %(value)s.", **values
            ),
            "kind": self.env._("%(column)s must be 班 or 休, not %(value)s.", **values),
            "twice": self.env._("%(value)s stands in the table twice.", **values),
            "rows": self.env._("The table has more than %(value)s rows.", **values),
            "empty": self.env._("The table has no rows."),
        }
        return messages[problem.code]

    def _prepare_change_vals(self, day, entry, present):
        change = "removed" if not entry else "changed" if present else "new"
        return {
            "change": change,
            "date": day,
            "kind": entry.kind if entry else present.kind,
            "name": entry.name if entry else present.name,
            "message": present.display_name if change == "changed" else False,
        }


class GovWorkdayImportLine(models.TransientModel):
    """One date that the table changes, or one error in it."""

    _name = "gov.workday.import.line"
    _description = "Line of an Import of Working Days"
    _order = "row, date, id"

    wizard_id = fields.Many2one(
        "gov.workday.import", required=True, ondelete="cascade", index=True
    )
    change = fields.Selection(
        [
            ("error", "Error"),
            ("new", "New"),
            ("changed", "Changed"),
            ("removed", "Removed"),
        ],
        required=True,
    )
    row = fields.Integer(string="Line")
    date = fields.Date(string="Day")
    kind = fields.Selection([("off", "Day off"), ("work", "Working day")])
    name = fields.Char(string="Occasion")
    message = fields.Char(string="Remark")
