"""Databases as wholes: made, copied, renamed and dropped, each with its files.

What a database was made from is kept in its comment, which a copy does not take over:
a database without one was not finished here.
"""

import contextlib
import json
import os
import shutil
from pathlib import Path

import psycopg2
from psycopg2 import sql

from tools.lib.report import Stop


class Databases:
    def __init__(self, settings):
        self.settings = settings
        self.files = settings.data / "filestore"

    def exists(self, name):
        return bool(self._rows("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def names(self, prefix):
        found = self._rows("SELECT datname FROM pg_database ORDER BY datname")
        return [name for (name,) in found if name.startswith(prefix)]

    def is_busy(self, name):
        query = "SELECT 1 FROM pg_stat_activity WHERE datname = %s"
        return bool(self._rows(query, name))

    def is_odoo(self, name):
        return bool(self._rows("SELECT to_regclass('ir_module_module')", db=name)[0][0])

    def state(self, name):
        """What the database was made from, or None."""
        query = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname = %s"
        )
        comment = next(iter(self._rows(query, name)), (None,))[0]
        with contextlib.suppress(TypeError, ValueError):
            found = json.loads(comment)
            if isinstance(found, dict) and "addons" in found:
                return found
        return None

    def set_state(self, name, state):
        text = json.dumps(state, sort_keys=True)
        self._do("COMMENT ON DATABASE {} IS {}", name, literal=text)

    def execute(self, name, statement):
        with self._connection(name) as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def copy(self, source, name):
        self.drop(name)
        if (self.files / source).is_dir():
            _copy_files(self.files / source, self.files / name)
        self._do("CREATE DATABASE {} TEMPLATE {}", name, source)

    def rename(self, source, name):
        """The files go first: without its database a folder means nothing."""
        shutil.rmtree(self.files / name, ignore_errors=True)
        if (self.files / source).is_dir():
            (self.files / source).rename(self.files / name)
        self._do("ALTER DATABASE {} RENAME TO {}", source, name)

    def drop(self, name):
        """Drop it whoever of ours uses it.

        Not `WITH (FORCE)`: that would end PostgreSQL's own processes in it, too, and an
        account that is no superuser may not. A plain `DROP` asks them to go.
        """
        self._rows(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
            name,
        )
        self._do("DROP DATABASE IF EXISTS {}", name)
        shutil.rmtree(self.files / name, ignore_errors=True)

    def _do(self, statement, *names, literal=None):
        parts = [sql.Identifier(name) for name in names]
        if literal is not None:
            parts.append(sql.Literal(literal))
        # accepted(sql): the statements of the methods above
        self.execute("postgres", sql.SQL(statement).format(*parts))

    def _rows(self, query, *values, db="postgres"):
        with self._connection(db) as connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    @contextlib.contextmanager
    def _connection(self, name):
        with contextlib.closing(self.connect(name)) as connection:
            connection.autocommit = True
            yield connection

    def connect(self, name):
        to = self.settings
        try:
            return psycopg2.connect(
                host=to.pg_host,
                port=to.pg_port,
                user=to.pg_user,
                password=to.pg_password or None,
                dbname=name,
                connect_timeout=10,
            )
        except psycopg2.OperationalError as error:
            raise Stop(
                f"PostgreSQL at {to.pg_host}:{to.pg_port} refused {to.pg_user}: "
                f"{str(error).strip().splitlines()[0]}: check GOV_PG_HOST, "
                "GOV_PG_PORT, GOV_PG_USER and GOV_PG_PASSWORD."
            ) from error


def _copy_files(source, target):
    shutil.rmtree(target, ignore_errors=True)
    link_files(source, target)


def link_files(source, target):
    """Give ``target`` what it lacks of ``source``.

    Stored files never change, so that copies may share them. One that is cleaned up
    meanwhile belongs to nothing any more.
    """
    target.mkdir(parents=True, exist_ok=True)
    for folder, _folders, names in os.walk(source):
        there = target / Path(folder).relative_to(source)
        there.mkdir(exist_ok=True)
        for name in names:
            with contextlib.suppress(FileExistsError, FileNotFoundError):
                _link(Path(folder, name), there / name)


def _link(old, new):
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(old, new)
