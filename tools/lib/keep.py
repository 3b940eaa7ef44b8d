"""`make keep`: PostgreSQL's log and the stored files, put away as they come.

PostgreSQL's own `pg_receivewal` follows the log over a replication slot; every few
seconds what came is put away (tools/lib/log_place.py). A copy of the cluster a day
keeps a restore short. Where nothing can be put away, PostgreSQL goes on: it holds back
at most `max_slot_wal_keep_size` of log for the keeper, which then makes a new copy.
"""

import contextlib
import datetime
import fcntl
import json
import os
import shutil
import signal
import subprocess
import threading
import time

import psycopg2

from tools.lib import backup, postgres, stored
from tools.lib.cluster import SUPERUSER, Cluster
from tools.lib.database import Databases
from tools.lib.log_place import SEGMENT, place_of
from tools.lib.report import Stop, say
from tools.lib.settings import child_environment

SLOT = "gov_keep"
SYSTEM = "SELECT system_identifier FROM pg_control_system()"
STATE = "keep.json"
SECONDS, DAYS = 10, 14
RETRY = 600  # seconds until a copy that failed is tried again
COPY_EVERY = datetime.timedelta(days=1)
MOST_SPOOLED = 32  # pieces of 16 MB that wait to be put away
PATIENCE = 30  # seconds for the log to arrive
RECEIVER = ("-S", SLOT, "--synchronous", "--no-loop", "--no-password")


class Behind(Exception):
    """Nothing was put away this time; the text says why."""


def main(settings, argv):
    if settings.external_postgres:
        raise Stop(
            "`make keep` keeps the log of the suite's own PostgreSQL; one of your own "
            "has its own means, such as pgBackRest (docs/setup.md)."
        )
    every = number("GOV_KEEP_SECONDS", SECONDS)
    days = datetime.timedelta(days=number("GOV_KEEP_DAYS", DAYS))
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: ended.set())
    with _alone(settings):
        keeper = _met(settings, days, ended, every)
        if keeper:
            say(f"Keeping {settings.db} in {keeper.place.folder}; Ctrl-C ends it.")
            _keep(keeper, ended, every)


def _met(settings, days, ended, every):
    """A keeper, once PostgreSQL runs: whoever serves starts and stops it."""
    cluster, said = Cluster(settings), ""
    while not ended.is_set():
        reason = _missing(cluster.settings)
        if not reason:
            return Keeper(cluster.settings, cluster, days)
        if reason != said:
            say(f"Nothing to keep yet, {reason}: `make run` starts it; waiting.")
        said = reason
        ended.wait(every)
    return None


def _missing(here):
    try:
        there = Databases(here).exists(here.db)
    except Stop:
        return "PostgreSQL does not run"
    return "" if there else f"there is no database {here.db}"


def _keep(keeper, ended, every):
    try:
        keeper.run(ended, every)
    except Replaced:
        raise Stop(
            "PostgreSQL's cluster was made anew: start `make keep` again, which keeps "
            "it in a place of its own."
        ) from None
    say("\nStopped: PostgreSQL holds the log back until `make keep` goes on.")


def number(variable, default):
    given = os.environ.get(variable) or str(default)
    if not given.isdecimal() or not 1 <= int(given) <= 3600:
        raise Stop(f"{variable}={given} is not understood: take 1 to 3600.")
    return int(given)


