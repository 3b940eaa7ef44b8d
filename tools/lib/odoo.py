"""Odoo's configuration file and its command."""

import configparser
import io
import os
import re

from tools.lib import command, odoo_tree
from tools.lib.settings import ROOT, child_environment

LEVELS = ("WARNING", "ERROR", "CRITICAL")
LINE = re.compile(rf"^\d{{4}}-\d\d-\d\d \S+ \d+ ({'|'.join(LEVELS)}) ")


def write_conf(settings, name, **values):
    """The effective configuration in GOV_HOME/conf, made from GOV_CONFIG.

    `db_name` alone makes this the one database that is served. With a `dbfilter`
    besides, Odoo would connect to PostgreSQL anew and list its databases on each call
    of another system, which takes longer than all else that an empty call does.
    """
    parser = configparser.RawConfigParser()
    parser.read_string(settings.config.read_text(encoding="utf-8"))
    paths = [*odoo_tree.addons_paths(settings), settings.addons]
    filled = {
        "addons_path": ",".join(map(str, paths)),
        "data_dir": settings.data,
        "db_host": settings.pg_host,
        "db_port": settings.pg_port,
        "db_user": settings.pg_user,
        "db_name": settings.db,
        "http_port": settings.port,
        "gevent_port": min(settings.port + 3, 65535),
        "admin_passwd": settings.secret("master"),
        "screenshots": settings.log / "screenshots",
    }
    if settings.pg_password:  # an empty one in the file is a warning
        filled["db_password"] = settings.pg_password
    parser.remove_option("options", "dbfilter")
    for key, value in (filled | values).items():
        parser.set("options", key, str(value))
    text = io.StringIO()
    parser.write(text)
    return _write_private(settings.conf / f"{name}.conf", text.getvalue())


def run(settings, conf, log, *arguments, text=None, **environment):
    """Run ``odoo`` to its end; raises command.Failed."""
    return command.run(
        [settings.venv / "bin/odoo", *_subcommand(arguments, conf)],
        log,
        text=text,
        env=child_environment(settings, **environment),
        cwd=ROOT,
    )


def troubles(text):
    """The lines of a log that are warnings or worse."""
    return [line for line in text.splitlines() if LINE.match(line)]


def _subcommand(arguments, conf):
    named = bool(arguments) and not arguments[0].startswith("-")
    words = 2 if arguments[:1] == ("i18n",) else int(named)
    return [*arguments[:words], "-c", conf, *arguments[words:]]


def _write_private(path, text):
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    part.rename(path)
    return path
