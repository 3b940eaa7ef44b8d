"""`make backup`: database and files in one archive, complete or not there.

    gov-20261122-031500.tar[.gpg]
        about.json      which database, made when and from what
        database.dump   pg_dump's own format
        filestore/      stored files, each named by what it holds

Stored files never change and are only ever added or cleaned up, so that those there
before the dump and those there after it are all that the dump can speak of.
"""

import contextlib
import datetime
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tools.lib import command, postgres
from tools.lib.database import Databases, link_files
from tools.lib.report import Stop, say, step
from tools.lib.settings import ROOT, child_environment

FOLDER, KEEP = "backups", 14
ABOUT, DUMP, FILES = "about.json", "database.dump", "filestore"
NAME = re.compile(r"-\d{8}-\d{6}\.tar(\.gpg)?$")


def main(settings, argv):
    with postgres.used(settings) as here:
        databases = Databases(here)
        if not databases.exists(here.db):
            raise Stop(f"There is no database {here.db} to back up.")
        path = make(here, databases)
    old = _outdated(path.parent, here.db)
    for each in old:
        each.unlink()
    size = path.stat().st_size / 1e6
    gone = f"; {len(old)} older ones deleted" if old else ""
    say(f"{path} ({size:.0f} MB{gone})")


def make(settings, databases):
    """Write the archive beside its place and rename it when it is whole."""
    folder = destination(settings)
    now = datetime.datetime.now(datetime.timezone.utc)
    key = key_file()
    name = f"{settings.db}-{now:%Y%m%d-%H%M%S}.tar{'.gpg' if key else ''}"
    part = folder / f"{name}.part"
    about = {
        "database": settings.db,
        "made": now.isoformat(timespec="seconds"),
        "state": databases.state(settings.db),
    }
    with contextlib.ExitStack() as stack:
        stack.enter_context(step(f"Backing up {settings.db}"))
        stack.callback(part.unlink, missing_ok=True)
        # Beside the stored files, so that they can be shared and not copied.
        work = stack.enter_context(tempfile.TemporaryDirectory(dir=settings.data))
        copy = Path(work)
        _collect(settings, databases, copy)
        with _written(part, key) as file:
            _pack(file, copy, about)
        part.rename(folder / name)
    return folder / name


def destination(settings):
    """The folder of the archives, for this account alone: GOV_BACKUPS."""
    folder = ROOT / Path(os.environ.get("GOV_BACKUPS") or settings.home / FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def key_file():
    """The file whose first line is the passphrase, or None: GOV_BACKUP_KEY."""
    given = os.environ.get("GOV_BACKUP_KEY")
    if not given:
        return None
    key = Path(given).expanduser()
    if not (key.is_file() and key.read_bytes().strip()):
        raise Stop(f"GOV_BACKUP_KEY={given} is no file with a passphrase in it.")
    return key


def gpg(key, *arguments):
    """The command that encrypts or decrypts with the passphrase of ``key``."""
    return [
        *("gpg", "--batch", "--quiet", "--yes", "--no-symkey-cache"),
        *("--pinentry-mode", "loopback", "--passphrase-file", str(key)),
        *arguments,
    ]


def _collect(settings, databases, copy):
    stored = databases.files / settings.db
    link_files(stored, copy / FILES)
    dump = postgres.program(settings, "pg_dump")
    try:
        command.run(
            [dump, "--format=custom", "--no-owner", "--no-acl", "-f", copy / DUMP],
            settings.log / "backup.log",
            env=child_environment(settings, **postgres.client_variables(settings)),
        )
    except command.Failed as failed:
        raise Stop(f"pg_dump failed: {failed.output.strip()[-300:]}") from failed
    link_files(stored, copy / FILES)


def _pack(file, copy, about):
    text = json.dumps(about, indent=1, sort_keys=True).encode()
    with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo(ABOUT)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
        archive.add(copy / DUMP, DUMP)
        archive.add(copy / FILES, FILES)


@contextlib.contextmanager
def _written(path, key):
    """A file to write to, for its owner alone; encrypted if there is a key."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        if not key:
            yield file
            return
        cipher = ("--symmetric", "--cipher-algo", "AES256", "--output", "-")
        try:
            process = subprocess.Popen(
                gpg(key, *cipher), stdin=subprocess.PIPE, stdout=file
            )
        except FileNotFoundError:
            raise Stop("Encryption needs gpg: apt-get install gnupg.") from None
        with process.stdin:
            yield process.stdin
        if process.wait():
            raise Stop("gpg could not encrypt the backup: its message is above.")


def _outdated(folder, database):
    """Archives of this database beyond the newest GOV_BACKUP_KEEP."""
    given = os.environ.get("GOV_BACKUP_KEEP") or str(KEEP)
    if not given.isdecimal() or int(given) < 1:
        raise Stop(f"GOV_BACKUP_KEEP={given} is not understood: take 1 or more.")
    made = [
        path
        for path in sorted(folder.glob(f"{database}-*"))
        if NAME.fullmatch(path.name.removeprefix(database))
    ]
    return made[: -int(given)]
