import re

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..core import localtime, names
from ..core.plaintext import is_plain
from ..tools.endpoint import endpoint

ELDERLY = relativedelta(years=60)
REGISTRARS = (
    "village_agent",
    "window_clerk",
    "handler",
    "centre_manager",
    "integrator",
)
SECRETS = frozenset({"id_number", "phone"})
_ACCEPTED = SECRETS | {"kind", "name", "id_type", "birth_date", "village_code"}
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
    _inherit = ["gov.page.mixin", "gov.protected.mixin"]
    _order = "id desc"
    _gov_named_if_readable = True
    _gov_protected = frozenset({"id_number_masked", "phone_masked", "link_ids"})

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
    id_number_masked = fields.Char(string="Masked Number", readonly=True, copy=False)
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
    phone_masked = fields.Char(string="Masked Telephone", readonly=True, copy=False)
    phone_plain = fields.Char(
        string="Stored Telephone", groups=".", copy=False, prefetch=False
    )

    birth_date = fields.Date(
        string="Born On", copy=False, help="Follows from the number if that carries it."
    )
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
        "gov.applicant.link", "applicant_id", string="Known At", readonly=True
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

    @api.depends("birth_date")
    def _compute_is_elderly(self):
        limit = localtime.today() - ELDERLY
        for applicant in self:
            applicant.is_elderly = bool(
                applicant.birth_date and applicant.birth_date <= limit
            )

    def _search_is_elderly(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("birth_date", "<=", localtime.today() - ELDERLY)

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
        if field_expr in SECRETS:
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
        if len(text) >= 5 and any(letter.isdigit() for letter in text):
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

    @api.constrains("birth_date")
    def _check_birth_date(self):
        for applicant in self:
            if applicant.birth_date and applicant.birth_date > localtime.today():
                raise ValidationError(self.env._("The birth date is in the future."))

    def _check_access(self, operation):
        """Who may register may register anybody: the row is linked to the registrar's
        organisations, and so comes into scope, right after it is made.
        """
        if operation != "create":
            return super()._check_access(operation)
        refused = super(GovApplicant, self.browse())._check_access(operation)
        return (self, refused[1]) if refused else None

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Register applicants and make them known to the registrar's organisations.

        Whoever is registered already under the same document and number is found.
        """
        self._gov_check_links(vals_list)
        applicants = self._enrol(self._prepare_identity(vals) for vals in vals_list)
        applicants._link_to(self._registrar_organizations())
        return applicants

    @api.model
    def _enrol(self, prepared):
        """Find or create applicants, in the order of what is given.

        The caller makes them known where they apply; nobody sees them before.

        :param prepared: what :meth:`_prepare_identity` returns of each
        """
        self.check_access("create")
        prepared = list(prepared)
        keys = [(vals["id_type"], secrets["id_number"]) for vals, secrets in prepared]
        known = self._ids_by_key(keys)
        new = {
            key: pair
            for key, pair in zip(keys, prepared, strict=True)
            if key not in known
        }
        if any(not vals.get("name") for vals, _secrets in new.values()):
            raise ValidationError(self.env._("The name of the applicant is missing."))
        created = super(GovApplicant, self._without_secret_defaults()).create(
            [vals for vals, _secrets in new.values()]
        )
        stored = (secrets for _vals, secrets in new.values())
        created._store_secrets(dict(zip(created.ids, stored, strict=True)))
        known.update(zip(new, created.ids, strict=True))
        applicants = self.browse(known[key] for key in keys)
        for applicant, key, pair in zip(applicants, keys, prepared, strict=True):
            if key not in new:
                applicant._fill_gaps(*pair)
        return applicants

    @api.model
    @endpoint
    def find_or_create(self, vals):
        """Return the id of the applicant with this document and number.

        The applicant becomes visible in the organisations of the caller's posts. Of one
        who is known already, only an empty telephone or village is filled in.

        :param vals: mapping with ``kind``, ``name``, ``id_type``, ``id_number`` and,
            if wanted, ``phone``, ``birth_date``, ``village_code``
        :raises ValidationError: the number is wrong, or a name is missing
        """
        return self.create([self._check_vals(vals)]).id

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

    @api.model
    def _without_secret_defaults(self):
        """Numbers that come as ``default_`` keys have been taken into account."""
        context = {
            name: value
            for name, value in self.env.context.items()
            if name.removeprefix("default_") not in SECRETS
        }
        return self.with_env(self.env(context=context))

    @api.model
    def _registrar_organizations(self):
        """Return the organisations of the posts in which the user registers people."""
        posts = self.env["gov.post"].sudo()
        domain = (
            posts._in_force_domain()
            & Domain("staff_id.user_id", "=", self.env.uid)
            & Domain("role", "in", REGISTRARS)
            & Domain("organization_id.active", "=", True)
        )
        return posts.search_fetch(domain, ["organization_id"]).organization_id

    def _reader_organization(self):
        """Return the organisation of the post that lets the user see this applicant."""
        posts = self.env.user._gov_posts()
        links = self.sudo().link_ids
        for post in posts:
            if links._gov_in_scope(post.role):
                return post.organization_id
        return posts[:1].organization_id

    @api.model
    def _check_vals(self, vals):
        """Check what a client hands over, without ever repeating it in an error."""
        if not isinstance(vals, dict):
            raise UserError(self.env._("vals must be a mapping."))
        if unknown := sorted(map(str, vals.keys() - _ACCEPTED)):
            raise UserError(
                self.env._(
                    "There is no field %(names)s.", names=", ".join(unknown)[:80]
                )
            )
        for name, value in vals.items():
            if value and not (isinstance(value, str) and is_plain(value.strip())):
                raise ValidationError(
                    self.env._("%(field)s must be one line of text.", field=name)
                )
        values = {name: value.strip() for name, value in vals.items() if value}
        for name in ("kind", "id_type"):
            options = self._fields[name].get_values(self.env)
            if name in values and values[name] not in options:
                raise ValidationError(
                    self.env._(
                        "%(field)s must be one of %(options)s.",
                        field=name,
                        options=", ".join(options),
                    )
                )
        if code := values.pop("village_code", None):
            values["village_id"] = self._village_id(code)
        return values

    @api.model
    def _village_id(self, code):
        village = self.env["gov.organization"]._by_code(code)
        if not village:
            raise ValidationError(
                self.env._(
                    "There is no village with the code %(code)s.", code=code[:40]
                )
            )
        return village.id

    def _fill_gaps(self, vals, secrets):
        """Take over a telephone or a village that was not known of this applicant."""
        known = self.sudo()
        if secrets["phone"] and not known.phone_masked:
            self._store_secrets({self.id: {"phone": secrets["phone"]}})
        if vals.get("village_id") and not known.village_id:
            known.village_id = vals["village_id"]
