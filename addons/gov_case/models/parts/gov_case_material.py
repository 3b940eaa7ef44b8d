import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime, shapes
from odoo.addons.gov_base.tools.rows import DATED, Rows, insert

from ...core import files, transitions
from ...core.files import BadFile
from ...tools.file_problems import file_sentence

MEGABYTES = 20
KINDS = "pdf,jpg,png,ofd"
_PLAIN = {  # what a line has without a scan, and what it is when nobody says
    "case_id": False,
    "material_id": False,
    "name": False,
    "necessity": False,
    "sequence": 10,
    "form": False,
    "copies": 0,
    "is_received": False,
    "received_on": False,
    "deferred_until": False,
    "replaced": False,
    "to_correct": False,
    "reused_id": False,
}


class GovCaseMaterial(models.Model):
    """A material of the frozen version, and what has been received of it.

    Only materials that the version lists can be taken in: nothing else may be asked
    for (Administrative Licensing Law, art. 31). Lines change until acceptance.
    """

    _name = "gov.case.material"
    _description = "Material of a Case"
    _order = "case_id, sequence, id"
    _gov_named_if_readable = True
    _gov_names = frozenset({"case_id"})

    case_id = fields.Many2one("gov.case", required=True, ondelete="cascade")
    material_id = fields.Many2one(
        "gov.matter.material",
        string="Material of the Version",
        required=True,
        ondelete="restrict",
    )
    name = fields.Char(readonly=True, workflow=True)
    necessity = fields.Selection(
        selection=[
            ("required", "Required"),
            ("optional", "Not required"),
            ("deferrable", "May follow"),
        ],
        string="Needed",
        readonly=True,
        workflow=True,
    )
    source = fields.Selection(
        selection=lambda self: (
            self.env["gov.matter.material"]
            ._fields["source"]
            ._description_selection(self.env)
        ),
        string="Comes From",
        compute="_compute_source",
    )
    sequence = fields.Integer(string="Order", default=10)

    is_received = fields.Boolean(string="Taken In")
    form = fields.Selection(
        selection=[
            ("original", "Original"),
            ("copy", "Copy"),
            ("both", "Original and copy"),
        ],
        string="Original or Copy",
    )
    copies = fields.Integer(string="Number of Papers")
    received_on = fields.Datetime(
        string="Taken In At", readonly=True, copy=False, workflow=True
    )
    deferred_until = fields.Date(
        string="May Follow Until",
        help="Tolerant acceptance: what is missing follows by this day.",
    )
    replaced = fields.Boolean(
        string="Replaced by the Commitment",
        readonly=True,
        copy=False,
        workflow=True,
    )
    to_correct = fields.Boolean(
        string="To Be Corrected", readonly=True, copy=False, workflow=True
    )
    correction_note = fields.Char(
        string="What Is Wrong", readonly=True, copy=False, workflow=True
    )
    file = fields.Binary(string="Scan", attachment=True, copy=False)
    filename = fields.Char(string="File Name", copy=False)

    _material_uniq = models.UniqueIndex(
        "(case_id, material_id)", "This material is on the list already."
    )
    _copies_valid = models.Constraint(
        "CHECK (copies IS NULL OR copies BETWEEN 0 AND 99)",
        "The number of papers is from 0 to 99.",
    )

    @api.depends("material_id")
    def _compute_source(self):
        """Read it off the version, which is kept at hand: one query a form less."""
        for line in self:
            sources = line.case_id.sudo().version_id._material_sources()
            line.source = sources.get(line.material_id.id, False)

    @api.depends("material_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.name

    @api.constrains("deferred_until", "material_id")
    def _check_deferral(self):
        today = localtime.today()
        for line in self.filtered("deferred_until"):
            if line.necessity != "deferrable":
                raise ValidationError(
                    self.env._(
                        "“%(name)s” may not follow later: the guide does not allow it.",
                        name=line.name,
                    )
                )
            if not line.case_id.sudo().version_id._document_facts()["tolerance"]:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” may not follow later: the guide of %(case)s does "
                        "not allow tolerant acceptance.",
                        name=line.name,
                        case=line.case_id._label(),
                    )
                )
            if line.deferred_until < today:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” cannot follow by %(date)s, which is past.",
                        name=line.name,
                        date=line.deferred_until,
                    )
                )

    @api.constrains("file", "filename")
    def _check_file(self):
        for line in self.with_context(bin_size=False):
            if line.file:
                self._check_content(line.filename or "", line.file)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines._check_version()
        for line in lines.sudo().filtered(lambda one: not one.name):
            kept = line.material_id._case_vals()
            line.write({"name": kept["name"], "necessity": kept["necessity"]})
        return lines

    @api.model
    def _insert(self, rows):
        """Make the lines of cases that are received as they are made.

        Those of a case with a scan are made one by one, which stores it; others go into
        the table as they are.

        :param rows: complete values by case, from the version and :meth:`_taken_in`
        """
        scanned = {row["case_id"] for row in rows if row.get("file")}
        self.create([row for row in rows if row["case_id"] in scanned])
        plain = [
            {name: row.get(name, empty) for name, empty in _PLAIN.items()}
            for row in rows
            if row["case_id"] not in scanned
        ]
        insert(Rows(self, plain, DATED))
        cases = self.case_id.browse({row["case_id"] for row in rows})
        cases.invalidate_recordset(["material_ids"], flush=False)

    def _check_version(self):
        for line in self:
            material = line.sudo().material_id
            if material.version_id != line.sudo().case_id.version_id:
                raise ValidationError(
                    self.env._(
                        "%(case)s: “%(name)s” is not in the list of its guide version.",
                        case=line.case_id._label(),
                        name=material.name,
                    )
                )

    def write(self, vals):
        if not self.env.su and not {"case_id", "material_id"}.isdisjoint(vals):
            raise UserError(self.env._("A line stays with its case and its material."))
        fresh = self._coming_in(vals)
        result = super().write(vals)
        if fresh:
            super(GovCaseMaterial, fresh).write({"received_on": localtime.now()})
        return result

    def _coming_in(self, vals):
        """Return what of received cases is handed in now (as superuser).

        What a draft holds is handed in when the draft is received.
        """
        if not vals.get("is_received") or "received_on" in vals:
            return self.sudo().browse()
        return self.sudo().filtered(
            lambda line: not line.is_received and line.case_id.state != "draft"
        )

    def _check_access(self, operation):
        """After acceptance the file is as it was accepted."""
        refused = super()._check_access(operation)
        if refused or operation == "read" or self.env.su:
            return refused
        closed = self.filtered(
            lambda line: line.case_id.state_by_law not in transitions.BEFORE_ACCEPTANCE
        )
        if not closed:
            return None
        return closed, lambda: AccessError(
            self.env._(
                "The materials of accepted cases stay as they are: %(cases)s.",
                cases=closed.case_id._labels(),
            )
        )

    @api.model
    def _absent_domain(self):
        """Return the domain of what is needed and not in, or not as it should be."""
        return Domain("to_correct", "=", True) | (
            Domain("is_received", "=", False)
            & Domain("replaced", "=", False)
            & Domain("necessity", "!=", "optional")
        )

    def _is_deferred(self):
        """Tell whether acceptance need not wait for this absent material.

        What is required is received; what may follow has a day by which it does.
        """
        may_follow = self.necessity == "deferrable" and bool(self.deferred_until)
        return may_follow and not self.to_correct

    def _is_wanting(self):
        """Tell whether acceptance waits for this material, which is not in."""
        absent = not self.is_received and not self.replaced
        return absent and self.necessity != "optional" and not self._is_deferred()

    @api.model
    def _deferred_domain(self):
        """Return the domain of what was allowed to follow and has not yet."""
        return Domain("deferred_until", "!=", False) & Domain("is_received", "=", False)

    @api.model
    def _taken_in(self, values):
        """Return what to write of a material that has just been handed in.

        :param values: ``form``, ``copies``, ``content``, ``filename``, as far as told
        """
        vals = {
            name: values[name]
            for name in ("form", "copies")
            if values.get(name) not in (None, False, "")
        }
        content, filename = values.get("content"), values.get("filename")
        if content:
            vals["file"] = self._check_content(filename or "", content)
            vals["filename"] = filename
        return {
            **vals,
            "is_received": True,
            "received_on": localtime.now(),
            "to_correct": False,
            "correction_note": False,
            "reused_id": False,
        }

    @api.model
    def _check_content(self, filename, content):
        """Return the base64 of a file that may be kept.

        :raises ValidationError: too large, of a forbidden type, or misnamed
        """
        megabytes, kinds = self._file_limits()
        if isinstance(content, bytes):
            content = content.decode("ascii", "replace")
        try:
            data = files.decode(content, megabytes * 1024 * 1024)
            files.check(filename, data, kinds)
        except BadFile as error:
            shown = shapes.shorten(filename) or self.env._("file without a name")
            raise ValidationError(
                file_sentence(
                    self.env, shown, error, megabytes, ", ".join(sorted(kinds))
                )
            ) from None
        return base64.b64encode(data)

    @api.model
    def _file_limits(self):
        """Return the most megabytes and the kinds of files that are taken."""
        parameters = self.env["ir.config_parameter"].sudo()
        kinds = parameters.get_param("gov_case.file_kinds") or KINDS
        return (
            parameters._gov_number("gov_case.file_megabytes", MEGABYTES),
            frozenset(kind.strip() for kind in kinds.split(","))
            & files.MIMETYPES.keys(),
        )
