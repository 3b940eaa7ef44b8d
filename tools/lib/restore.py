"""`make restore FILE=...`: a database as an archive of `make backup` has it, or, with
AT=..., as it was at that moment by what `make keep` kept (tools/lib/past.py).

It is built under another name, checked and renamed: half of it is never served, and
nothing that is there is ever overwritten.
"""

import argparse
import datetime
import json
import tempfile
import zoneinfo
from pathlib import Path

from tools.lib import backup, command, odoo, postgres, stage, unpack
from tools.lib.database import Databases
from tools.lib.report import Stop, say, step
from tools.lib.settings import ROOT, child_environment

CHECK = ROOT / "tools/lib/restored.py"
CHECKED = "CHECKED "  # begins the line in which the check tells what it compared
SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")


def main(settings, argv):
    options = _options(argv[1:])
    path = ROOT / Path(options.path).expanduser() if options.path else None
    if options.at:
        from tools.lib import past

        at, path = past.moment(options.at), past.folder(settings, path)
        with postgres.used(settings) as here:
            told = past.restore_at(here, path, at)
    else:
        _check_archive(path)
        with postgres.used(settings) as here:
            told = restore(here, path)
    say(f"{told}\n`make run` serves it.")


def _options(argv):
    parser = argparse.ArgumentParser(prog="make restore")
    parser.add_argument("path", nargs="?", help="the archive, or the folder of a log")
    parser.add_argument("--at", help="a moment, or `newest`")
    return parser.parse_args(argv)


def _check_archive(path):
    if not path:
        raise Stop("Name the archive: make restore FILE=path, or a moment: AT=newest.")
    if path.is_dir():
        raise Stop(f"{path} is a folder: name the moment too, AT=newest.")
    if not path.is_file():
        raise Stop(f"There is no archive {path}.")


def restore(settings, path):
    """Returns what was restored and what of it was checked."""
    databases = Databases(settings)
    check_free(settings, databases)
    with alone(settings), tempfile.TemporaryDirectory(dir=settings.data) as work:
        found = unpack.unpack(path, Path(work))
        checked = build(settings, databases, found)
    made = datetime.datetime.fromisoformat(found.about["made"]).astimezone(SHANGHAI)
    return (
        f"{settings.db} is as {found.about['database']} was backed up on "
        f"{made:%Y-%m-%d %H:%M} (Shanghai). The archive is {found.words()}. {checked}"
    )


def alone(settings):
    """One restore at a time: its configuration, log and folder are its own."""
    return stage.lock(
        settings.run / "restore.lock", "Another restore runs; waiting for it."
    )


def check_free(settings, databases):
    if databases.exists(settings.db):
        raise Stop(
            f"The database {settings.db} is there and is not overwritten: choose "
            "another name with GOV_DB, or an empty GOV_HOME."
        )


def build(settings, databases, found):
    """The database, checked and named, of what was unpacked; tells what was checked."""
    state = found.about["state"]
    _check_kind(settings, found.about)
    building = f"{settings.db}__building"
    databases.drop(building)
    try:
        with step(f"Restoring {settings.db}"):
            _load(settings.replace(db=building), databases, found.work)
        left = _check_damaged(settings.replace(db=building), databases, found.damaged)
        with step("Comparing rows with files and cases with their journals"):
            counts = _check(settings.replace(db=building))
    except Stop:
        databases.drop(building)
        raise
    if state:
        databases.set_state(building, state)
    if not settings.demo:
        settings.production_mark.touch()
    databases.rename(building, settings.db)
    return _tell(found, counts, left)


def _tell(found, counts, left):
    text = (
        f"Checked: the content of {found.files} stored files against their names, "
        f"{counts['attachments']} rows against these files, {counts['cases']} cases "
        f"and {counts['documents']} documents against the journal, "
        f"{counts['protections']} protections of rows kept as written."
    )
    if left:
        text += (
            f" {left} files not as their names say were left out: nothing refers to "
            "them."
        )
    return text


def _check_damaged(settings, databases, damaged):
    """A file that was being written belongs to nothing yet: it is left out."""
    query = "SELECT 1 FROM ir_attachment WHERE store_fname = %s"
    for name in damaged:
        if databases._rows(query, name, db=settings.db):
            raise Stop(
                f"The stored file {name} was altered: its content is not what its name "
                "says."
            )
        (databases.files / settings.db / name).unlink()
    return len(damaged)


def _check_kind(settings, about):
    demo = (about["state"] or {}).get("demo", settings.demo)
    if demo != settings.demo:
        kind = "demo" if demo else "production"
        raise Stop(f"This is a {kind} database: set GOV_DEMO={int(demo)}.")


def _load(settings, databases, work):
    databases.copy("template0", settings.db)
    program = postgres.program(settings, "pg_restore")
    try:
        command.run(
            [
                *(program, "--no-owner", "--no-acl", "--exit-on-error"),
                *("-d", settings.db, work / backup.DUMP),
            ],
            settings.log / "restore.log",
            env=child_environment(settings, **postgres.client_variables(settings)),
        )
    except command.Failed as failed:
        raise Stop(f"pg_restore failed: {failed.output.strip()[-300:]}") from failed
    (work / backup.FILES).rename(databases.files / settings.db)


def _check(settings):
    """What of the database was compared, or what is wrong with it."""
    conf = odoo.write_conf(settings, "restore")
    log = settings.log / "restore.log"
    try:
        output = odoo.run(
            *(settings, conf, log, "shell", "--no-http"),
            text=CHECK.read_text(encoding="utf-8"),
        )
    except command.Failed as failed:
        lines = failed.output.strip().splitlines()
        raise Stop(f"{lines[-1]} (details: {log}).") from failed
    finally:
        conf.unlink()
    told = [line for line in output.splitlines() if line.startswith(CHECKED)]
    return json.loads(told[-1].removeprefix(CHECKED))
