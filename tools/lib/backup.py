"""`make backup`: database and files in one archive, complete or not there.

    gov-20261122-031500.tar[.gpg]
        about.json      which database, made when and from what
        database.dump   pg_dump's own format
        filestore/      stored files, each named by what it holds
        SHA256SUMS      digests of all these, in the order they lie in
        SHA256SUMS.sig  the signature over them, if there is a key to sign with

Stored files never change and are only ever added or cleaned up, so that those there
before the dump and those there after it are all that the dump can speak of.
"""

import contextlib
import datetime
import json
import os
import re
import tarfile
import tempfile
from pathlib import Path

from tools.lib import command, postgres, sealing
from tools.lib.database import Databases, link_files
from tools.lib.report import Stop, say, step
from tools.lib.settings import ROOT, child_environment

FOLDER, KEEP = "backups", 14
ABOUT, DUMP, FILES = "about.json", "database.dump", "filestore"
SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
FORMAT = 2  # 1 had no digests
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
    key, signing = sealing.key_file(), sealing.signing_key()
    name = f"{settings.db}-{now:%Y%m%d-%H%M%S}.tar{'.gpg' if key else ''}"
    part = folder / f"{name}.part"
    about = {
        "format": FORMAT,
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
        with sealing.written(part, key) as file:
            _pack(file, copy, about, signing)
        part.rename(folder / name)
    return folder / name


def destination(settings):
    """The folder of the archives, for this account alone: GOV_BACKUPS."""
    folder = ROOT / Path(os.environ.get("GOV_BACKUPS") or settings.home / FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


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


class Pack:
    """An archive being written, and the digests of what went into it."""

    def __init__(self, file, work):
        self._tar = tarfile.TarFile.open(
            fileobj=file, mode="w|", format=tarfile.PAX_FORMAT, dereference=True
        )
        self._path = work / SUMS
        self._sums = self._path.open("w", encoding="utf-8")

    def add(self, path, name):
        """One file, or a folder with all there is in it."""
        if not path.is_dir():
            return self._add_file(path, name)
        self._tar.add(path, name, recursive=False)
        for each in sorted(path.iterdir()):
            self.add(each, f"{name}/{each.name}")

    def _add_file(self, path, name):
        with path.open("rb") as file:
            summed = sealing.Summed(file, "sha256")
            self._tar.addfile(self._tar.gettarinfo(arcname=name, fileobj=file), summed)
        self._sums.write(f"{summed.digests()[0]}  {name}\n")

    def close(self, signing):
        """Last of all the digests, signed."""
        self._sums.close()
        self._tar.add(self._path, SUMS)
        if signing:
            signature = self._path.with_name(SIGNATURE)
            signature.write_bytes(sealing.sign(signing, self._path, SUMS))
            self._tar.add(signature, signature.name)
        self._tar.close()


def _pack(file, copy, about, signing):
    text = json.dumps(about, indent=1, sort_keys=True)
    (copy / ABOUT).write_text(text, encoding="utf-8")
    pack = Pack(file, copy)
    for part in (ABOUT, DUMP, FILES):
        pack.add(copy / part, part)
    pack.close(signing)


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
