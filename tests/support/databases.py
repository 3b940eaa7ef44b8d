"""Databases copied from the template and dropped after the run."""

import contextlib
import shutil
from pathlib import Path

import psycopg2
from psycopg2 import sql

from tests.support import settings


def connect(database):
    """A connection of its own, outside of Odoo."""
    options = settings.options()
    given = {
        "host": options.get("db_host"),
        "port": options.get("db_port"),
        "user": options.get("db_user"),
        "password": options.get("db_password"),
    }
    return psycopg2.connect(
        dbname=database,
        **{key: value for key, value in given.items() if value not in (None, "False")},
    )


@contextlib.contextmanager
def _maintenance():
    connection = connect("postgres")
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def _filestore(database):
    return Path(settings.options()["data_dir"]) / "filestore" / database


def drop(database):
    with _maintenance() as cursor:
        # Ours alone: PostgreSQL's own processes go when DROP asks them to.
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            [database],
        )
        cursor.execute(
            sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database))
        )
    shutil.rmtree(_filestore(database), ignore_errors=True)


@contextlib.contextmanager
def copy_of(template, database):
    """Yield the name of a copy of ``template`` with its files."""
    drop(database)
    with _maintenance() as cursor:
        cursor.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
    if _filestore(template).is_dir():
        shutil.copytree(_filestore(template), _filestore(database))
    try:
        yield database
    finally:
        drop(database)


class Digest:
    """Which rows all tables of the suite hold, to tell whether a call has written.

    Every row ever written has a place and a transaction of its own: that is read, and
    not what the row holds, so that a write of equal values is seen as well.
    """

    def __init__(self, database):
        self._connection = connect(database)
        self._connection.autocommit = True
        self._cursor = self._connection.cursor()
        self._cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = "
            "'public' AND table_type = 'BASE TABLE' AND (table_name LIKE 'gov\\_%' OR "
            "table_name IN ('res_users', 'ir_attachment', 'res_partner')) ORDER BY 1"
        )
        self.tables = [name for (name,) in self._cursor.fetchall()]
        one = sql.SQL(
            "SELECT {name}, count(*), coalesce(sum(hashtext(t.xmin::text || "
            "t.ctid::text)), 0) FROM {table} t"
        )
        self._cursor.execute(
            sql.SQL("PREPARE digest AS ")
            + sql.SQL(" UNION ALL ").join(
                one.format(name=sql.Literal(name), table=sql.Identifier(name))
                for name in self.tables
            )
        )

    def take(self):
        """Return ``{table: (rows, sum of hashes)}``."""
        self._cursor.execute("EXECUTE digest")
        return {name: (rows, total) for name, rows, total in self._cursor.fetchall()}

    def close(self):
        self._connection.close()


def changed(before, after):
    """The names of the tables that differ."""
    return sorted(name for name in before if before[name] != after[name])
