from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core import identity, localtime
from ...core.plaintext import is_plain
from .gov_applicant import SECRETS

MOST_SEARCHED = 20
_STORED = {
    "id_number": ("id_number_plain", "id_number_masked"),
    "phone": ("phone_plain", "phone_masked"),
    "birth_date": ("birth_date_plain",),
}


class GovApplicant(models.Model):
    """Numbers of applicants: written, found and read here, and nowhere else.

    They travel in statements of their own that are not logged when they fail, so that
    no log line, constraint message or cached field ever holds one.
    """

    _inherit = "gov.applicant"

    @api.constrains("kind", "id_type", "id_number", "birth_date", "birth_date_plain")
    def _check_identity(self):
        numbers = self.filtered("id_number_masked")._read_secrets("id_number")
        for applicant in self:
            self._check_kind(applicant.kind, applicant.id_type)
            if number := numbers.get(applicant.id):
                self._check_number(applicant.id_type, number)
                self._check_born(
                    applicant.id_type, number, applicant.sudo().birth_date_plain
                )

    @api.model
    def _prepare_identity(self, vals):
        """Return ``(vals without secrets, {secret: value})``, all checked."""
        missing = [
            name
            for name in ("kind", "id_type", "id_number", "phone", "name")
            if name not in vals
        ]
        vals = {**self.default_get(missing), **vals}
        if "kind" in missing and vals["id_type"] == identity.CREDIT_CODE:
            vals["kind"] = "organization"
        if not (vals.get("name") and isinstance(vals["name"], str)):
            raise ValidationError(self.env._("The name of the applicant is missing."))
        given = self._to_birth_date(vals.get("birth_date"))
        id_type = vals["id_type"]
        self._check_kind(vals["kind"], id_type)
        number = self._check_number(id_type, vals.get("id_number"))
        phone = self._check_phone(vals.get("phone"))
        self._check_born(id_type, number, given)
        born = identity.birth_date(id_type, number) or given
        self._check_not_future(born)
        vals = {name: value for name, value in vals.items() if name not in SECRETS}
        return vals, {"id_number": number, "phone": phone, "birth_date": born}

    @api.model
    def _check_not_future(self, born):
        if born and born > localtime.today():
            raise ValidationError(self.env._("The birth date is in the future."))

    @api.model
    def _check_kind(self, kind, id_type):
        """An organisation has a unified social credit code; only it has one."""
        if (kind == "organization") != (id_type == identity.CREDIT_CODE):
            raise ValidationError(
                self.env._(
                    "An organisation is registered with its unified social credit "
                    "code, a person with an identity document."
                )
            )

    @api.model
    def _check_number(self, id_type, number):
        """Return the number as it is stored.

        :raises ValidationError: it is not a number of that kind
        """
        if number and not isinstance(number, str):
            number = ""
        number = identity.normalise(id_type, number)
        try:
            identity.check(id_type, number, localtime.today())
        except ValueError as error:
            raise ValidationError(self._number_message(id_type, str(error))) from None
        return number

    @api.model
    def _number_message(self, id_type, code):
        """Return what is wrong with a number, without repeating it."""
        labels = dict(self._fields["id_type"]._description_selection(self.env))
        values = {"document": labels.get(id_type, "")}
        messages = {
            "type": self.env._("This kind of document is not known."),
            "empty": self.env._("%(document)s: the number is missing.", **values),
            "length": self.env._(
                "%(document)s: the number must have 18 characters.", **values
            ),
            "characters": self.env._(
                "%(document)s: the number is not written like this.", **values
            ),
            "checksum": self.env._(
                "%(document)s: the check digit of the number is wrong.", **values
            ),
            "birth_date": self.env._(
                "%(document)s: the number holds a birth date that does not exist.",
                **values,
            ),
            "future": self.env._(
                "%(document)s: the number holds a birth date in the future.", **values
            ),
        }
        return messages[code]

    @api.model
    def _check_phone(self, phone):
        """Return the telephone number as it is stored, or ``False``."""
        phone = identity.normalise_phone(phone if isinstance(phone, str) else "")
        if not phone:
            return False
        try:
            identity.check_phone(phone)
        except ValueError:
            raise ValidationError(
                self.env._("The telephone number is not complete or not a number.")
            ) from None
        return phone

    @api.model
    def _to_birth_date(self, value):
        try:
            return fields.Date.to_date(value) or False
        except (TypeError, ValueError):
            raise ValidationError(
                self.env._("The birth date must be a date like 1950-03-31.")
            ) from None

    @api.model
    def _check_born(self, id_type, number, given):
        """The birth date in a number is the birth date."""
        born = identity.birth_date(id_type, number)
        if (born and given and born != given) or (given and id_type == "uscc"):
            raise ValidationError(
                self.env._("The birth date does not agree with the document.")
            )

    def _change_numbers(self):
        """Take over the numbers just entered, unless they are the masked ones."""
        changed = self.filtered(lambda one: one.id_number != one.id_number_masked)
        if not changed:
            return
        numbers = {
            one.id: self._check_number(one.id_type, one.id_number) for one in changed
        }
        self._check_not_taken(
            {one.id: (one.id_type, numbers[one.id]) for one in changed}
        )
        for one in changed:
            self.env["gov.access.log"]._log(
                one, self.env._("The number was replaced"), one._reader_organization()
            )
        told = changed.filtered(
            lambda one: identity.may_carry_birth_date(one.id_number_masked)
        )
        changed._store_secrets(
            {one: {"id_number": number} for one, number in numbers.items()}
        )
        for one in changed.sudo():
            born = identity.birth_date(one.id_type, numbers[one.id])
            if (
                born or one in told
            ):  # the day of the old number is not shown with another
                one.birth_date_plain = born

    def _check_not_taken(self, keys):
        """Refuse numbers, ``{id: key}``, under which others are registered."""
        owners = self._ids_by_key(keys.values())
        self.env["gov.access.log"]._keep_searches(
            "id_number",
            {key[1]: [owners[key]] if key in owners else [] for key in keys.values()},
            self.env._("Number given to another person"),
        )
        taken = any(owners.get(key, one) != one for one, key in keys.items())
        if taken or len(set(keys.values())) < len(keys):
            raise ValidationError(
                self.env._("Another applicant is registered with this number.")
            )

    def _change_birth_dates(self):
        """Take over the days just entered, where no number carries them.

        Where one does, no day is compared with it: the answers would tell the day.
        """
        for one in self:
            born = one.birth_date
            if born and identity.may_carry_birth_date(one.id_number_masked):
                raise ValidationError(
                    self.env._("The birth date follows from the number.")
                )
            self._check_born(one.id_type, "", born)
            self._check_not_future(born)
            if born or not identity.may_carry_birth_date(one.id_number_masked):
                one.sudo().birth_date_plain = born

    def _change_phones(self):
        changed = self.filtered(lambda one: one.phone != one.phone_masked)
        changed._store_secrets(
            {one.id: {"phone": self._check_phone(one.phone)} for one in changed}
        )

    @api.model
    def _search_secret(self, name, operator, value):
        """Find by complete numbers only, and only a few at a time."""
        complete = operator == "in" and len(value) <= MOST_SEARCHED
        if not complete or not all(isinstance(one, str) and one for one in value):
            raise UserError(
                self.env._(
                    "Applicants are found by complete numbers, at most %(most)s at a "
                    "time.",
                    most=MOST_SEARCHED,
                )
            )
        return Domain("id", "in", self._ids_with(name, value))

    @api.model
    def _ids_with(self, name, values):
        """Return the ids of all applicants with one of these complete numbers."""
        if name == "phone":
            numbers = [identity.normalise_phone(value) for value in values]
        else:
            numbers = [identity.normalise("other", value) for value in values]
        numbers = [number for number in numbers if number and is_plain(number)]
        if not numbers:
            return []
        column = SQL.identifier(f"{name}_plain")
        rows = self._secret_query(
            SQL(
                "SELECT %s, id FROM gov_applicant WHERE %s IN %s",
                column,
                column,
                tuple(numbers),
            )
        )
        found = {number: [] for number in numbers}
        for number, one in rows:
            found[number].append(one)
        reason = self.env._("Searched by number")
        self.env["gov.access.log"]._keep_searches(name, found, reason)
        return [one for _number, one in rows]

    @api.model
    def _ids_by_key(self, keys):
        """Return ``{(id_type, number): id}`` of the applicants registered so."""
        return {key: one for key, (one, _name) in self._registered(keys).items()}

    @api.model
    def _known_as(self, prepared):
        """Return ``{(id_type, number): (id, name)}`` of those registered already."""
        return self._registered(
            (vals["id_type"], secrets["id_number"]) for vals, secrets in prepared
        )

    @api.model
    def _registered(self, keys):
        keys = set(keys)
        if not keys:
            return {}
        rows = self._secret_query(
            SQL(
                """
                SELECT id_type, id_number_plain, id, name FROM gov_applicant
                 WHERE (id_type, id_number_plain) IN %s
                """,
                tuple(keys),
            )
        )
        return {(id_type, number): (one, name) for id_type, number, one, name in rows}

    def _read_secrets(self, name):
        """Return ``{id: number}``; whoever calls this has checked the right to."""
        if not self.ids:
            return {}
        return dict(
            self._secret_query(
                SQL(
                    "SELECT id, %s FROM gov_applicant WHERE id IN %s",
                    SQL.identifier(f"{name}_plain"),
                    tuple(self.ids),
                )
            )
        )

    def _store_secrets(self, numbers):
        """Write checked numbers and what may be shown of each, in one statement.

        :param numbers: ``{id: {secret: checked number}}``, the same secrets for all
        :raises ConcurrencyError: another transaction has registered the number just
            now; Odoo runs the request again, which then finds it
        """
        if not numbers:
            return
        names = list(next(iter(numbers.values())))
        columns = [column for name in names for column in _STORED[name]]
        rows = [
            (one, *(part for name in names for part in _stored(name, secrets[name])))
            for one, secrets in numbers.items()
        ]
        try:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE gov_applicant t SET %(changes)s
                      FROM (VALUES %(rows)s) AS v(id, %(columns)s)
                     WHERE t.id = v.id
                    """,
                    changes=SQL(", ").join(
                        self._stored_sql(column) for column in columns
                    ),
                    columns=SQL(", ").join(map(SQL.identifier, columns)),
                    rows=SQL(", ").join(SQL("%s", row) for row in rows),
                ),
                log_exceptions=False,
            )
        except UniqueViolation:
            raise ConcurrencyError("gov.applicant registered at this moment") from None
        self.browse(numbers).invalidate_recordset([*names, *columns], flush=False)

    @api.model
    def _stored_sql(self, column):
        name, kind = SQL.identifier(column), self._fields[column].column_type[0]
        # accepted(sql): the type of a column that the field itself declares
        return SQL("%s = v.%s::%s", name, name, SQL(kind))

    @api.model
    def _secret_query(self, query):
        self.flush_model(["id_type", "name"])
        self.env.cr.execute(query, log_exceptions=False)
        return self.env.cr.fetchall()


def _stored(name, value):
    """Return what is kept of a secret: all of it, and of numbers what may be shown."""
    if name == "birth_date":
        return (value or None,)
    if not value:
        return None, None
    masked = identity.mask_phone(value) if name == "phone" else identity.mask(value)
    return value, masked
