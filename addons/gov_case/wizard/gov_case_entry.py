from datetime import datetime, time, timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gov_base.core import identity, localtime, names
from odoo.addons.gov_base.tools.endpoint import endpoint

_AHEAD = timedelta(hours=8)
_NOTED = ("is_received", "form", "copies", "deferred_until", "file", "filename")


class GovCaseEntry(models.TransientModel):
    """Quick entry at the window: matter, applicant, papers, done.

    What is typed goes through the same entrance as other systems' payloads. The
    dialogue forgets the number of the document as soon as the case is received.
    """

    _name = "gov.case.entry"
    _description = "New Application"

    def _default_organization_id(self):
        return self._receiving_organizations()[:1]

    organization_id = fields.Many2one(
        "gov.organization",
        string="Accepting Organisation",
        required=True,
        default=lambda self: self._default_organization_id(),
        domain=lambda self: [("id", "in", self._receiving_organizations().ids)],
    )
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
    delivery_code = fields.Selection(
        selection=lambda self: self._delivery_places(),
        string="Result Handed Over At",
        help="Empty: at the accepting organisation.",
    )
    delivery_how = fields.Selection(
        selection=[
            ("pickup", "Picked up"),
            ("courier", "By courier"),
            ("electronic", "Electronically"),
        ],
        string="Way of Delivery",
        help="What the applicant asks for. Empty: picked up.",
    )
    matter_id = fields.Many2one("gov.matter", required=True)
    intake_text = fields.Char(
        string="Handling", compute="_compute_intake", help="Or why it is not possible."
    )
    may_finish = fields.Boolean(
        string="Can Be Finished Here", compute="_compute_intake"
    )
    kind = fields.Selection(
        selection=[("person", "Person"), ("organization", "Organisation")],
        string="Person or Organisation",
        compute="_compute_kind",
    )
    id_type = fields.Selection(
        selection=lambda self: self._id_types(),
        string="Document",
        required=True,
        default="resident_id",
    )
    id_number = fields.Char(string="Document Number")
    applicant_name = fields.Char(
        string="Full Name",
        compute="_compute_applicant",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    phone = fields.Char(string="Telephone")
    name_differs = fields.Boolean(
        string="Another Name on File", compute="_compute_notes"
    )
    name_reason = fields.Char(
        string="Why the Name Differs",
        help="If the document bears another name than the one on file: why both are "
        "this person. It is kept with the case.",
    )
    applicant_note = fields.Char(string="Known", compute="_compute_notes")
    duplicate_note = fields.Char(
        string="Perhaps the Same Again", compute="_compute_notes"
    )
    note = fields.Text(string="Remarks")
    may_reuse = fields.Boolean(
        string="Something Is on File", compute="_compute_may_reuse"
    )
    line_ids = fields.One2many(
        "gov.case.entry.line",
        "entry_id",
        string="Materials",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.model
    def _id_types(self):
        field = self.env["gov.applicant"]._fields["id_type"]
        return field._description_selection(self.env)

    @api.model
    def _receiving_organizations(self):
        roles = {
            actor.role
            for actor in self.env["gov.case"]._machine().get("receive").actors
        }
        posts = self.env.user._gov_posts()
        places = posts.filtered(lambda post: post.role in roles).organization_id
        return places.with_env(self.env)

    @api.model
    def _delivery_places(self):
        """Return the halls and centres of the city, by code."""
        cities = self.sudo()._receiving_organizations().city_id
        return self.env["gov.organization"]._delivery_places(cities)

    def _compute_display_name(self):
        for entry in self:
            entry.display_name = self.env._("New Application")

    @api.depends("id_type")
    def _compute_kind(self):
        for entry in self:
            is_body = entry.id_type == identity.CREDIT_CODE
            entry.kind = "organization" if is_body else "person"

    @api.depends("matter_id", "organization_id")
    def _compute_intake(self):
        today = localtime.today()
        for entry in self:
            entry.intake_text = entry.may_finish = False
            if not entry.matter_id or not entry.organization_id:
                continue
            try:
                intake = entry.matter_id._check_intake(entry.organization_id, today)
            except UserError as error:
                entry.intake_text = str(error)
            else:
                entry.may_finish = entry._finishes(intake)
                entry.intake_text = entry._intake_sentence(intake)

    def _finishes(self, intake):
        """Tell whether this clerk may decide at once what is received here."""
        if intake.version["handling"] != "immediate":
            return False
        place = self.organization_id.sudo()._case_place()
        draft = self.env["gov.case"].new(
            {"matter_id": self.matter_id.id, **place, **intake.body}
        )
        row = self.env["gov.case"]._machine().get("finish_immediate")
        return bool(draft._actor_sides(row))

    def _intake_sentence(self, intake):
        version = intake.version
        body_id = intake.body["responsible_organization_id"]
        body = self.env["gov.organization"].sudo().browse(body_id).name
        if version["handling"] == "immediate" and self.may_finish:
            return self.env._("Decided at once, here and now.")
        if version["handling"] == "immediate":
            return self.env._(
                "Decided at once by %(body)s: accept it, and they go on.", body=body
            )
        labels = (
            self.env["gov.case"]._fields["day_unit"]._description_selection(self.env)
        )
        return self.env._(
            "Promised in %(days)s %(unit)s, decided by %(body)s.",
            days=version["promised_days"],
            unit=dict(labels)[version["day_unit"]],
            body=body,
        )

    @api.depends("id_number", "id_type")
    def _compute_applicant(self):
        for entry in self:
            known = entry._known_applicant()
            entry.applicant_name = known.name or entry.applicant_name

    @api.depends("id_number", "id_type", "matter_id", "applicant_name")
    def _compute_notes(self):
        """Say who is known under the number, and what was received of them today."""
        for entry in self:
            known = entry._known_applicant()
            entry.applicant_note = entry.duplicate_note = False
            entry.name_differs = known and not names.same(
                known.name, entry.applicant_name
            )
            if known:
                entry.applicant_note = self.env._(
                    "Registered: %(name)s %(phone)s",
                    name=known.name,
                    phone=known.phone_masked or "",
                )
            if again := entry._received_today(known):
                entry.duplicate_note = self.env._(
                    "Received today already: %(cases)s", cases=again._labels()
                )

    def _received_today(self, applicant):
        """Return the cases of this person and matter received since midnight."""
        if not applicant or not self.matter_id:
            return self.env["gov.case"]
        return self.env["gov.case"].search(
            [
                ("applicant_id", "=", applicant.id),
                ("matter_id", "=", self.matter_id.id),
                ("received_on", ">=", _midnight()),
            ],
            limit=5,
        )

    def _known_applicant(self):
        """Return the applicant with this complete number that the user may see."""
        applicants = self.env["gov.applicant"]
        number = identity.normalise(self.id_type, self.id_number or "")
        try:
            identity.check(self.id_type, number, localtime.today())
        except ValueError:
            return applicants
        return applicants.search(
            [("id_number", "=", number), ("id_type", "=", self.id_type)], limit=1
        )

    @api.depends("matter_id", "organization_id")
    def _compute_line_ids(self):
        today = localtime.today()
        for entry in self:
            materials = self.env["gov.matter.material"]
            if entry.matter_id and entry.organization_id:
                intake = entry.matter_id._intake(entry.organization_id.id, today)
                version_id = intake.version and intake.version["version_id"]
                version = self.env["gov.matter.version"].browse(version_id or ())
                materials = version.material_ids
            entry.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "material_id": material.id,
                        "form": material.form,
                        "copies": material.copies,
                    }
                )
                for material in materials
            ]

    @api.depends("line_ids.reuse_id")
    def _compute_may_reuse(self):
        for entry in self:
            entry.may_reuse = bool(entry.line_ids.reuse_id)

    @endpoint
    def action_take_all(self):
        """Tick every material: all papers are on the desk."""
        self.line_ids.write({"is_received": True})
        return self._reopen()

    @endpoint
    def action_save_draft(self):
        """Keep what is there as a draft, to complete it later or enter it late."""
        self.ensure_one()
        vals = {
            "matter_id": self.matter_id.id,
            "accepting_organization_id": self.organization_id.id,
            "channel": self.channel,
            "delivery_how": self.delivery_how,
            "note": self.note,
        }
        if self.delivery_code:
            place = self.env["gov.organization"]._by_code(self.delivery_code)
            vals["delivery_organization_id"] = place.id
        if self.id_number:
            person = self._gov_payload()["applicant"]
            # Another name is confirmed at receipt, which leaves a case behind.
            vals["applicant_id"] = self.env["gov.applicant"].find_or_create(person)
        case = self.env["gov.case"].create(vals)
        self._hand_over(case, _NOTED)
        self._use_again(case)
        self.write({"id_number": False, "phone": False})
        return self._show(case)

    @endpoint
    def action_receive(self):
        """Receive the application and show its case."""
        return self._show(self._receive())

    @endpoint
    def action_receive_and_accept(self):
        """Receive and accept in one go: papers complete, clocks start."""
        case = self._receive()
        case.action_accept()
        return self._show(case)

    @endpoint
    def action_receive_and_finish(self):
        """Receive an immediate item, accept and decide it while they wait."""
        case = self._receive()
        case.action_finish_immediate(self.note or "")
        return self._show(case)

    def _receive(self):
        self.ensure_one()
        cases = self.env["gov.case"]
        case = cases._gov_receive(self._gov_payload())
        self.write({"id_number": False, "phone": False})
        self._hand_over(case, ("deferred_until",))
        return case

    def _hand_over(self, case, names):
        """Write what was noted of each material on the lines of the case."""
        lines = {line.material_id: line for line in case.material_ids}
        for line in self.line_ids.with_context(bin_size=False):
            vals = {name: line[name] for name in names if line[name]}
            if vals and line.material_id in lines:
                lines[line.material_id].write(vals)

    def _use_again(self, case):
        """Use in the draft what was chosen here of what is on file."""
        chosen = self.line_ids.filtered(lambda line: line._is_used_again())
        lines = case.material_ids.filtered(
            lambda line: line.material_id in chosen.material_id
        )
        lines.is_received = False
        lines.action_reuse()

    def _gov_payload(self):
        """Hook: what the desk has taken in, see ``gov.case._gov_receive``."""
        return {
            "matter_code": self.matter_id.code,
            "accepting_organization_code": self.organization_id.code,
            "delivery_organization_code": self.delivery_code or False,
            "delivery_how": self.delivery_how or False,
            "channel": self.channel,
            "applicant": {
                "kind": self.kind,
                "name": self.applicant_name or "",
                "id_type": self.id_type,
                "id_number": self.id_number or "",
                "phone": self.phone or "",
            },
            "materials": [
                line._prepare_material()
                for line in self.line_ids.with_context(bin_size=False)
                if line.is_received
            ],
            "note": self.note or "",
            "name_reason": self.name_reason or "",
        }

    def _show(self, case):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gov_case.gov_case_action"
        )
        return {
            **action,
            "res_id": case.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "main",
            "context": {
                "gov_from_entry": True,
                "default_organization_id": self.organization_id.id,
                "default_channel": self.channel,
            },
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Application"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }


def _midnight():
    """Return the instant at which the local day began, as Odoo stores it."""
    return datetime.combine(localtime.today(), time()) - _AHEAD
