from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core import names
from ...core.plaintext import is_plain
from ...tools.endpoint import endpoint
from .gov_applicant import REGISTRARS, SECRETS

_ACCEPTED = SECRETS | {"kind", "name", "id_type", "village_code"}


class GovApplicant(models.Model):
    """Registering: a number and the name that goes with it are one person.

    Whoever gives a number with another name than the registered one is told neither
    the name nor anything else, makes the person known to no office, and is written
    down.
    """

    _inherit = "gov.applicant"

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Register applicants and make them known to the registrar's organisations.

        Whoever is registered already under the same document, number and name is
        found; under another name, refused.
        """
        self._gov_check_links(vals_list)
        prepared = [self._prepare_identity(vals) for vals in vals_list]
        applicants = self._identify(prepared)
        applicants._link_to(self._registrar_organizations())
        return applicants

    @api.model
    def _identify(self, prepared, reason=""):
        """Find or create applicants by number and name together.

        :param prepared: what :meth:`_prepare_identity` returns of each
        :param reason: why another name than the registered one is right
        :raises ValidationError: a name is not that of the number, and no reason is
            given; it is written down who asked
        """
        self.check_access("create")
        known = self._known_as(prepared)
        differing = self._differing(prepared, known)
        self._tell_differing(differing, known, reason)
        if differing and not reason:
            raise ValidationError(self._differing_message())
        self._tell_asked(prepared, known)
        return self._enrol(prepared, known)

    @api.model
    def _tell_asked(self, prepared, known):
        """Write down whose numbers were given, found or not, and count them.

        Before anything else can fail: a refusal would tell that a guess was wrong and
        take its own trace along.
        """
        found = {
            pair[1]["id_number"]: self._owner_ids(known, pair) for pair in prepared
        }
        self.env["gov.access.log"]._keep_searches(
            "id_number", found, self.env._("Number and name given")
        )

    @api.model
    def _owner_ids(self, known, pair):
        return [known[_key(pair)][0]] if _key(pair) in known else []

    @api.model
    def _differing_message(self):
        return self.env._(
            "The name is not that of the number: compare both with the document."
        )

    @api.model
    def _differing(self, prepared, known):
        """Return those of ``prepared`` who come under another name than the first."""
        named = {key: name for key, (_one, name) in known.items()}
        return [
            pair
            for pair in prepared
            if not names.same(
                named.setdefault(_key(pair), pair[0].get("name")), pair[0].get("name")
            )
        ]

    @api.model
    def _tell_differing(self, differing, known, reason=""):
        """Write down who names a number with another name, whatever becomes of it."""
        if not differing:
            return
        found = {
            f"{pair[1]['id_number']} {pair[0]['name']}": self._owner_ids(known, pair)
            for pair in differing
        }
        said = self.env._("Number given with another name")
        self.env["gov.access.log"]._keep_searches(
            "named", found, f"{said}: {reason}" if reason else said
        )

    @api.model
    def _enrol(self, prepared, known):
        """Find or create applicants, in the order of what is given.

        The caller makes them known where they apply; nobody sees them before.

        :param prepared: what :meth:`_prepare_identity` returns of each
        :param known: what :meth:`_known_as` returns of them
        """
        self.check_access("create")
        keys = [_key(pair) for pair in prepared]
        known = {key: one for key, (one, _name) in known.items()}
        new = {
            key: pair
            for key, pair in zip(keys, prepared, strict=True)
            if key not in known
        }
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
        who is known already, only an empty telephone or village is filled in; the name
        must be the registered one, and the access log says who asked.

        :param vals: mapping with ``kind``, ``name``, ``id_type``, ``id_number`` and,
            if wanted, ``phone``, ``birth_date``, ``village_code``
        :raises ValidationError: the number is wrong, the name is missing or not that
            of the number
        """
        return self._find_or_create(vals).id

    @api.model
    def _find_or_create(self, vals, reason=""):
        """Do what :meth:`find_or_create` does; a reason lets another name pass."""
        prepared = [self._prepare_identity(self._check_vals(vals))]
        applicant = self._identify(prepared, reason)
        applicant._link_to(self._registrar_organizations())
        return applicant

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


def _key(pair):
    """Return document and number of one applicant, as prepared."""
    vals, secrets = pair
    return vals["id_type"], secrets["id_number"]
