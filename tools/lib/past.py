"""`make restore AT="2026-11-28 10:31"`: the database as it was at that moment.

From a copy of the cluster and the log since, PostgreSQL makes the whole cluster of that
moment, in a folder of its own that nobody else reaches. The one database is dumped from
it and restored as from an archive: the cluster that serves is never touched.
"""

import contextlib
import datetime
import shutil
import tarfile
import tempfile
import time
from pathlib import Path

from tools.lib import (
    backup,
    command,
    log_place,
    restore,
    sealing,
    tarballs,
    unpack,
)
from tools.lib.cluster import SUPERUSER, Cluster, _socket_folder
from tools.lib.database import Databases
from tools.lib.report import Stop, step

NEWEST = "newest"
CHECKED = {
    True: "Every piece is signed, and the signatures hold.",
    False: (
        "No key to check signatures with (GOV_BACKUP_VERIFY): whoever could write the "
        "log could have changed it."
    ),
}
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
port = 5432
hba_file = '{data}/pg_hba.conf'
shared_buffers = 128MB
fsync = off
hot_standby = off
archive_mode = off
primary_conninfo = ''
primary_slot_name = ''
restore_command = 'cp "{wal}/%f" "%p"'
recovery_target_time = '{at}'
recovery_target_action = promote
"""


def moment(text):
    """A moment as somebody typed it, in Shanghai unless a zone is given."""
    if text == NEWEST:
        return None
    try:
        found = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        raise Stop(
            f'AT={text} is no moment: take AT="2026-11-28 10:31" (Shanghai), or '
            f"AT={NEWEST}."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=restore.SHANGHAI)


def folder(settings, given):
    """The folder of `make keep`: the one named, or the only one of GOV_BACKUPS."""
    if given:
        return given
    found = log_place.places(backup.destination(settings))
    if len(found) != 1:
        raise Stop(
            f"{backup.destination(settings)} holds {len(found)} logs of `make keep`: "
            "name its folder, FILE=path."
        )
    return found[0]


def restore_at(settings, path, at):
    """Returns what was restored and what of it was checked."""
    databases = Databases(settings)
    restore.check_free(settings, databases)
    place = log_place.Place(path)
    at, base, about, until = _chosen(place, at)
    log = _log(about, until)
    with step("Checking that every piece is there, and its signature"):
        for name in (f"{base}/base.tar.gz", *place.bundles(base)):
            place.check(name)
        for segment in log:
            _insist(lambda segment=segment: place.check(place.piece(segment)))
    with (
        restore.alone(settings),
        tempfile.TemporaryDirectory(dir=settings.data) as work,
    ):
        found = unpack.Unpacked(Path(work))
        with _cluster_at(settings, place, base, log, at) as past:
            _take(past, about["database"], found)
        with step("Fetching stored files"):
            _fetch(place, base, found)
        checked = restore.build(settings, databases, found)
    return (
        f"{settings.db} is as {about['database']} was at {_local(at)} (Shanghai). "
        f"{CHECKED[place.is_checked]} {checked}"
    )


def _chosen(place, at):
    """The moment, the newest copy before it, and how far the log goes."""
    until = place.until()
    if not until:
        raise Stop(f"{place.folder} holds no log of `make keep`.")
    at = at or until["moment"]
    if at > until["moment"]:
        raise Stop(
            f"The log is whole until {_local(until['moment'])} (Shanghai): "
            f"AT={NEWEST} restores to then."
        )
    bases = [(base, place.about(base)) for base in place.bases()]
    usable = [(base, about) for base, about in bases if about["finished"] <= at]
    if not usable:
        first = f"{_local(bases[0][1]['finished'])} (Shanghai)" if bases else "nowhere"
        raise Stop(f"The log begins at {first}: no moment before can be restored.")
    return (at, *usable[-1], until)


def _log(about, until):
    """The names of the log's pieces since the copy was begun."""
    found = [about["segment"]]
    while found[-1] < until["segment"]:
        found.append(log_place.following(found[-1]))
    return found


def _insist(read):
    """The last piece may give way to a longer one while it is read: `make keep`."""
    for _time in range(2):
        with contextlib.suppress(Stop, OSError):
            return read()
    return read()


def _local(at):
    return f"{at.astimezone(restore.SHANGHAI):%Y-%m-%d %H:%M:%S}"


@contextlib.contextmanager
def _cluster_at(settings, place, base, log, at):
    """A cluster of its own as it was at that moment, running."""
    past = Past(settings)
    past.remove()
    try:
        with step(f"Unpacking the copy {base} and the log since"):
            past.unpack(place, base)
            past.unpack_log(place, log)
        with step("PostgreSQL reads the log", watch=past.progress):
            past.start_at(at)
        yield past
    finally:
        past.stop()
        past.remove()


