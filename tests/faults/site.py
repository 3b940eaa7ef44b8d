"""A PostgreSQL and an Odoo of the test's own, to be killed without harm to others."""

import base64
import configparser
import contextlib
import hashlib
import os
import random
import shutil
import signal
import time
from pathlib import Path

import psutil
import psycopg2

from tests.support import catalogue, settings
from tests.support.clients import XmlRpc
from tests.support.server import Server
from tests.support.world import PASSWORD
from tools.lib import command, postgres
from tools.lib.cluster import Cluster
from tools.lib.database import Databases, link_files
from tools.lib.settings import child_environment

DATABASE = "gov"
WORKERS = 2
PATIENCE = 60  # seconds for one answer
SWEEPS = 20
OUR_CONNECTIONS = (
    "datname = %s AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@contextlib.contextmanager
def built(source, world):
    """A site with a copy of the database of these settings, served while it lasts."""
    home = source.home / "faults"
    _remove(_settings(source, home))
    own = _settings(source, home)  # its folders are made when they are asked for
    home.mkdir(mode=0o711)
    home.chmod(0o711)
    own.venv.symlink_to(source.venv)
    cluster = Cluster(own)
    try:
        cluster.start()
        _restore(source, cluster.settings)
        site = Site(cluster, world)
        with site.server.running():
            yield site
    finally:
        _remove(own)


def _settings(source, home):
    """Those of an embedded PostgreSQL, wherever the database comes from."""
    return source.replace(
        home=home, db=DATABASE, pg_host="", pg_port=5432, pg_user="gov", pg_password=""
    )


def _remove(own):
    """What a run that was killed itself has left, too."""
    if postgres.has_programs(own):
        cluster = Cluster(own)
        cluster.stop()
        cluster.remove()
    shutil.rmtree(own.home, ignore_errors=True)


def _restore(source, target):
    dump, log = target.home / "dump", target.log / "faults.log"
    for name, chosen, arguments in (
        ("pg_dump", source, ("--format=custom", "--compress=0", "-f", dump)),
        ("createdb", target, (DATABASE,)),
        ("pg_restore", target, ("--exit-on-error", "-d", DATABASE, dump)),
    ):
        owners = ("--no-owner", "--no-acl") if name != "createdb" else ()
        command.run(
            [postgres.program(target, name), *owners, *arguments],
            log,
            env=child_environment(chosen, **postgres.client_variables(chosen)),
        )
    dump.unlink()
    link_files(Databases(source).files / source.db, Databases(target).files / target.db)


class Site:
    """The server, its database, the people of the world, and five ways to hurt it."""

    def __init__(self, cluster, world):
        self.cluster = cluster
        self.world = world
        own = cluster.settings
        self.files = own.data / "filestore" / DATABASE
        self.server = self.new_server("faults")

    def new_server(self, name, kind=Server, **options):
        """A server of these files, with other options of the configuration."""
        own = self.cluster.settings
        odoo = [*settings.odoo_command()[:1], "-c", str(_conf(own, name, **options))]
        return kind(DATABASE, own.log / f"{name}.log", odoo, WORKERS)

    @contextlib.contextmanager
    def reading_from(self, standby):
        """One more server, which reads from there what may be of a moment before."""
        replica = {"db_replica_host": standby.host, "db_replica_port": standby.port}
        with self.new_server("reading", **replica).running() as server:
            yield server

    def client(self, person, server=None):
        """Speaks as that person, without a call to sign in."""
        login, uid = self.world.logins[person], self.world.users[person]
        server = server or self.server
        return XmlRpc(server, login, PASSWORD, timeout=PATIENCE, uid=uid)

    def rows(self, query, *values):
        return Databases(self.cluster.settings)._rows(query, *values, db=DATABASE)

    def execute(self, query, *values):
        with contextlib.closing(self._connect()) as connection:
            connection.autocommit = True
            connection.cursor().execute(query, values)

    def _connect(self):
        return Databases(self.cluster.settings).connect(DATABASE)

    def submission(self, size=20_000, **changes):
        """A payload with a scan of this size that nobody has sent before."""
        sent = catalogue.submission(self.world, **changes)
        scan = b"%PDF-1.7\n" + os.urandom(size) + b"\n%%EOF"
        content = base64.b64encode(scan).decode()
        sent["materials"][0].update(content=content, filename="a.pdf")
        return sent, hashlib.sha1(scan).hexdigest()

    # What happens to it. Each returns when it is over and repaired.

    def kill_worker(self):
        """One of the processes that answer; the server starts another one."""
        with contextlib.suppress(psutil.NoSuchProcess):
            random.choice(self.server.workers()).send_signal(signal.SIGKILL)

    def kill_workers(self):
        """All of them, and with them whatever is being done."""
        for worker in self.server.workers():
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()

    def kill_server(self):
        """All of Odoo at once."""
        self.server.kill()
        self.server.start()

    def kill_backend(self):
        """One process of PostgreSQL, which then throws the others out and recovers."""
        query = f"SELECT pid FROM pg_stat_activity WHERE {OUR_CONNECTIONS}"
        pids = [pid for (pid,) in self.rows(query, DATABASE)]
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(pids), signal.SIGKILL)

    def kill_postgres(self):
        """All of PostgreSQL at once; Odoo is left running."""
        pid = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended by itself
            postmaster = psutil.Process(pid)
            family = [postmaster, *postmaster.children(recursive=True)]
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(family, timeout=20)
        self.cluster.start()

    def cut_connections(self):
        """Every connection to the database, again and again for two seconds."""
        query = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE {OUR_CONNECTIONS}"
        )
        for _sweep in range(SWEEPS):
            with contextlib.suppress(psycopg2.OperationalError):
                self.rows(query, DATABASE)
            time.sleep(2 / SWEEPS)


def _conf(own, name, **options):
    """The configuration of the tests, with the site's own database and files."""
    parser = configparser.RawConfigParser()
    parser.read(settings.conf(), encoding="utf-8")
    given = {
        "db_host": own.pg_host,
        "db_port": own.pg_port,
        "db_user": own.pg_user,
        "db_password": own.pg_password,
        "db_name": own.db,
        "data_dir": own.data,
        **options,
    }
    for key, value in given.items():
        parser.set("options", key, str(value))
    path = Path(own.conf / f"{name}.conf")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        parser.write(file)
    return path
