import re

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core import identity, localtime, names
from ...core.plaintext import is_plain
from ...tools.endpoint import endpoint

ELDERLY = relativedelta(years=60)
REGISTRARS = (
    "village_agent",
    "window_clerk",
    "handler",
    "centre_manager",
    "integrator",
)
SECRETS = frozenset({"id_number", "phone", "birth_date"})
_NUMBERS = frozenset({"id_number", "phone"})
_LIKE_SIGNS = re.compile(r"([\\%_])")


class GovApplicant(models.Model):
    """A person or an organisation that applies for something.

    Village agents, clerks, handlers, centre managers and integrators register
    applicants and correct them; approvers and supervisors look. Everybody sees those
    known to the organisations of their posts (``gov.applicant.link``), with numbers
    masked; the full number is shown by :meth:`reveal` alone.
    """

    _name = "gov.applicant"
    _description = "Applicant"
    _inherit = ["gov.page.mixin"]
    _order = "id desc"
    _gov_named_if_readable = True

    kind = fields.Selection(
        selection=[
            ("person", "Natural person"),
            ("organization", "Legal person or other body"),
        ],
        string="Kind of Applicant",
        required=True,
        default="person",
    )
    name = fields.Char(string="Full Name", required=True)
    pinyin = fields.Char(
        string="Pinyin Initials", compute="_compute_pinyin", store=True, precompute=True
    )

    id_type = fields.Selection(
        selection=[
            ("resident_id", "Resident identity card"),
            ("uscc", "Unified social credit code"),
            ("passport", "Passport"),
            ("hk_macau", "Hong Kong and Macao permit"),
            ("taiwan", "Taiwan permit"),
            ("military", "Military identity document"),
            ("other", "Other document"),
        ],
        string="Document",
        required=True,
        default="resident_id",
    )
    id_number = fields.Char(
        string="Document Number",
        compute="_compute_id_number",
        inverse="_inverse_id_number",
        search="_search_id_number",
        help="Shown masked; a new number is entered whole.",
    )
    id_number_masked = fields.Char(
        string="Masked Number", readonly=True, copy=False, workflow=True
    )
    id_number_plain = fields.Char(
        string="Stored Number", groups=".", copy=False, prefetch=False
    )
    phone = fields.Char(
        string="Telephone",
        compute="_compute_phone",
        inverse="_inverse_phone",
        search="_search_phone",
        help="Shown masked; a new number is entered whole.",
    )
    phone_masked = fields.Char(
        string="Masked Telephone", readonly=True, copy=False, workflow=True
    )
    phone_plain = fields.Char(
        string="Stored Telephone", groups=".", copy=False, prefetch=False
    )

    birth_date = fields.Date(
        string="Born On",
        compute="_compute_birth_date",
        inverse="_inverse_birth_date",
        search="_search_birth_date",
        help="Shown where the number does not carry it; it follows from the others.",
    )
    birth_date_plain = fields.Date(
        string="Stored Birth Date", groups=".", copy=False, prefetch=False
    )
    birth_year = fields.Char(string="Born In", compute="_compute_birth_date")
    is_elderly = fields.Boolean(
        string="60 or Older", compute="_compute_is_elderly", search="_search_is_elderly"
    )
    care_tag_ids = fields.Many2many("gov.care.tag", string="Particular Care")
    village_id = fields.Many2one(
        "gov.organization",
        string="Home Village",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("level", "=", "village"), ("kind", "=", "area")],
    )
    link_ids = fields.One2many(
        "gov.applicant.link",
        "applicant_id",
        string="Known At",
        readonly=True,
        workflow=True,
    )

    _id_number_uniq = models.UniqueIndex(
        "(id_number_plain, id_type)", "This number is registered already."
    )
    _phone_idx = models.Index("(phone_plain) WHERE phone_plain IS NOT NULL")
    _name_idx = models.Index("(name text_pattern_ops)")
    _pinyin_idx = models.Index("(pinyin text_pattern_ops)")

    @api.depends("name", "kind")
    def _compute_pinyin(self):
        for applicant in self:
            applicant.pinyin = names.initials(
                applicant.name, person=applicant.kind == "person"
            )

    @api.depends("id_number_masked")
    def _compute_id_number(self):
        for applicant in self:
            applicant.id_number = applicant.id_number_masked

    def _inverse_id_number(self):
        self._change_numbers()

    def _search_id_number(self, operator, value):
        return self._search_secret("id_number", operator, value)

    @api.depends("phone_masked")
    def _compute_phone(self):
        for applicant in self:
            applicant.phone = applicant.phone_masked

    def _inverse_phone(self):
        self._change_phones()

    def _search_phone(self, operator, value):
        return self._search_secret("phone", operator, value)

    @api.depends("birth_date_plain", "id_number_masked")
    def _compute_birth_date(self):
        """Of a citizen the year is shown alone: the day would give the number away."""
        for applicant in self:
            born = applicant.sudo().birth_date_plain
            carried = identity.may_carry_birth_date(applicant.id_number_masked)
            applicant.birth_date = not carried and born
            applicant.birth_year = str(born.year) if born else False

    def _inverse_birth_date(self):
        self._change_birth_dates()

    def _search_birth_date(self, operator, value):
        raise UserError(self.env._("Nobody is searched for by the day of birth."))

    @api.depends("birth_date_plain")
    def _compute_is_elderly(self):
        limit = localtime.today() - ELDERLY
        for applicant in self:
            born = applicant.sudo().birth_date_plain
            applicant.is_elderly = bool(born and born <= limit)

    def _search_is_elderly(self, operator, value):
        if operator != "in":
            return NotImplemented
        born, limit = self._fields["birth_date_plain"], localtime.today() - ELDERLY
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s <= %s", SQL.identifier(alias, born.name, to_flush=born), limit
            )
        )

    @api.depends("name")
    @api.depends_context("gov_show_number")
    def _compute_display_name(self):
        with_number = self.env.context.get("gov_show_number")
        for applicant in self:
            name, number = applicant.name, applicant.id_number_masked
            applicant.display_name = (
                f"{name} {number}" if with_number and number else name
            )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Order and group by what is shown of a number."""
        if field_expr in _NUMBERS:
            field_expr = f"{field_expr}_masked"
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _search_display_name(self, operator, value):
        """Names by their beginning or its pinyin initials, numbers as a whole."""
        if operator not in ("ilike", "=ilike", "like", "=like") or not value:
            return super()._search_display_name(operator, value)
        text = str(value).strip(" %" if operator.startswith("=") else None)
        beginning = _LIKE_SIGNS.sub(r"\\\1", text)
        domain = Domain("name", "=like", f"{beginning}%")
        if text.isascii() and (start := names.initials(text)):
            domain |= Domain("pinyin", "=like", f"{start}%")
        if identity.looks_complete(text):
            domain |= Domain("id", "in", self._ids_with("id_number", [text]))
        return domain

    @api.constrains("village_id")
    def _check_village(self):
        for applicant in self:
            village = applicant.village_id.sudo()
            if village and (village.level, village.kind) != ("village", "area"):
                raise ValidationError(
                    self.env._("%(name)s is not a village.", name=village.name)
                )

    @api.constrains("birth_date_plain")
    def _check_birth_date(self):
        for applicant in self:
            self._check_not_future(applicant.sudo().birth_date_plain)

    def _check_access(self, operation):
        """Who may register may register anybody: the row is linked to the registrar's
        organisations, and so comes into scope, right after it is made.
        """
        if operation != "create":
            return super()._check_access(operation)
        refused = super(GovApplicant, self.browse())._check_access(operation)
        return (self, refused[1]) if refused else None

    @endpoint
    def reveal(self, reason: str):
        """Return the full numbers of one applicant, after writing down who asks why.

        :param reason: at least two characters
        :return: ``{"id_number", "phone"}``
        :raises UserError: no reason is given
        :raises AccessError: the applicant is not known where the caller serves
        """
        if len(self) != 1:
            raise UserError(self.env._("Choose one applicant."))
        reason = reason.strip()
        if len(reason) < 2 or not is_plain(reason):
            raise UserError(
                self.env._("Say why the number is needed, in two characters or more.")
            )
        self.check_access("read")
        applicant = self.exists()
        if not applicant:
            raise UserError(self.env._("This applicant does not exist any more."))
        self.env["gov.access.log"]._log(self, reason, self._reader_organization())
        return {
            name: self._read_secrets(name).get(self.id) or False
            for name in ("id_number", "phone")
        }

    @endpoint
    def action_open_reveal(self):
        """Open the dialogue that asks for the reason and shows the numbers once."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("View Full Information"),
            "res_model": "gov.applicant.reveal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_applicant_id": self.id},
        }

    def _link_to(self, organizations):
        """Make all these applicants known to all these organisations, in one query."""
        self.env["gov.applicant.link"]._link_pairs(
            (applicant, organization)
            for applicant in self.ids
            for organization in organizations.ids
        )

    def _reader_organization(self):
        """Return the organisation of the post that lets the user see this applicant."""
        posts = self.env.user._gov_posts()
        links = self.sudo().link_ids
        for post in posts:
            if links._gov_in_scope(post.role):
                return post.organization_id
        return posts[:1].organization_id
