import base64
import csv

from odoo import fields, models
from odoo.exceptions import UserError

from ..core.textfile import csv_rows
from ..tools.endpoint import endpoint


class GovOrganizationImport(models.TransientModel):
    """Dialogue that loads an organisation tree from a CSV file."""

    _name = "gov.organization.import"
    _description = "Import of Organisations"

    content = fields.Binary(string="CSV File", required=True, attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [("choose", "Choose"), ("checked", "Checked"), ("done", "Done")],
        default="choose",
        readonly=True,
    )
    created = fields.Integer(string="New", readonly=True)
    updated = fields.Integer(string="Changed", readonly=True)
    unchanged = fields.Integer(readonly=True)
    line_ids = fields.One2many(
        "gov.organization.import.line", "wizard_id", string="Findings", readonly=True
    )
    error_count = fields.Integer(string="Errors", readonly=True)

    @endpoint
    def action_check(self):
        """Check the file and show what it would change, writing nothing."""
        return self._run(dry_run=True)

    @endpoint
    def action_import(self):
        """Load the file, unless anything in it is wrong."""
        return self._run(dry_run=False)

    def _run(self, dry_run):
        self.ensure_one()
        try:
            result = self.env["gov.organization"]._load_rows(self._rows(), dry_run)
        except (UnicodeDecodeError, csv.Error):
            raise UserError(
                self.env._("The file is not a CSV file in UTF-8 or GB 18030.")
            ) from None
        self.write(self._prepare_result_vals(result, dry_run))
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _rows(self):
        return csv_rows(base64.b64decode(self.content))

    def _prepare_result_vals(self, result, dry_run):
        findings = [("error", finding) for finding in result["errors"]]
        findings += [("warning", finding) for finding in result["warnings"]]
        lines = [
            fields.Command.create({"severity": severity, **finding})
            for severity, finding in findings
        ]
        done = not dry_run and not result["errors"]
        return {
            "state": "done" if done else "checked",
            "created": result["created"],
            "updated": result["updated"],
            "unchanged": result["unchanged"],
            "error_count": len(result["errors"]),
            "line_ids": [fields.Command.clear(), *lines],
        }


class GovOrganizationImportLine(models.TransientModel):
    """One finding of an import, with the line of the file it stands in."""

    _name = "gov.organization.import.line"
    _description = "Finding of an Import of Organisations"
    _order = "severity, row, id"

    wizard_id = fields.Many2one(
        "gov.organization.import", required=True, ondelete="cascade", index=True
    )
    severity = fields.Selection(
        [("error", "Error"), ("warning", "Warning")], required=True
    )
    row = fields.Integer(string="Line")
    code = fields.Char()
    message = fields.Char()
