"""Loading of millions of rows: without indexes and foreign keys, which come after.

PostgreSQL then sorts each index once and checks each foreign key with one join.
"""

import contextlib
import re

from psycopg2 import sql

ROOM = 20_000  # fewer new rows than this are cheaper with everything in place


@contextlib.contextmanager
def bare(cr, tables, rows):
    """Inside this block these tables have no secondary index and no foreign key."""
    if rows < ROOM:
        yield
        return
    again = [*_drop_keys(cr, tables), *_drop_indexes(cr, tables)]
    yield
    cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for statement in reversed(again):
        cr.execute(statement)


def run(cr, text, values):
    """Run the statements of a file, each ended by a semicolon at the end of a line."""
    for statement in re.split(r";\n", text):
        if statement.strip():
            cr.execute(statement, values)


def _drop_keys(cr, tables):
    cr.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        "  FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN %s",
        [tuple(tables)],
    )
    for table, name, definition in cr.fetchall():
        names = sql.Identifier(table), sql.Identifier(name)
        # accepted(sql): names are identifiers
        cr.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*names))
        # accepted(sql): what PostgreSQL itself says of the key
        again = sql.SQL(definition)
        yield sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(*names, again)


def _drop_indexes(cr, tables):
    cr.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN %s"
        "   AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [tuple(tables)],
    )
    for name, definition in cr.fetchall():
        # accepted(sql): a name is an identifier
        cr.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        yield definition
