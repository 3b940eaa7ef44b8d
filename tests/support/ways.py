"""Ways in beside read and write, tried as a person; every answer is judged.

What nobody must learn is given a mark: names, texts and numbers of the suite's rows
say which row they belong to. An answer that holds the mark of a row is allowed if the
person may read that row, or if ``open_models`` says why its name is meant to be shown.
Whatever is tried is undone.
"""

import contextlib
import itertools
import json
import re
import traceback
from typing import NamedTuple

import psycopg2

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import call_kw
from odoo.tools import SQL

from tests.support import matrix as matrices
from tests.support import samples

_MARK = re.compile(r"⟦([a-z_.]+)\|(\d+)\|([a-z_]+)⟧")
_TEXTS = ("char", "text", "html")
LINKS = ("many2one", "one2many", "many2many")
# Names of places and of what the catalogue offers stand on what everybody reads.
PUBLIC = {
    "gov.organization": "places are public",
    "gov.care.tag": "a list of words",
    "gov.light.rule": "a list of rules",
    "gov.workday": "the calendar",
    "gov.matter": "the catalogue is published",
    "gov.matter.theme": "a list of words",
    "gov.matter.term": "a list of words",
}
# Names that may stand on a row somebody may read, though they are no door to more.
SHOWN = {
    **PUBLIC,
    "gov.staff": "who did it: a file names those who handled it",
    "gov.matter.version": "the guide a case was received under",
    "gov.matter.material": "a line of that guide",
    "gov.matter.procedure": "a line of that guide",
    "gov.matter.step": "a line of that guide",
}


# Payloads name them; they are public, and stay as they are.
_FOUND_BY_NAME = ("gov.organization", "gov.matter.material")


class Told(NamedTuple):
    """How an attempt ended, and what was answered or refused."""

    end: str
    answer: object

    @property
    def is_crash(self):
        return self.end == "crash"


class _Undo(Exception):
    """Leaves a savepoint without keeping what was done in it."""


def attempt(env, run, settings=False):
    """Run it and undo it: :class:`Told`, whatever it is.

    :param settings: it writes what Odoo caches: defaults, filters, groups
    """
    told = []
    try:
        with contextlib.suppress(_Undo), env.cr.savepoint(flush=False):
            told.append(run())
            env.flush_all()
            raise _Undo
    except (AccessError, MissingError) as error:
        return Told("denied", str(error))
    except (UserError, psycopg2.IntegrityError) as error:
        return Told("refused", str(error))
    except Exception:  # noqa: BLE001 (whatever it is, it is told)
        return Told("crash", traceback.format_exc(limit=-3))
    finally:
        env.transaction.clear()
        if settings:
            env.registry.clear_all_caches()
            env.registry.cache_invalidated.clear()
    return Told("done", told[0])


