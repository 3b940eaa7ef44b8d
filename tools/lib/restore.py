"""`make restore FILE=...`: a database as an archive of `make backup` has it.

It is built under another name, checked and renamed: half of it is never served, and
nothing that is there is ever overwritten.
"""

import contextlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tools.lib import backup, command, odoo, postgres
from tools.lib.database import Databases
from tools.lib.report import Stop, say, step
from tools.lib.settings import ROOT, child_environment

CHECK = ROOT / "tools/lib/restored.py"
PARTS = (backup.ABOUT, backup.DUMP, backup.FILES)


def main(settings, argv):
    if len(argv) < 2:
        raise Stop("Name the archive: make restore FILE=path.")
    path = ROOT / Path(argv[1]).expanduser()
    if not path.is_file():
        raise Stop(f"There is no archive {path}.")
    with postgres.used(settings) as here:
        restore(here, path)
    say(f"{settings.db} is as it was: `make run` serves it.")


def restore(settings, path):
    databases = Databases(settings)
    if databases.exists(settings.db):
        raise Stop(
            f"The database {settings.db} is there and is not overwritten: choose "
            "another name with GOV_DB, or an empty GOV_HOME."
        )
    with tempfile.TemporaryDirectory(dir=settings.data) as work:
        with step(f"Unpacking {path.name}"):
            about = _unpack(path, Path(work))
        _check_kind(settings, about)
        building = f"{settings.db}__building"
        databases.drop(building)
        with step(f"Restoring {settings.db}"):
            _load(settings.replace(db=building), databases, Path(work))
        with step("Checking stored files and the seals of the journal"):
            _check(settings.replace(db=building))
    if about["state"]:
        databases.set_state(building, about["state"])
    if not settings.demo:
        settings.production_mark.touch()
    databases.rename(building, settings.db)


def _unpack(path, work):
    """Returns what the archive says of itself."""
    with _opened(path) as file:
        try:
            with tarfile.open(fileobj=file, mode="r|") as archive:
                for entry in archive:
                    if entry.name.split("/")[0] not in PARTS:
                        raise Stop(f"{path} holds {entry.name}: it is no backup.")
                    archive.extract(entry, work, filter="data")
        except tarfile.TarError as error:
            raise Stop(f"{path} is no whole backup: {error}.") from error
    if not all((work / part).exists() for part in PARTS):
        raise Stop(f"{path} is no whole backup: something is missing in it.")
    return json.loads((work / backup.ABOUT).read_text(encoding="utf-8"))


@contextlib.contextmanager
def _opened(path):
    if path.suffix != ".gpg":
        with path.open("rb") as file:
            yield file
        return
    key = backup.key_file()
    if not key:
        raise Stop(
            f"{path.name} is encrypted: set GOV_BACKUP_KEY to the file of its key."
        )
    with path.open("rb") as file:
        process = subprocess.Popen(
            backup.gpg(key, "--decrypt"), stdin=file, stdout=subprocess.PIPE
        )
    try:
        yield process.stdout
    finally:
        while process.stdout.read(1 << 16):
            pass
        process.stdout.close()
        if process.wait():
            raise Stop(
                f"{path.name} could not be decrypted: its key is another, or it is "
                "damaged."
            )


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
    """Every stored file is there, and no row of the journal was altered."""
    conf = odoo.write_conf(settings, "restore")
    log = settings.log / "restore.log"
    try:
        odoo.run(
            *(settings, conf, log, "shell", "--no-http"),
            text=CHECK.read_text(encoding="utf-8"),
        )
    except command.Failed as failed:
        lines = failed.output.strip().splitlines()
        raise Stop(f"{lines[-1]} (details: {log}).") from failed
    finally:
        conf.unlink()
