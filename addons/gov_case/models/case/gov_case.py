from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.gov_base.core import shapes

from ...core import transitions

_LONGEST_SHOWN = 5


class GovCase(models.Model):
    """A matter applied for by one person or organisation, from draft to archive.

    Drafts are edited by those who receive on the accepting side; everything after
    that happens through actions alone. Who may do what, from where and with which
    effect on the clock is in ``core/transitions.py``, not here. The accepting side
    reads what it received, the responsible side what it decides on, the delivering
    side what it hands over; the version in force on the day of receipt is frozen.
    """

    _name = "gov.case"
    _description = "Case"
    _inherit = [
        "gov.desk.mixin",
        "gov.form.mixin",
        "gov.page.mixin",
        "gov.by.number.mixin",
        "gov.scoped.mixin",
        "gov.deadline.mixin",
    ]
    _order = "id desc"
    _rec_name = "number"
    _gov_named_if_readable = True
    _gov_names = frozenset({"applicant_id"})
    _rec_names_search = ["number", "applicant_name"]
    _gov_desk_rule = "_gov_case_rule"
    _gov_alternatives = frozenset({"ended_on"})
    _gov_lights = {
        "light": ("warn_date", "due_date", "statutory_due_date"),
        "follow_light": ("follow_warn_date", "follow_due_date", None),
    }

    def _default_accepting_organization_id(self):
        posts = self.env.user._gov_posts()
        receiving = {actor.role for actor in self._machine().get("receive").actors}
        return posts.filtered(lambda post: post.role in receiving).organization_id[:1]

    # identity
    number = fields.Char(string="Case Number", readonly=True, copy=False, workflow=True)
    source_system = fields.Char(string="Came From System", copy=False)
    external_ref = fields.Char(string="Number There", copy=False)
    channel = fields.Selection(
        selection=[
            ("window", "Window"),
            ("online", "Online"),
            ("mobile", "Mobile"),
            ("kiosk", "Kiosk"),
            ("proxy", "Proxy"),
        ],
        string="Came By",
        required=True,
        default="window",
    )
    late_entry = fields.Boolean(copy=False)
    late_reason = fields.Char(string="Reason of the Late Entry", copy=False)
    handed_in_date = fields.Date(
        string="Papers Handed In On",
        copy=False,
        help="Of a late entry: the day on which the papers were really handed in.",
    )
    note = fields.Text(string="Remarks", copy=False)

    # relations
    matter_id = fields.Many2one(
        "gov.matter", required=True, ondelete="restrict", index=True
    )
    version_id = fields.Many2one(
        "gov.matter.version",
        string="Guide Version",
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        workflow=True,
    )
    handling = fields.Selection(
        selection=[
            ("immediate", "Decided at once"),
            ("promised", "Promised"),
            ("reported", "Sent up"),
        ],
        string="Way of Handling",
        readonly=True,
        copy=False,
        workflow=True,
    )
    promised_days = fields.Integer(
        string="Days Promised", readonly=True, copy=False, workflow=True
    )
    legal_days = fields.Integer(
        string="Days the Law Allows", readonly=True, copy=False, workflow=True
    )
    day_unit = fields.Selection(
        selection=[("workday", "Working days"), ("day", "Calendar days")],
        string="Unit of Days",
        readonly=True,
        copy=False,
        workflow=True,
    )
    applicant_id = fields.Many2one("gov.applicant", ondelete="restrict", index=True)
    applicant_name = fields.Char(
        string="Name at Application",
        readonly=True,
        copy=False,
        index="trigram",
        workflow=True,
    )
    accepting_organization_id = fields.Many2one(
        "gov.organization",
        scope="",
        string="Accepting Organisation",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_accepting_organization_id(),
    )
    responsible_organization_id = fields.Many2one(
        "gov.organization",
        scope="responsible_",
        string="Responsible Organisation",
        ondelete="restrict",
        readonly=True,
        copy=False,
        workflow=True,
    )
    township_id = fields.Many2one(index=False, readonly=False, copy=False)
    district_id = fields.Many2one(index=False, readonly=False, copy=False)
    city_id = fields.Many2one(index=False, readonly=False, copy=False)
    responsible_township_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        readonly=False,
        copy=False,
        workflow=True,
    )
    responsible_district_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        readonly=False,
        copy=False,
        workflow=True,
    )
    responsible_city_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        readonly=False,
        copy=False,
        workflow=True,
    )
    redirect_organization_id = fields.Many2one(
        "gov.organization",
        string="Sent On To",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        workflow=True,
    )
    acceptor_id = fields.Many2one(
        "gov.staff",
        string="Accepted By",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        workflow=True,
    )
    acceptor_user_id = fields.Many2one(
        "res.users",
        string="Account of the Acceptor",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        workflow=True,
    )
    handler_id = fields.Many2one(
        "gov.staff",
        string="Handled By",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        workflow=True,
    )
    decider_id = fields.Many2one(
        "gov.staff",
        string="Decided By",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        workflow=True,
    )
    material_ids = fields.One2many(
        "gov.case.material", "case_id", string="Materials", copy=False
    )
    step_ids = fields.One2many(
        "gov.case.step", "case_id", string="Review Steps", readonly=True, copy=False
    )
    request_id = fields.Many2one(
        "gov.case.pause",
        string="Asked For",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="A special procedure or an extension that waits for its answer.",
        workflow=True,
    )
    pause_ids = fields.One2many(
        "gov.case.pause",
        "case_id",
        string="Special Procedures and Extensions",
        readonly=True,
        copy=False,
        workflow=True,
    )
    event_ids = fields.One2many(
        "gov.case.event",
        "case_id",
        string="Journal",
        readonly=True,
        copy=False,
        workflow=True,
    )

    # state
    state = fields.Selection(
        selection=transitions.STATES,
        string="Case State",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        workflow=True,
    )
    decision = fields.Selection(
        selection=[("approved", "Approved"), ("rejected", "Rejected")],
        string="Decision Made",
        readonly=True,
        copy=False,
        workflow=True,
    )
    opinion = fields.Text(
        string="Opinion of the Decider", readonly=True, copy=False, workflow=True
    )
    result_number = fields.Char(
        string="Number of the Result",
        readonly=True,
        copy=False,
        workflow=True,
    )
    timeliness = fields.Selection(
        selection=[
            ("on_time", "On time"),
            ("late", "Later than promised"),
            ("late_by_law", "Later than the law allows"),
        ],
        string="Result of the Clock",
        readonly=True,
        copy=False,
        workflow=True,
    )
    deemed_accepted = fields.Boolean(
        string="Accepted by Law",
        readonly=True,
        copy=False,
        workflow=True,
    )
    has_deferred = fields.Boolean(
        string="Accepted With Gaps",
        readonly=True,
        copy=False,
        workflow=True,
    )
    correction_count = fields.Integer(
        string="Corrections Asked For",
        readonly=True,
        copy=False,
        workflow=True,
    )
    new_fact = fields.Boolean(
        string="A New Fact Allows Another Correction",
        readonly=True,
        copy=False,
        workflow=True,
    )
    issue_how = fields.Selection(
        selection=[
            ("pickup", "Picked up"),
            ("courier", "By courier"),
            ("electronic", "Electronically"),
        ],
        string="Way of Delivery",
        readonly=True,
        copy=False,
        workflow=True,
    )
    issue_receiver = fields.Char(
        string="Received By",
        readonly=True,
        copy=False,
        help="Or the courier's number.",
        workflow=True,
    )
    journal_digest = fields.Char(
        string="Journal Seal", readonly=True, copy=False, workflow=True
    )

    # dates
    received_on = fields.Datetime(
        string="Received At", readonly=True, copy=False, workflow=True
    )
    complete_on = fields.Datetime(
        string="Papers Complete At",
        readonly=True,
        copy=False,
        workflow=True,
    )
    accepted_on = fields.Datetime(
        string="Accepted At", readonly=True, copy=False, workflow=True
    )
    decided_on = fields.Datetime(
        string="Decided At", readonly=True, copy=False, workflow=True
    )
    produced_on = fields.Datetime(
        string="Result Produced At",
        readonly=True,
        copy=False,
        workflow=True,
    )
    issued_on = fields.Datetime(
        string="Issued At", readonly=True, copy=False, workflow=True
    )
    archived_on = fields.Datetime(
        string="Archived At", readonly=True, copy=False, workflow=True
    )
    ended_on = fields.Datetime(
        string="Clock Stopped At", readonly=True, copy=False, workflow=True
    )
    promised_date = fields.Date(
        string="Promised By", readonly=True, copy=False, workflow=True
    )
    legal_date = fields.Date(
        string="Required by Law By", readonly=True, copy=False, workflow=True
    )
    correction_due_date = fields.Date(
        string="To Correct By", readonly=True, copy=False, workflow=True
    )
    delivery_due_date = fields.Date(
        string="To Deliver By", readonly=True, copy=False, workflow=True
    )

    _number_uniq = models.UniqueIndex(
        "(number) WHERE number IS NOT NULL", "This case number is already used."
    )
    _external_uniq = models.UniqueIndex(
        "(source_system, external_ref) WHERE external_ref IS NOT NULL",
        "This number of the other system has been submitted before.",
    )
    _accepting_idx = models.Index("(accepting_organization_id, id)")
    _township_idx = models.Index("(township_id, id)")
    _district_idx = models.Index("(district_id, id)")
    _district_state_idx = models.Index(
        "(district_id, state, accepting_organization_id)"
    )
    _township_state_idx = models.Index("(township_id, state)")
    _township_due_idx = models.Index(
        "(township_id, due_date) WHERE due_date IS NOT NULL"
    )
    _district_due_idx = models.Index(
        "(district_id, due_date) WHERE due_date IS NOT NULL"
    )
    _responsible_idx = models.Index("(responsible_organization_id, id)")
    _responsible_state_idx = models.Index("(responsible_organization_id, state)")
    _responsible_due_idx = models.Index(
        "(responsible_organization_id, due_date) WHERE due_date IS NOT NULL"
    )
    _city_idx = models.Index("(city_id, id)")
    _responsible_district_idx = models.Index("(responsible_district_id, id)")
    _responsible_city_idx = models.Index("(responsible_city_id, id)")
    _responsible_township_idx = models.Index(
        "(responsible_township_id, id) WHERE responsible_township_id IS NOT NULL"
    )
    _notice_idx = models.Index("(due_date) WHERE state = 'received'")

    @api.depends("number", "matter_id", "state")
    def _compute_display_name(self):
        for case in self:
            case.display_name = case._label()

    def _label(self):
        """Return what names one case in a sentence: its number, or the draft's id."""
        return self.number or self.env._("draft %(id)s", id=self.id or "")

    def _labels(self):
        """Return the names of these cases, shortened when there are many."""
        shown = ", ".join(case._label() for case in self[:_LONGEST_SHOWN])
        return f"{shown}, …" if len(self) > _LONGEST_SHOWN else shown

    @api.constrains("source_system", "external_ref")
    def _check_source(self):
        for case in self:
            if bool(case.source_system) != bool(case.external_ref):
                raise ValidationError(
                    self.env._(
                        "%(case)s: the other system and the number there go together.",
                        case=case._label(),
                    )
                )

    @api.constrains("note", "late_reason", "source_system", "external_ref")
    def _check_text(self):
        for case in self:
            for name in ("note", "late_reason", "source_system", "external_ref"):
                text = case[name] or ""
                if shapes.has_control(text, lines=name == "note"):
                    raise ValidationError(
                        self.env._(
                            "%(field)s holds characters that cannot be written.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
