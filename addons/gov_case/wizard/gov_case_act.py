from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gov_base.tools.endpoint import endpoint

from ..core import revocation

_TEXTS = {
    "refuse": "reason",
    "withdraw": "reason",
    "terminate": "reason",
    "approve_new_fact": "reason",
    "repair_credit": "reason",
    "pause": "reason",
    "extend": "reason",
    "resume": "result",
    "send_up": "note",
}


class GovCaseAct(models.TransientModel):
    """The dialogue of actions that need to be told something."""

    _name = "gov.case.act"
    _description = "Action on a Case"

    case_ids = fields.Many2many(
        "gov.case",
        string="Cases",
        required=True,
        default=lambda self: self._chosen().ids,
    )
    name = fields.Selection(
        selection=[
            ("request_correction", "Request correction"),
            ("approve_new_fact", "Allow a second correction"),
            ("supply", "Take in materials"),
            ("refuse", "Do not accept"),
            ("withdraw", "Applicant withdraws"),
            ("send_up", "Send up"),
            ("pause", "Ask for a special procedure"),
            ("extend", "Ask for an extension"),
            ("grant", "Answer the request"),
            ("resume", "Resume"),
            ("decide", "Decide"),
            ("finish_immediate", "Finish at the window"),
            ("produce", "Produce the result"),
            ("change_delivery", "Change place or way of delivery"),
            ("issue", "Issue"),
            ("record_check", "Record the later check"),
            ("repair_credit", "Repair the credit"),
            ("terminate", "Terminate"),
            ("revoke", "Ask for a revocation"),
        ],
        string="Action To Take",
        required=True,
        readonly=True,
    )
    text = fields.Text(string="Reason or Opinion")
    organization_id = fields.Many2one("gov.organization", string="Other Body")
    decision = fields.Selection(
        selection=[("approved", "Approve"), ("rejected", "Reject")],
        string="The Decision",
    )
    kind = fields.Selection(
        selection=lambda self: self._kinds(), string="Kind of Procedure"
    )
    ground = fields.Selection(revocation.GROUNDS, string="On What Ground")
    basis = fields.Char(
        string="Provision", help="Needed where the Licensing Law itself is none."
    )
    days = fields.Integer(string="Working Days", default=5)
    answer = fields.Selection(
        selection=[("granted", "Grant"), ("refused", "Refuse")],
        string="The Answer",
    )
    request_text = fields.Text(
        string="What Is Asked For", compute="_compute_request_text"
    )
    how = fields.Selection(
        selection=[
            ("pickup", "Picked up"),
            ("courier", "By courier"),
            ("electronic", "Electronically"),
        ],
        string="Way of Delivery",
        compute="_compute_delivery",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    delivery_code = fields.Selection(
        selection=lambda self: self._delivery_places(),
        string="Result Handed Over At",
        compute="_compute_delivery",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="Empty: at the accepting organisation.",
    )
    check_result = fields.Selection(
        selection=[("kept", "Commitment kept"), ("broken", "Commitment broken")],
        string="Found",
        default="kept",
    )
    receiver = fields.Char(string="Received By")
    result_number = fields.Char(string="Number of the Result")
    line_ids = fields.One2many(
        "gov.case.act.line",
        "act_id",
        string="Materials",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.model
    def _kinds(self):
        kinds = self.env["gov.case.pause"]._fields["kind"]
        return [
            (key, label)
            for key, label in kinds._description_selection(self.env)
            if key != "extension"
        ]

    @api.model
    def _chosen(self):
        """Return the cases from which the dialogue was opened."""
        sent = self.env.context.get("active_ids")
        ids = [one for one in sent if type(one) is int] if type(sent) is list else ()
        return self.env["gov.case"].browse(ids).exists()

    @api.model
    def _delivery_places(self):
        """Return the halls and centres of the city, and where these cases go now."""
        cases = self._chosen()._filtered_access("read").sudo()
        posts = self.env.user._gov_posts()
        cities = posts.organization_id.city_id | cases.city_id
        named = {
            place.code: place._service_name()
            for place in cases.delivery_organization_id
        }
        known = self.env["gov.organization"]._delivery_places(cities)
        return [*(named | dict(known)).items()]

    @api.depends("case_ids", "name")
    def _compute_delivery(self):
        """Begin with what was asked for before."""
        for act in self:
            cases = act.case_ids
            ways = {case._way_wished() for case in cases}
            act.how = ways.pop() if len(ways) == 1 else "pickup"
            place = cases[:1].sudo().delivery_organization_id.code
            known = act.name == "change_delivery" and dict(self._delivery_places())
            act.delivery_code = known and place in known and place

    @api.depends("case_ids", "name")
    def _compute_line_ids(self):
        for act in self:
            lines = act.case_ids.material_ids if len(act.case_ids) == 1 else []
            if act.name == "supply":
                lines = lines and lines.filtered(
                    lambda one: one.to_correct or not one.is_received
                )
            act.line_ids = [Command.clear()] + [
                Command.create({"material_id": line._origin.id, **act._preset(line)})
                for line in lines
            ]

    def _preset(self, line):
        """Begin a correction with what acceptance waits for: told once, and whole.

        What the government issued is fetched by the office unless the guide says why
        the applicant brings it.
        """
        material = line.sudo().material_id
        if self.name != "request_correction" or not line._is_wanting():
            return {}
        if material.source == "government" and not material.demand_reason:
            return {}
        env = self.env["gov.case"]._journal_env()
        return {"chosen": True, "note": env._("Not handed in")}

    @api.depends("case_ids", "name")
    def _compute_request_text(self):
        for act in self:
            act.request_text = "\n".join(
                self.env._(
                    "%(case)s: %(kind)s, %(days)s working days. %(reason)s",
                    case=request.case_id.number,
                    kind=request._kind_label(),
                    days=request.expected_days,
                    reason=request.reason,
                )
                for request in act.case_ids.request_id
            ) or "\n".join(row._sentence() for row in act.case_ids._asked_for())

    @endpoint
    def action_confirm(self):
        """Do it."""
        self.ensure_one()
        self._check_answered()
        own = getattr(self, f"_do_{self.name}", None)
        if own:
            own()
        else:
            getattr(self.case_ids, f"action_{self.name}")(**self._arguments())
        return {"type": "ir.actions.act_window_close"}

    def _check_answered(self):
        """Nothing is decided by leaving a dialogue as it opened."""
        if self.name == "decide" and not self.decision:
            raise UserError(self.env._("Choose whether to approve or to reject."))
        if self.name == "grant" and not self.answer:
            raise UserError(self.env._("Choose whether to grant or to refuse."))

    def _arguments(self):
        """Return the arguments of the action by name."""
        text = self.text or ""
        return {
            "refuse": {
                "reason": text,
                "redirect_organization_id": self.organization_id.id,
            },
            "send_up": {"note": text, "organization_id": self.organization_id.id or 0},
            "pause": {
                "reason": text,
                "kind": self.kind or "",
                "expected_days": self.days,
            },
            "extend": {"reason": text, "days": self.days},
            "grant": {"note": text, "approved": self.answer == "granted"},
            "revoke": {
                "reason": text,
                "ground": self.ground or "",
                "basis": self.basis or "",
            },
            "decide": {"opinion": text, "decision": self.decision},
            "finish_immediate": {"opinion": text},
            "record_check": {"result": self.check_result or "", "note": text},
            "produce": {"result_number": self.result_number or ""},
            "issue": {"how": self.how, "receiver": self.receiver or ""},
        }.get(self.name) or {_TEXTS[self.name]: text}

    def _do_request_correction(self):
        items = [
            {
                "material_id": line.material_id.material_id.id,
                "note": line.note or "",
                "reason": line.reason or "",
            }
            for line in self.line_ids
            if line.chosen
        ]
        self._check_chosen(items)
        self.case_ids.action_request_correction(items)

    def _do_change_delivery(self):
        """Nothing chosen means the place that received."""
        for place, cases in self.case_ids.grouped("accepting_organization_id").items():
            cases.action_change_delivery(
                self.text or "", self.delivery_code or place.sudo().code, self.how
            )

    def _do_supply(self):
        rows = [
            {
                "material_id": line.material_id.material_id.id,
                "content": line.file and line.file.decode() or "",
                "filename": line.filename or "",
            }
            for line in self.line_ids.with_context(bin_size=False)
            if line.chosen
        ]
        self._check_chosen(rows)
        self.case_ids.action_supply(rows)

    def _check_chosen(self, rows):
        if not rows:
            raise UserError(self.env._("Choose the materials."))


class GovCaseActLine(models.TransientModel):
    _name = "gov.case.act.line"
    _description = "Material in a Dialogue"

    act_id = fields.Many2one(
        "gov.case.act", string="Dialogue", required=True, ondelete="cascade"
    )
    material_id = fields.Many2one(
        "gov.case.material", required=True, ondelete="cascade"
    )
    chosen = fields.Boolean()
    note = fields.Char(string="What Is Wrong")
    source = fields.Selection(
        related="material_id.source", string="Comes From", related_sudo=False
    )
    reason = fields.Char(
        string="Why the Applicant Brings It",
        help="Needed of what the government issued, unless the guide gives a reason.",
    )
    file = fields.Binary(string="Scan")
    filename = fields.Char(string="File Name")
