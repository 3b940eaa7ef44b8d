"""Plain rows written and read at once, where the ORM's own way would only add cost."""

import functools
from typing import Any, NamedTuple

from odoo.tools import SQL

MADE = ("create_date",)  # of rows that say themselves who made them, and never change
DATED = ("create_date", "write_date")  # of rows whose maker another row names


class Rows(NamedTuple):
    """Rows of one table: for what code alone makes, complete and correct.

    :param model: whose table it is
    :param values: mappings of column to value, all with the same keys in the same
        order; what is empty (``False``, ``""``) is stored as NULL but for numbers and
        truths
    :param stamps: which of Odoo's own dates are kept; never its accounts: each is a
        foreign key that costs as much as a tenth of the row
    """

    model: Any
    values: list
    stamps: tuple


def insert(*parts):
    """Insert :class:`Rows` of one or more tables, all in one statement.

    Nothing is computed, checked or given a default, and nobody's rights are asked.
    """
    *before, last = [_insertion(rows) for rows in parts if rows.values] or [None]
    if not last:
        return
    named = [
        SQL("%s AS (%s)", SQL.identifier(f"part_{number}"), statement)
        for number, statement in enumerate(before)
    ]
    first = SQL("WITH %s ", SQL(", ").join(named)) if named else SQL()
    parts[0].model.env.cr.execute(SQL("%s%s", first, last))


def _insertion(rows):
    env = rows.model.env
    stamps = (env.cr.now(),) * len(rows.stamps)
    return SQL(
        "INSERT INTO %s (%s) VALUES %s",
        SQL.identifier(rows.model._table),
        _columns((*rows.values[0], *rows.stamps)),
        SQL(", ").join(
            SQL("%s", (*_stored(rows.model, row), *stamps)) for row in rows.values
        ),
    )


def _stored(model, row):
    for name, value in row.items():
        keeps_false = model._fields[name].type in ("boolean", "integer", "float")
        yield value if keeps_false else value or None


def update(records, changes):
    """Write plain columns of many rows, other values in each, a hundred a statement.

    What flushing does, for values that code alone makes: no constraint is checked and
    no ``write`` of an addon is asked, but what is computed from them is computed again.

    :param changes: mapping of each record to its values, by column
    """
    if not changes:
        return
    names = {name for values in changes.values() for name in values}
    written = records.browse(record.id for record in changes)
    written.flush_recordset(names)
    written._write_multi(
        [
            dict(zip(values, _stored(records, values), strict=True))
            for values in changes.values()
        ]
    )
    written.invalidate_recordset(names, flush=False)
    written.modified(names)


def fetch(model, names, condition):
    """Read columns of the rows of a condition into the cache, and return the records.

    As ``fetch`` does, but with a list of columns that is put together once: of wide
    rows that takes longer than the database does. What is pending in the cache stays;
    whatever the condition looks at is to be flushed before.

    :param model: the records' model, in superuser mode: nobody's rights are asked
    :param names: a tuple of stored fields that are the same in every language
    :param condition: SQL after ``WHERE``
    """
    rows = model.env.execute_query(
        SQL(
            "SELECT id, %s FROM %s WHERE %s",
            _columns(names),
            SQL.identifier(model._table),
            condition,
        )
    )
    columns = zip(*rows, strict=True)
    records = model.browse(next(columns, ()))
    for name, values in zip(names, columns, strict=False):
        model._fields[name]._insert_cache(records, values)
    return records


@functools.cache
def _columns(names):
    return SQL(", ").join(map(SQL.identifier, names))