class Ways:
    """The rows of the suite, marked, and who may read them."""

    def __init__(self, env, world):
        self.env, self.world = env, world
        self.models = sorted(samples.models(env))
        self.matrix = matrices.Matrix()
        self._readable = {}
        for model in self.models:
            self._mark(model)
        self._mark_logins()
        self._published = set(
            env["gov.matter.version"].search([("state", "!=", "draft")]).ids
        )
        env.invalidate_all()
        for role in matrices.WHO:
            for model in self.models:
                self._note_readable(role, model)

    def _mark(self, name):
        model = self.env[name]
        if not model._auto or model._transient:
            return
        fields = [field for field in model._fields.values() if _is_marked(model, field)]
        if not fields:
            return
        table = SQL.identifier(model._table)
        self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
        sets = [
            SQL("%s = %s", SQL.identifier(field.name), _mark_of(model, field))
            for field in fields
        ]
        self.env.cr.execute(SQL("UPDATE %s SET %s", table, SQL(", ").join(sets)))
        self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))

    def _mark_logins(self):
        """A sign-in name is a matter of who may read the staff member."""
        self.env.cr.execute(
            "UPDATE res_users SET login = '⟦gov.staff|' || s.id || '|login⟧'"
            " FROM gov_staff s WHERE s.user_id = res_users.id"
        )

    def _is_public(self, model, one):
        """Parts of a guide that was published: the law wants them seen (art. 30)."""
        if "version_id" not in self.env[model]._fields or model == "gov.case":
            return False
        return self.env[model].browse(one).version_id.id in self._published

    def _note_readable(self, role, model):
        records = self.as_(role, model)
        ids = frozenset()
        if records.has_access("read"):
            query = records.with_context(active_test=False)._search([])
            ids = frozenset(query)
        self._readable[role, model] = ids

    def as_(self, role, model):
        """The model as that person's client calls it."""
        return self.env(user=self.world.users[role], su=False)[model]

    def call(self, role, model, method, *args, **named):
        """One call over RPC."""
        return call_kw(self.as_(role, model), method, list(args), named)

    def may_read(self, role, model, one):
        if (role, model) not in self._readable:
            return True
        return one in self._readable[role, model]

    def readable(self, role, model):
        return sorted(self._readable[role, model])

    def sides(self, role, model):
        """``{side: id}`` of the samples, those that this person has."""
        found = {
            side: matrices.sample_id(self.world, model, role, side)
            for side in self.world.samples[model]
        }
        return {side: one for side, one in found.items() if one}

    def hidden(self, role, model):
        """Id of a sampled row that this person may not read, a far one first."""
        sides = [
            (side, one)
            for side, one in self.sides(role, model).items()
            if not self.may_read(role, model, one) and not self._is_public(model, one)
        ]
        sides.sort(key=lambda pair: (pair[0] != "other_district", pair[0]))
        return sides[0][1] if sides else None

    def visible(self, role, model):
        """Ids of sampled rows this person may read, one for each kind of rights."""
        kinds = {}
        for side, one in self.sides(role, model).items():
            if self.may_read(role, model, one):
                kinds[self.matrix.rights(model, role, side)] = one
        return list(kinds.values())

    def writable(self, role, model):
        """Id of a sampled row that this person may change, or None."""
        records = self.as_(role, model)
        found = (
            one
            for one in self.sides(role, model).values()
            if records.browse(one).has_access("write")
        )
        return next(found, None)

    def betrayed(self, role, told, open_models=PUBLIC):
        """``{model.field of id}`` in the answer that this person may not read."""
        text = told if isinstance(told, str) else _text(told)
        return sorted(
            {
                f"{model}.{field}"
                for model, one, field in _MARK.findall(text)
                if field.endswith("_plain")
                or model not in open_models
                and not self.may_read(role, model, int(one))
                and not self._is_public(model, int(one))
            }
        )

    def new_rows(self, model, since):
        """Rows of a table made after ``since`` (an id), as superuser."""
        return (
            self.env[model]
            .with_context(active_test=False)
            .search([("id", ">", since)], order="id")
        )

    def last_ids(self):
        result = {}
        for model in self.models:
            if self.env[model]._auto:
                table = SQL.identifier(self.env[model]._table)
                self.env.cr.execute(SQL("SELECT coalesce(max(id), 0) FROM %s", table))
                result[model] = self.env.cr.fetchone()[0]
        return result


def _is_marked(model, field):
    """Free texts that no rule of the database or the machine looks into."""
    return (
        field.store
        and field.column_type
        and field.type in _TEXTS
        and not field.company_dependent
        and not field.translate
        and (not field.size or field.size > 60)
        and (
            field.name
            in ("name", "number", "subject_name", "applicant_name", "filename", "note")
            or field.name.endswith(("_plain", "_masked", "reason", "opinion"))
        )
        and model._name not in _FOUND_BY_NAME
    )


def _mark_of(model, field):
    start, end = f"⟦{model._name}|", f"|{field.name}⟧"
    return SQL("CASE WHEN %s IS NULL THEN NULL ELSE %s || id || %s END",
               SQL.identifier(field.name), start, end)  # fmt: skip


def _text(answer):
    return json.dumps(answer, default=repr, ensure_ascii=False)


_numbers = itertools.count(4_711)


def planted(env, field, present):
    """A value of that field that nothing but the client would have put there."""
    if field.type in _TEXTS:
        return "种下的值"
    if field.type == "date":
        return "2001-02-03"
    if field.type == "datetime":
        return "2001-02-03 04:05:06"
    if field.type == "integer":
        return next(_numbers)
    if field.type in ("float", "monetary"):
        return 4711.5
    if field.type == "boolean":
        return not present
    if field.type == "selection":
        values = [one for one in field.get_values(env) if one != present]
        return values[-1] if values else None
    if field.type == "many2one":
        others = env[field.comodel_name].sudo().with_context(active_test=False)
        return (
            others.search([("id", "!=", present or 0)], limit=1, order="id").id or None
        )
    return None


def as_stored(record, name):
    """What is stored, in the form in which :func:`planted` gives it."""
    record.flush_recordset()
    value = record.sudo()[name]
    field = record._fields[name]
    if field.type == "many2one":
        return value.id
    if field.type in ("date", "datetime"):
        return field.to_string(value) if value else False
    return value


def unfillable(records):
    """Stored fields that this person may not fill, but which a default would."""
    return [
        field
        for name, field in records._fields.items()
        if field.store
        and field.column_type
        and not field.translate
        and field.type != "binary"
        and name not in ("id", "create_uid", "create_date", "write_uid", "write_date")
        and (
            field.readonly
            or field.groups
            or not records._has_field_access(field, "write")
        )
        and not field.related
    ]


def attempt_quietly(env, run):
    """Do it if it is possible, and go on if it is not."""
    with contextlib.suppress(AccessError, UserError), env.cr.savepoint():
        run()