@contextlib.contextmanager
def _alone(settings):
    handle = os.open(settings.run / "keep.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Stop("`make keep` already runs for this GOV_HOME.") from None
    finally:
        os.close(handle)


class Replaced(Exception):
    """Another cluster answers than the one that is kept: it has a place of its own."""


class Keeper:
    def __init__(self, settings, cluster, days=datetime.timedelta(days=DAYS)):
        self.settings = settings
        self.cluster = cluster
        self.spool = settings._folder("spool")
        self.days = days
        self.store = stored.Store(Databases(settings).files / settings.db)
        with self._connection() as ask:
            _check_limit(ask)
            (self._system,) = ask(SYSTEM)
        self.place = place_of(backup.destination(settings), self._system)
        self._receiver = self._copying = None
        self._shelves = [stored.Shelf(self.place, one) for one in self.place.bases()]
        self._trouble = ""
        self._failed = []  # what a copy failed of
        self._not_before = 0  # when the next copy may be begun
        for part in self.place.folder.glob("base-*.part"):
            shutil.rmtree(part)

    def run(self, ended, every):
        try:
            while True:
                self.tick()
                if ended.wait(every):
                    return
        finally:
            self.stop()

    def stop(self):
        self._stop_receiver()
        if self._copying:
            self._copying.stop()
            self._copying = None

    def tick(self):
        """Put away what came; trouble is said once and tried again."""
        trouble = ""
        try:
            self._put_away()
        except (OSError, psycopg2.Error, subprocess.SubprocessError) as error:
            trouble = str(error).strip().split("\n")[0]
        except (Behind, Stop) as error:
            trouble = str(error)
        if trouble and self._spooled() >= MOST_SPOOLED:
            self._stop_receiver()
        if trouble != self._trouble:
            say(f"Not kept: {trouble}" if trouble else "Kept again.")
        self._trouble = trouble
        self._tell()

    def _put_away(self):
        with self._connection() as ask:
            if ask(SYSTEM) != (self._system,):
                raise Replaced
            self._ensure_slot(ask)
            self._ensure_receiver()
            self._ensure_copy(ask)
            (moment,) = ask("SELECT clock_timestamp()")
            # A commit after that moment, where a restore to it can end.
            ask("SELECT pg_logical_emit_message(true, 'gov', '')")
            end, segment = ask(
                "SELECT lsn, pg_walfile_name(lsn) FROM pg_current_wal_flush_lsn() lsn"
            )
            for shelf in list(self._shelves):
                shelf.add(self.store)
            self._wait_for(ask, end)
        snapshot = self._put_log(segment)
        if self.place.bases():
            utc = moment.astimezone(datetime.timezone.utc).isoformat()
            self.place.put_until(moment=utc, segment=segment)
            self.place.drop_snapshots(snapshot or "none")
        if self._failed:
            raise Behind(f"the copy failed: {self._failed.pop()}")

    # The log

    def _ensure_slot(self, ask):
        found = ask(
            "SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s", SLOT
        )
        if found and found[0] != "lost":
            return
        self.stop()
        if found:
            ask("SELECT pg_drop_replication_slot(%s)", SLOT)
            say("PostgreSQL could hold back no more log: a new copy is made.")
        for path in self.spool.iterdir():
            path.unlink()
        ask("SELECT pg_create_physical_replication_slot(%s, true)", SLOT)
        self._copy(ask)

    def _ensure_receiver(self):
        if self._receiver and self._receiver.poll() is None:
            return
        log = self.settings.log / "keep.log"
        with open(log, "ab") as output:
            self._receiver = subprocess.Popen(
                [self._program("pg_receivewal"), "-D", self.spool, *RECEIVER],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment(),
            )

    def _stop_receiver(self):
        if self._receiver:
            self._receiver.terminate()
            self._receiver.wait()
            self._receiver = None

    def _wait_for(self, ask, end):
        until = time.monotonic() + PATIENCE
        while not ask(
            "SELECT 1 FROM pg_stat_replication r JOIN pg_replication_slots s "
            "ON s.active_pid = r.pid WHERE slot_name = %s AND flush_lsn >= %s",
            *(SLOT, end),
        ):
            if self._receiver.poll() is not None or time.monotonic() > until:
                raise Behind("the log does not arrive: log/keep.log says why")
            time.sleep(0.05)

    def _put_log(self, segment):
        """Finished pieces, and the one that ``segment`` names as far as it has come."""
        self._put_segments()
        partial = self.spool / f"{segment}.partial"
        if not self.place.has(f"wal/{segment}.gz"):
            try:
                with partial.open("rb") as file:
                    name = f"{segment}.{time.time_ns()}"
                    self.place.put_packed(f"wal/{name}", file)
                return name
            except FileNotFoundError:  # finished meanwhile
                self._put_segments()
        return ""

    def _put_segments(self):
        for path in sorted(self.spool.iterdir()):
            if SEGMENT.fullmatch(path.name):
                if not self.place.has(f"wal/{path.name}.gz"):
                    with path.open("rb") as file:
                        self.place.put_packed(f"wal/{path.name}", file)
                path.unlink()

    def _spooled(self):
        return sum(1 for _path in self.spool.iterdir())

    # Copies of the cluster

    def _ensure_copy(self, ask):
        if self._copying:
            if self._copying.is_alive():
                return
            self._end_copy()
        if time.monotonic() < self._not_before:
            return
        bases = self.place.bases()
        now = datetime.datetime.now(datetime.timezone.utc)
        if not bases or now - self.place.about(bases[-1])["started"] > COPY_EVERY:
            self._copy(ask)

    def _copy(self, ask):
        self._not_before = time.monotonic() + RETRY
        (segment,) = ask("SELECT pg_walfile_name(pg_current_wal_flush_lsn())")
        self._copying = Copy(self, segment)
        self._copying.start()

    def _end_copy(self):
        copy, self._copying = self._copying, None
        if copy.failed:
            self._failed.append(copy.failed)
            return
        copy.finish()
        self._shelves.append(stored.Shelf(self.place, copy.name))
        now = datetime.datetime.now(datetime.timezone.utc)
        self.place.drop_bases(now - self.days)
        there = set(self.place.bases())
        self._shelves = [shelf for shelf in self._shelves if shelf.base in there]

    def wait_for_copy(self):
        """Until the copy that is being made is there; for tests and the first start."""
        while not self.place.bases() or self._copying:
            if self._trouble:
                raise Stop(self._trouble)
            self.tick()
            if self._copying:
                self._copying.join(1)

    # Ways to PostgreSQL

    @contextlib.contextmanager
    def _connection(self):
        to = self.settings
        with contextlib.closing(
            psycopg2.connect(
                host=to.pg_host,
                port=to.pg_port,
                user=SUPERUSER,
                password=self.cluster.superuser_password,
                dbname="postgres",
                connect_timeout=10,
            )
        ) as connection:
            connection.autocommit = True
            cursor = connection.cursor()

            def ask(query, *values):
                cursor.execute(query, values)
                return cursor.fetchone() if cursor.description else None

            yield ask

    def _program(self, name):
        return postgres.program(self.settings, name)

    def _environment(self):
        reached = self.settings.replace(
            pg_user=SUPERUSER, pg_password=self.cluster.superuser_password
        )
        variables = postgres.client_variables(reached) | {"PGDATABASE": "postgres"}
        return child_environment(self.settings, **variables)

    def _tell(self):
        """For `make run` and `make kept`."""
        path = self.settings.run / STATE
        told = {"place": str(self.place.folder), "trouble": self._trouble}
        part = path.with_suffix(".part")
        part.write_text(json.dumps(told), encoding="utf-8")
        part.rename(path)


class Copy(threading.Thread):
    """A copy of the cluster, made while the log goes on being put away."""

    def __init__(self, keeper, segment):
        super().__init__(daemon=True)
        self.started = datetime.datetime.now(datetime.timezone.utc)
        self.name = f"base-{self.started:%Y%m%d-%H%M%S}"
        self.failed = ""
        self._keeper = keeper
        self._segment = segment
        self._process = None

    def run(self):
        try:
            self._make()
        except (OSError, Stop, Behind) as error:
            self.failed = str(error)
            part = self._keeper.place.folder / f"{self.name}.part"
            shutil.rmtree(part, ignore_errors=True)

    def stop(self):
        if self._process:
            self._process.kill()
        self.join()

    def _make(self):
        place, part = self._keeper.place, f"{self.name}.part"
        # What is stored now may be cleaned up before the copy is whole.
        stored.Shelf(place, part).add(self._keeper.store)
        self._put_cluster(place, f"{part}/base.tar")
        about = {
            "database": self._keeper.settings.db,
            "segment": self._segment,
            "started": self.started.isoformat(),
            "finished": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        }
        text = json.dumps(about, indent=1, sort_keys=True).encode()
        place.put(f"{part}/about.json", lambda file: file.write(text))

    def finish(self):
        """Give it its name; from then on it needs what is stored."""
        folder = self._keeper.place.folder
        (folder / f"{self.name}.part").rename(folder / self.name)

    def _put_cluster(self, place, name):
        keeper = self._keeper
        log = keeper.settings.log / "keep.log"
        with open(log, "ab") as errors:
            self._process = subprocess.Popen(
                [
                    *(keeper._program("pg_basebackup"), "-D", "-", "-F", "tar"),
                    *("-X", "none", "--checkpoint=fast", "--no-password"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=keeper._environment(),
            )
        try:
            with self._process.stdout as output:
                place.put_packed(name, output)
        finally:
            self._process.kill()  # it has ended, unless its copy was not wanted
            code = self._process.wait()
        if code:
            raise Behind("pg_basebackup failed: log/keep.log says why")


def _check_limit(ask):
    (limit,) = ask("SHOW max_slot_wal_keep_size")
    if limit == "-1":
        raise Stop(
            "This PostgreSQL was started without max_slot_wal_keep_size and could fill "
            "its disk: `make stop`, then start again."
        )
