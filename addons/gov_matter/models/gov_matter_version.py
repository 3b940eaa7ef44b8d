from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..core import procedures
from ..tools.messages import sentence

LIFECYCLE = frozenset(
    {
        "state",
        "valid_to",
        "planned_valid_to",
        "withdrawn_on",
        "withdraw_reason",
        "reviewed_date",
    }
)


class GovMatterVersion(models.Model):
    """A guide (办事指南): everything the public is told about a matter, dated.

    A draft is edited freely. Publication checks it, numbers it and freezes it with its
    materials and steps, for everybody: a case refers to the version it was received
    under, and the guide of any past day can be shown. Only one version of a matter is
    in force on a day.
    """

    _name = "gov.matter.version"
    _description = "Guide Version"
    _inherit = ["gov.scoped.mixin"]
    _order = "matter_id, version desc, id desc"

    def _default_form_ids(self):
        return self.env.ref("gov_matter.term_form_window", raise_if_not_found=False)

    def _default_target_ids(self):
        return self.env.ref("gov_matter.term_target_person", raise_if_not_found=False)

    matter_id = fields.Many2one(
        "gov.matter", required=True, ondelete="restrict", index=True
    )
    version = fields.Integer(
        string="Version Number", readonly=True, copy=False, workflow=True
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        workflow=True,
    )
    valid_from = fields.Date(string="In Force From", copy=False)
    valid_to = fields.Date(string="In Force Until", copy=False)
    planned_valid_to = fields.Date(
        string="End Before Succession", copy=False, workflow=True
    )

    organization_id = fields.Many2one(
        related="matter_id.organization_id", string="Catalogue Of", store=True
    )
    matter_code = fields.Char(related="matter_id.code", string="Code of the Matter")
    matter_type = fields.Selection(
        related="matter_id.matter_type", string="Type of the Matter"
    )
    department_id = fields.Many2one(
        related="matter_id.department_id", string="Department Today"
    )
    published_name = fields.Char(
        string="Name at Publication",
        readonly=True,
        copy=False,
        workflow=True,
    )
    published_department_id = fields.Many2one(
        "gov.organization",
        string="Department at Publication",
        readonly=True,
        copy=False,
        workflow=True,
    )
    published_on = fields.Datetime(
        string="Published At", readonly=True, copy=False, workflow=True
    )
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, workflow=True
    )
    withdrawn_on = fields.Datetime(
        string="Withdrawn At", readonly=True, copy=False, workflow=True
    )
    withdraw_reason = fields.Char(
        string="Reason of Withdrawal",
        readonly=True,
        copy=False,
        workflow=True,
    )
    reviewed_date = fields.Date(
        string="Last Reviewed", readonly=True, copy=False, workflow=True
    )

    # handling and periods
    exercise_level = fields.Selection(
        selection=[
            ("national", "National level"),
            ("province", "Provincial level"),
            ("city", "Municipal level"),
            ("district", "County level"),
            ("township", "Township level"),
            ("village", "Village level"),
            ("graded", "Several levels"),
        ],
        string="Level of Exercise",
    )
    handling = fields.Selection(
        selection=[
            ("immediate", "Decided at once"),
            ("promised", "Promised"),
            ("reported", "Sent up"),
        ],
        string="Way of Handling",
        default="promised",
        required=True,
    )
    legal_days = fields.Integer(string="Statutory Days")
    promised_days = fields.Integer()
    day_unit = fields.Selection(
        selection=[("workday", "Working days"), ("day", "Calendar days")],
        string="Unit of Days",
        default="workday",
        required=True,
        help="Of the statutory and of the promised period alike.",
    )
    special_procedure = fields.Char(string="Special Procedures in Words")
    procedure_ids = fields.One2many(
        "gov.matter.procedure", "version_id", string="Special Procedures", copy=True
    )

    # whom and how
    target_ids = fields.Many2many(
        "gov.matter.term",
        "gov_matter_version_target_rel",
        string="Serves",
        domain=[("category", "=", "target")],
        default=lambda self: self._default_target_ids(),
    )
    form_ids = fields.Many2many(
        "gov.matter.term",
        "gov_matter_version_form_rel",
        string="Ways to Apply",
        domain=[("category", "=", "form")],
        default=lambda self: self._default_form_ids(),
    )
    visit_count = fields.Integer(string="Visits to the Office", default=1)
    onsite_reason = fields.Char(string="Why a Visit Is Needed")
    online_depth = fields.Selection(
        selection=[
            ("level_1", "Level I"),
            ("level_2", "Level II"),
            ("level_3", "Level III"),
            ("level_4", "Level IV"),
        ],
        string="Depth of Online Handling",
    )
    cross_region = fields.Selection(
        selection=[
            ("district", "Throughout the district"),
            ("city", "Throughout the city"),
            ("province", "Throughout the province"),
            ("national", "Throughout the country"),
            ("cross_district", "Across districts"),
            ("cross_city", "Across cities"),
            ("cross_province", "Across provinces"),
        ],
        string="Handled Elsewhere",
    )
    appointment_allowed = fields.Boolean(string="Appointments")
    courier_allowed = fields.Boolean(string="Courier Delivery")
    in_hall = fields.Boolean(string="Handled in the Hall", default=True)
    not_in_hall_reason = fields.Char(string="Why Not in the Hall")
    single_document = fields.Boolean(
        string="One Document Is Enough", help="一证通办: an identity document alone."
    )
    commitment_allowed = fields.Boolean(string="Commitment Instead of Proof")
    commitment_check_days = fields.Integer(
        string="Days to Check a Commitment",
        help="Calendar days after the decision in which what was committed is checked. "
        "0: as the office has set for all matters.",
    )
    tolerance_allowed = fields.Boolean(string="Missing Papers May Follow")

    # what the law and the office say
    legal_basis = fields.Text(string="Legal Basis in Force")
    acceptance_conditions = fields.Text(string="Conditions of Acceptance")
    quantity_limit = fields.Char(string="Limit of Number")
    intermediary_service = fields.Char(string="Intermediary Services")
    notes = fields.Text(string="What to Mind")
    faq = fields.Text(string="Questions and Answers")
    fee_charged = fields.Boolean(string="A Fee Is Charged")
    fee_basis = fields.Char(string="Basis of the Fee")
    fee_standard = fields.Char(string="Tariff")
    online_payment = fields.Boolean(string="Payment Online")
    result_type = fields.Selection(
        selection=[
            ("licence", "Licence or certificate"),
            ("document", "Official reply"),
            ("other", "Another result"),
        ],
        string="Kind of Result",
    )
    result_name = fields.Char(string="Name of the Result")
    handling_place = fields.Char(string="Where")
    handling_hours = fields.Char(string="Office Hours")
    consultation = fields.Char(string="Questions To")
    complaint = fields.Char(string="Complaints To")

    # before the reform
    baseline_legal_days = fields.Integer(string="Days Before")
    baseline_material_count = fields.Integer(string="Materials Before")
    baseline_step_count = fields.Integer(string="Steps Before")

    material_ids = fields.One2many(
        "gov.matter.material", "version_id", string="Materials", copy=True
    )
    step_ids = fields.One2many(
        "gov.matter.step", "version_id", string="Steps", copy=True
    )
    material_count = fields.Integer(
        string="Materials Now", compute="_compute_material_count", store=True
    )
    step_count = fields.Integer(
        string="Steps Now", compute="_compute_step_count", store=True
    )
    at_once = fields.Boolean(
        string="Tag: At Once", compute="_compute_at_once", store=True
    )
    online = fields.Boolean(string="Tag: Online", compute="_compute_online", store=True)
    one_trip = fields.Boolean(
        string="Tag: One Trip", compute="_compute_one_trip", store=True
    )
    days_cut = fields.Float(
        string="Days Cut (%)", compute="_compute_cuts", digits=(5, 2)
    )
    materials_cut = fields.Float(
        string="Materials Cut (%)", compute="_compute_cuts", digits=(5, 2)
    )
    steps_cut = fields.Float(
        string="Steps Cut (%)", compute="_compute_cuts", digits=(5, 2)
    )
    cut_missed = fields.Boolean(string="Below a Target", compute="_compute_cuts")
    stale = fields.Boolean(
        string="Review Overdue", compute="_compute_stale", search="_search_stale"
    )

    _number_uniq = models.UniqueIndex(
        "(matter_id, version)",
        "Another version of this matter was saved at the same moment; try again.",
    )
    _days_valid = models.Constraint(
        "CHECK(legal_days >= 0 AND promised_days >= 0 AND visit_count >= 0)",
        "Days and visits cannot be negative.",
    )
    _check_days_valid = models.Constraint(
        "CHECK(commitment_check_days BETWEEN 0 AND 365)",
        "The days to check a commitment are from 0 to 365.",
    )
    _dates_valid = models.Constraint(
        "CHECK(valid_from IS NULL OR valid_to IS NULL OR valid_to >= valid_from - 1)",
        "A guide cannot end before it begins.",
    )
    _one_in_force = models.Constraint(
        "EXCLUDE USING gist (int4range(matter_id, matter_id, '[]') WITH &&, "
        "daterange(valid_from, valid_to + 1) WITH &&) WHERE (state = 'published')",
        "Another version of this matter is in force on some of these days.",
    )
    _in_force_idx = models.Index("(matter_id, valid_from) WHERE state != 'draft'")

    @api.model
    def _in_force_domain(self, date):
        return (
            Domain("state", "!=", "draft")
            & Domain("valid_from", "<=", date)
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", date))
        )

    @api.depends("published_name", "matter_id.name", "version")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(matter)s, version %(number)s",
                matter=version.published_name or version.matter_id.name or "",
                number=version.version,
            )

    @api.constrains(
        "handling",
        "legal_days",
        "promised_days",
        "visit_count",
        "valid_from",
        "valid_to",
    )
    def _check_days(self):
        for version in self.filtered(lambda version: version.state == "draft"):
            found = version._basic_findings()
            if found:
                raise ValidationError(
                    "\n".join(sentence(self.env, finding) for finding in found)
                )

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create([self._with_procedures(vals) for vals in vals_list])
        versions._assign_numbers()
        return versions

    def _assign_numbers(self):
        """Number the versions of each matter 1, 2, … in the order they were made."""
        self.flush_recordset(["matter_id"])
        last = dict(
            self.sudo()._read_group(
                Domain("matter_id", "in", self.matter_id.ids),
                ["matter_id"],
                ["version:max"],
            )
        )
        by_number = {}
        for version in self.sudo():
            number = (last.get(version.matter_id) or 0) + 1
            last[version.matter_id] = number
            by_number.setdefault(number, []).append(version.id)
        for number, ids in by_number.items():
            self.sudo().browse(ids).write({"version": number})

    @api.model
    def _with_procedures(self, vals):
        """Read the special procedures from their words, unless they are given."""
        if "special_procedure" not in vals or "procedure_ids" in vals:
            return vals
        lines = [
            fields.Command.create(
                {
                    "kind": procedure.kind,
                    "name": procedure.name,
                    "days": procedure.days,
                    "day_unit": procedure.unit,
                }
            )
            for procedure in procedures.parse(vals["special_procedure"])
        ]
        return {**vals, "procedure_ids": [fields.Command.clear(), *lines]}

    def write(self, vals):
        frozen = self.filtered(lambda version: version.state != "draft")
        moves_on = self.env.su and LIFECYCLE.issuperset(vals)
        if frozen and vals and (not moves_on or vals.get("state") == "draft"):
            raise UserError(frozen[0]._frozen_message())
        return super().write(self._with_procedures(vals))

    def _frozen_message(self):
        self.ensure_one()
        return self.env._(
            "%(version)s has been published and never changes; make a new version.",
            version=self.display_name,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        for version in self:
            if version.state != "draft":
                raise UserError(version._frozen_message())
