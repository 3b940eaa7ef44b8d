"""Two nodes of Odoo with the same files, behind nginx and on PgBouncer.

nginx and PgBouncer run with the files of config/, in which only addresses, paths and
sizes are filled in.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass

import psycopg2

from tests.faults.site import DATABASE, WORKERS
from tests.support.server import Server, free_port
from tools.lib import front
from tools.lib.settings import ROOT

PATIENCE = 60
WAIT = 5  # seconds for a connection of PgBouncer; nothing here should need them
# The processes of two nodes, and one connection to spare: as config/pgbouncer.ini asks.
POOL = 2 * (WORKERS + 2) + 1
MODES = ("transaction", "session")
SESSION_POOL = 2 * POOL  # a process keeps its first and its second connection
LOG = "$request_method $uri $status $upstream_addr|$upstream_connect_time"
MAIN = """
{user}
daemon off;
worker_processes 2;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    log_format nodes '{log}';
    access_log access.log nodes;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {site}
}}
"""


@contextlib.contextmanager
def built(site, mode):
    """The nodes behind nginx, with PgBouncer in this mode."""
    with Pool(site, mode).running() as pool, contextlib.ExitStack() as stack:
        nodes = [new_node(site, pool, number) for number in (1, 2)]
        for node in nodes:
            stack.enter_context(node.running())
        yield stack.enter_context(Front(site, nodes, pool).running())


def new_node(site, pool, number):
    options = {"db_host": "127.0.0.1", "db_port": pool.port, "proxy_mode": True}
    return site.new_server(f"node{number}", Node, **options)


def filled(path, changes):
    """The text of a file of config/, in which each of these must be found."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, f"{path} has no {old!r}"
        text = text.replace(old, new)
    return text


def wait_until(happened, what):
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, what
        time.sleep(0.02)


class Node(Server):
    """Serves its database as `make run` does: chosen by its name, without a filter."""

    def _chosen(self):
        return ("-d", self.database)


class Program:
    """A program that listens, started in the foreground; its log is its own."""

    def __init__(self, site, name):
        self.settings = site.cluster.settings
        self.log = self.settings.log / f"{name}.log"
        self.port = free_port()

    @contextlib.contextmanager
    def running(self):
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                self.command(),
                env=front.environment(_outer(self.settings)),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_until(lambda: self._listens(process), self.log)
            yield self
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            process.wait(PATIENCE)

    def _listens(self, process):
        said = self.log.read_text(encoding="utf-8", errors="replace")
        assert process.poll() is None, said
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            return True
        return False


def _outer(settings):
    """The programs lie in the GOV_HOME around that of the site."""
    return settings.replace(home=settings.home.parent)


class Pool(Program):
    """PgBouncer in this mode; ``listening`` is that of Odoo's other database."""

    def __init__(self, site, mode, listening="session", size=0):
        super().__init__(site, "pgbouncer")
        self._size = size or (POOL if mode == "transaction" else SESSION_POOL)
        self._cluster = site.cluster
        self._folder = site.cluster.base / "pgbouncer"
        self._mode, self._listening = mode, listening

    def command(self):
        self._folder.mkdir(exist_ok=True, mode=0o700)
        users, conf = self._folder / "userlist.txt", self._folder / "pgbouncer.ini"
        users.touch(mode=0o600)
        users.write_text(f'"gov" "{self.settings.pg_password}"\n', encoding="ascii")
        conf.write_text(self._conf(users), encoding="utf-8")
        self._cluster.own(self._folder, users, conf)
        account = self._cluster.account
        other = ["--user", account.pw_name] if account else []
        return [front.program(_outer(self.settings), "pgbouncer"), *other, str(conf)]

    def _conf(self, users):
        there = f"host={self.settings.pg_host} port={self.settings.pg_port}"
        return filled(
            ROOT / "config/pgbouncer.ini",
            {
                "host=10.0.0.20 port=5432": there,
                "pool_mode=session pool_size=40": f"pool_mode={self._listening} "
                f"pool_size={POOL}",
                "pool_mode=transaction pool_size=40": f"pool_mode={self._mode} "
                f"pool_size={self._size}",
                "listen_addr = 10.0.0.20": "listen_addr = 127.0.0.1",
                "listen_port = 6432": f"listen_port = {self.port}",
                "query_wait_timeout = 20": f"query_wait_timeout = {WAIT}",
                "/etc/pgbouncer/userlist.txt": str(users),
            },
        )

    def connect(self, database):
        connection = psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user=self.settings.pg_user,
            password=self.settings.pg_password,
            dbname=database,
        )
        connection.autocommit = True
        return contextlib.closing(connection)

    def connections(self):
        """How many Odoo has to PgBouncer, and PgBouncer to PostgreSQL."""
        with self.connect("pgbouncer") as connection:
            cursor = connection.cursor()
            cursor.execute("SHOW POOLS")
            names = [column.name for column in cursor.description]
            pools = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        ours = [pool for pool in pools if pool["database"] == DATABASE]
        return tuple(
            sum(value for pool in ours for name, value in pool.items() if name in kinds)
            for kinds in (
                ("cl_active", "cl_waiting"),
                ("sv_active", "sv_idle", "sv_used", "sv_tested", "sv_login"),
            )
        )