class Past(Cluster):
    """A cluster restored from a copy; nobody but its own account enters its folder."""

    def __init__(self, settings):
        super().__init__(settings)
        self.home = self.base / "past"
        self.data, self.wal = self.home / "pg", self.home / "wal"
        self.socket = _socket_folder(self.home)
        self.log = self.home / "postgres.log"
        self.settings = settings.replace(
            pg_host=str(self.socket), pg_port=5432, pg_user=SUPERUSER
        )

    def remove(self):
        if (self.data / "postmaster.pid").exists():
            self.stop()
        for path in (self.home, self.socket):
            shutil.rmtree(path, ignore_errors=True)

    def unpack(self, place, base):
        for path in (self.home, self.data, self.wal):
            path.mkdir(mode=0o700)
        with (
            place.opened(f"{base}/base.tar.gz") as file,
            tarfile.open(fileobj=file, mode="r|") as archive,
        ):
            for entry in archive:
                tarballs.extract(archive, entry, self.data)
        self.data.chmod(0o700)

    def unpack_log(self, place, log):
        for segment in log:
            _insist(lambda segment=segment: self._unpack_piece(place, segment))

    def _unpack_piece(self, place, segment):
        with (
            place.opened(place.piece(segment)) as file,
            (self.wal / segment).open("wb") as piece,
        ):
            shutil.copyfileobj(file, piece, sealing.BLOCK)

    def start_at(self, at):
        self._verify()
        text = SETTINGS.format(
            socket=self.socket,
            data=self.data,
            wal=self.wal,
            at=at.astimezone(datetime.timezone.utc).isoformat(),
        )
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write(text)
        # Whoever reaches the socket, in a closed folder, is its account or root.
        (self.data / "pg_hba.conf").write_text("local all all trust\n")
        (self.data / "recovery.signal").touch()
        self.log.touch()
        self._make_socket_folder()
        self.own(self.home, *self.home.rglob("*"))
        try:
            self.run(
                *("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")
            )
        except command.Failed as failed:
            raise Stop(f"The log could not be read: {self._reason()}") from failed
        self._wait()

    def _wait(self):
        """Until the log is read: nobody is let in before."""
        databases = Databases(self.settings)
        while True:
            with contextlib.suppress(Stop):
                databases.names("")
                return
            if not self._is_running():
                raise Stop(f"The log could not be read: {self._reason()}")
            time.sleep(0.2)

    def _verify(self):
        """The copy against its own manifest."""
        self.own(self.home, *self.home.rglob("*"))
        try:
            self.run("pg_verifybackup", "-n", "-q", self.data)
        except command.Failed as failed:
            reason = failed.output.strip().split("\n")[-1]
            raise Stop(f"The copy of the cluster is not whole: {reason}") from failed

    def _reason(self):
        lines = self.log.read_text(encoding="utf-8", errors="replace").split("\n")
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
        return (fatal or ["no reason given"])[0].partition(":  ")[2]

    def progress(self):
        lines = self.log.read_text(encoding="utf-8", errors="replace").split("\n")
        done = [line for line in lines if "restored log file" in line]
        return f"{len(done)} pieces" if done else None

    def dump(self, name, path):
        self.run(
            *("pg_dump", "--format=custom", "--no-owner", "--no-acl"),
            *("-h", self.socket, "-U", SUPERUSER, "-d", name),
            *("-f", self.home / "dump"),
        )
        shutil.move(self.home / "dump", path)


def _take(past, name, found):
    """The dump, what the database was made from, and which files it refers to."""
    databases = Databases(past.settings)
    if not databases.exists(name):
        raise Stop(f"There was no database {name} at that moment.")
    with step(f"Dumping {name}"):
        past.dump(name, found.work / backup.DUMP)
    found.about = {"database": name, "state": databases.state(name)}
    query = "SELECT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
    found.wanted = {stored for (stored,) in databases._rows(query, db=name)}


def _fetch(place, base, found):
    """The files that were referred to then."""
    target = found.work / backup.FILES
    target.mkdir()
    for bundle in place.bundles(base):
        with (
            place.opened(bundle) as file,
            tarfile.open(fileobj=file, mode="r|") as archive,
        ):
            for entry in archive:
                if entry.name in found.wanted and entry.isfile():
                    tarballs.extract(archive, entry, target)
                    found.take(entry.name)
                    found.wanted.discard(entry.name)
    if found.wanted:
        count = len(found.wanted)
        raise Stop(f"{count} stored files are missing: {min(found.wanted)} …")
