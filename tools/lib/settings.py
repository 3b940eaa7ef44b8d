"""Where everything lies: the variables GOV_* and the paths made from them."""

import dataclasses
import functools
import os
import re
import secrets
import tempfile
from pathlib import Path

from tools.lib.report import Stop

FOREIGN = re.compile(r"PG[A-Z]+$|ODOO_|OPENERP_|PYTHON(PATH|HOME)$|GOV_ADMIN_")
ROOT = Path(__file__).resolve().parents[2]


@dataclasses.dataclass(frozen=True)
class Settings:
    home: Path  # GOV_HOME: all that is fetched, built and stored
    addons: Path  # GOV_ADDONS: the suite's addons
    db: str  # GOV_DB
    port: int  # GOV_PORT
    demo: bool  # GOV_DEMO
    config: Path  # GOV_CONFIG: the file the server's settings start from
    odoo_dir: Path | None  # ODOO_DIR: a checkout of Odoo 19.0 instead of the fetched
    pg_host: str  # GOV_PG_HOST ...: a PostgreSQL instead of the embedded one
    pg_port: int
    pg_user: str
    pg_password: str
    pg_size: str  # GOV_PG_SIZE: which of config/postgresql/ the embedded one uses
    mirror: str  # GOV_DEBIAN_MIRROR: address of a Debian archive
    strict: bool  # GOV_STRICT: refuse packages newer than the tested ones

    @property
    def venv(self):
        return self.home / "venv"

    @property
    def python(self):
        return self.venv / "bin" / "python"

    @property
    def odoo_root(self):
        return self.home / "odoo"

    @property
    def production_mark(self):
        """A file that makes `make clean` refuse."""
        return self.home / "production"

    @property
    def external_postgres(self):
        return bool(self.pg_host)

    @functools.cached_property
    def run(self):
        return self._folder("run")

    @functools.cached_property
    def data(self):
        return self._folder("data")

    @functools.cached_property
    def log(self):
        return self._folder("log")

    @functools.cached_property
    def conf(self):
        return self._folder("conf")

    def _folder(self, name):
        """A folder for this account alone: cases, passwords and logs lie in them."""
        folder = self.home / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def secret(self, name):
        """A password made on first use and kept for its owner alone."""
        path = self._folder("secrets") / name
        if not path.exists():
            part = path.with_suffix(".part")
            part.touch(mode=0o600)
            part.write_text(secrets.token_urlsafe(18), encoding="ascii")
            part.rename(path)
        return path.read_text(encoding="ascii")

    def replace(self, **changes):
        return dataclasses.replace(self, **changes)


def from_environment():
    get = os.environ.get
    if get("GOV_PG_USER") == "postgres":
        raise Stop("GOV_PG_USER=postgres is refused by Odoo: make it its own account.")
    return Settings(
        home=_path("GOV_HOME", ".gov"),
        addons=_path("GOV_ADDONS", "addons"),
        db=_database(get("GOV_DB") or "gov"),
        port=_port("GOV_PORT", 8069),
        demo=_switch("GOV_DEMO", True),
        config=_path("GOV_CONFIG", "config/odoo.conf"),
        odoo_dir=_path("ODOO_DIR", None),
        pg_host=get("GOV_PG_HOST", ""),
        pg_port=_port("GOV_PG_PORT", 5432),
        pg_user=get("GOV_PG_USER") or "gov",
        pg_password=get("GOV_PG_PASSWORD", ""),
        pg_size=_size(get("GOV_PG_SIZE") or "small"),
        mirror=get("GOV_DEBIAN_MIRROR", ""),
        strict=_switch("GOV_STRICT", False),
    )


def crash_file():
    handle, name = tempfile.mkstemp(prefix="gov-", suffix=".txt")
    os.close(handle)
    return Path(name)


def child_environment(settings, **extra):
    """The environment of every program started here.

    Odoo and libpq take PG* and ODOO_* before their configuration file, and Python's own
    variables would bring other packages in: none of them is passed on.
    """
    kept = {name: text for name, text in os.environ.items() if not FOREIGN.match(name)}
    if not os.access(kept.get("HOME", ""), os.W_OK):
        kept["HOME"] = str(settings._folder("user"))
    return kept | {name: str(text) for name, text in extra.items()}


def _path(name, default):
    text = os.environ.get(name) or default
    return (ROOT / Path(text).expanduser()) if text else None


def _database(name):
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        raise Stop(
            f"GOV_DB={name} is no usable name: take lower-case letters, digits and _, "
            "at most 40, a letter first."
        )
    if name.startswith("gov_test"):
        raise Stop("GOV_DB must not start with gov_test: such databases are dropped.")
    return name


def _port(name, default):
    text = os.environ.get(name) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Stop(f"{name}={text} is no port: take a number from 1 to 65535.")
    return int(text)


def _switch(name, default):
    text = os.environ.get(name) or str(int(default))
    if text not in ("0", "1"):
        raise Stop(f"{name}={text} is not understood: take 0 or 1.")
    return text == "1"


def _size(name):
    sizes = sorted(path.stem for path in (ROOT / "config/postgresql").glob("*.conf"))
    if name not in sizes:
        raise Stop(f"GOV_PG_SIZE={name} is not known: take one of {', '.join(sizes)}.")
    return name