@dataclass(frozen=True)
class Passed:
    """A request as nginx passed it on: to whom in turn, and which of them heard it."""

    method: str
    path: str
    status: str
    nodes: tuple
    heard: tuple

    @property
    def sent(self):
        """How many nodes were sent the request."""
        return sum(time != "-" for time in self.heard)


class Front(Program):
    """nginx in front of these nodes, called as a server is."""

    def __init__(self, site, nodes, pool=None):
        super().__init__(site, "nginx")
        self.database = DATABASE
        self.url = f"http://127.0.0.1:{self.port}"
        self.nodes = nodes
        self.pool = pool
        self._folder = self.settings.home / "nginx"

    def command(self):
        self._folder.mkdir(exist_ok=True)
        conf, errors = self._folder / "nginx.conf", self._folder / "errors.log"
        self._access.write_bytes(b"")
        user = "user root;" if os.geteuid() == 0 else ""
        conf.write_text(
            MAIN.format(user=user, log=LOG, site=self._conf()), encoding="utf-8"
        )
        program = front.program(_outer(self.settings), "nginx")
        where = ("-p", f"{self._folder}/", "-e", str(errors), "-c", str(conf))
        return [program, *where]

    @property
    def _access(self):
        return self._folder / "access.log"

    def _conf(self):
        """Both nodes, and http on a port of its own instead of https."""
        first, second = self.nodes
        return filled(
            ROOT / "config/nginx.conf",
            {
                "server 127.0.0.1:8069": f"server 127.0.0.1:{first.port}",
                "# server 10.0.0.12:8069": f"server 127.0.0.1:{second.port}",
                "server 127.0.0.1:8072": f"server 127.0.0.1:{first.gevent_port}",
                "# server 10.0.0.12:8072": f"server 127.0.0.1:{second.gevent_port}",
                "listen 80;": f"listen 127.0.0.1:{free_port()};",
                "listen 443 ssl;": f"listen 127.0.0.1:{self.port};",
                "ssl_certificate ": "# ",
                "ssl_certificate_key": "# ",
                "ssl_protocols": "# ",
                "session_id secure": "session_id",
            },
        )

    def passed(self, start=0):
        """What was passed on since that place of the log."""
        with self._access.open(encoding="utf-8") as log:
            log.seek(start)
            lines = [line for line in log if line.endswith("\n")]
        return [_passed(line) for line in lines]

    def place(self):
        """The end of the log now."""
        return self._access.stat().st_size

    def answered(self, path, start=0):
        """The nodes that answered calls of that path since then, in turn."""
        return [
            self._node(one.nodes[-1])
            for one in self.passed(start)
            if one.path == path and one.nodes and int(one.status) < 500
        ]

    def _node(self, address):
        return next(node for node in self.nodes if address.endswith(f":{node.port}"))

    def wait_until_serves(self, node, path, start):
        wait_until(lambda: node in self.answered(path, start), f"no call for {node}")


def _passed(line):
    method, path, status, rest = line.rstrip("\n").split(" ", 3)
    addresses, times = rest.split("|")
    return Passed(method, path, status, _listed(addresses), _listed(times))


def _listed(text):
    return tuple(word for word in re.split(r", | : ", text) if word)
