import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single

from ..models.gov_matter_workbook import EDITORS
from ..tools.workbook_export import export_errors
from ..tools.workbook_import import COUNTED
from ..tools.workbook_progress import Progress, progress_of


class GovMatterWorkbookImport(models.TransientModel):
    """Dialogue that takes a district's matters from the office's workbook.

    A run is one transaction: the whole workbook comes in, or nothing of it. While it
    lasts the browser asks :meth:`get_progress` for how far it is.
    """

    _name = "gov.matter.workbook.import"
    _description = "Workbook of Matters"

    def _default_organization_id(self):
        scopes = [self.env.user._gov_scope(role) for role in EDITORS]
        ids = {id_ for scope in scopes for id_ in scope.districts}
        return self.env["gov.organization"].browse(ids if len(ids) == 1 else ())

    organization_id = fields.Many2one(
        "gov.organization",
        string="District of the List",
        required=True,
        ondelete="cascade",
        domain=[("kind", "=", "area"), ("level", "=", "district")],
        default=lambda self: self._default_organization_id(),
    )
    content = fields.Binary(string="Workbook (.xlsx)", attachment=False)
    filename = fields.Char(string="File")
    create_departments = fields.Boolean(
        string="Create Missing Departments",
        help="Departments that the workbook names and the district does not have.",
    )
    may_create_departments = fields.Boolean(compute="_compute_may_create_departments")
    state = fields.Selection(
        selection=[("choose", "Choose"), ("checked", "Checked"), ("done", "Imported")],
        default="choose",
        readonly=True,
    )
    matters = fields.Integer(string="New Matters", readonly=True)
    versions = fields.Integer(string="New Guides", readonly=True)
    materials = fields.Integer(string="Materials in Them", readonly=True)
    steps = fields.Integer(string="Steps in Them", readonly=True)
    grants = fields.Integer(string="New Grants", readonly=True)
    unchanged = fields.Integer(string="Matters Unchanged", readonly=True)
    error_count = fields.Integer(string="Errors Found", readonly=True)
    line_ids = fields.One2many(
        "gov.matter.workbook.error", "wizard_id", string="List of Errors", readonly=True
    )
    error_file = fields.Binary(string="Errors as a File", compute="_compute_error_file")
    export_file = fields.Binary(
        string="List as a Workbook", compute="_compute_export_file"
    )

    @api.depends_context("uid")
    def _compute_may_create_departments(self):
        self.may_create_departments = self.env["gov.organization"].has_access("create")

    @api.depends("line_ids")
    def _compute_error_file(self):
        for wizard in self:
            wizard.error_file = base64.b64encode(export_errors(wizard.line_ids))

    @api.depends("organization_id")
    def _compute_export_file(self):
        for wizard in self:
            code = wizard.organization_id.code
            wizard.export_file = self.env["gov.matter"].export_workbook(code)

    @api.onchange("content", "organization_id", "create_departments")
    def _onchange_content(self):
        """What was found belongs to another file."""
        self.state = "choose"
        self.line_ids = [Command.clear()]

    @endpoint
    def action_check(self):
        """Check the whole workbook and tell what an import would do."""
        return self._run(dry_run=True)

    @endpoint
    def action_import(self):
        """Import the workbook, unless anything in it is wrong."""
        return self._run(dry_run=False)

    def _run(self, dry_run):
        wizard = single(self)
        if not wizard.content:
            raise UserError(self.env._("Choose the workbook first."))
        matters = self.env["gov.matter"]
        district = matters._workbook_district(wizard.organization_id.code)
        answer = matters._import_workbook(
            district,
            base64.b64decode(wizard.with_context(bin_size=False).content or b""),
            dry_run,
            progress=Progress(self.env, wizard.id),
            create_departments=wizard.create_departments
            and wizard.may_create_departments,
        )
        wizard.sudo().write(wizard._prepare_result_vals(answer, dry_run))
        return True

    def _prepare_result_vals(self, answer, dry_run):
        errors = answer["errors"]
        return {
            **{name: answer[name] for name in (*COUNTED, "unchanged")},
            "state": "checked" if dry_run or errors else "done",
            "error_count": answer["error_count"],
            "line_ids": [Command.clear(), *(Command.create(error) for error in errors)],
        }

    @endpoint
    def get_progress(self):
        """Return ``{"phase", "done", "total", "finished"}`` of the run under way.

        Phases are starting, reading, checking, writing and finished; empty before the
        first run.
        """
        return progress_of(self.env, single(self).id)

    @endpoint
    def action_download_errors(self):
        """Download the errors as an .xlsx file."""
        return single(self)._download("error_file", self.env._("Error List"))

    @endpoint
    def action_export(self):
        """Download the published matters of the district as a workbook."""
        wizard = single(self)
        code = wizard.organization_id.code
        self.env["gov.matter"]._workbook_district(code)
        return wizard._download("export_file", self.env._("Matters"))

    def _download(self, name, title):
        code = self.organization_id.code
        url = f"/web/content/{self._name}/{self.id}/{name}/{code}_{title}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"{url}?download=true",
            "target": "download",
        }

    @endpoint
    def action_open_matters(self):
        """Open the matters of the district."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gov_matter.gov_matter_action"
        )
        district = single(self).organization_id
        action["domain"] = list(Domain("organization_id", "=", district.id))
        return action
