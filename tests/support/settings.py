"""Where the suite finds Odoo's settings and the database it copies.

`make test` sets both variables. By hand::

    GOV_TEST_CONF=/path/to/odoo.conf GOV_TEST_TEMPLATE=gov \\
        pytest -p no:odoo --import-mode=importlib tests/rpc
"""

import configparser
import functools
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MATRIX = ROOT / "docs" / "access-matrix.csv"


class Missing(Exception):
    """A variable that the suite needs is not set."""


def _variable(name):
    value = os.environ.get(name)
    if not value:
        raise Missing(f"{name} is not set: start the suite with `make test`.")
    return value


def conf():
    return Path(_variable("GOV_TEST_CONF"))


def template():
    return _variable("GOV_TEST_TEMPLATE")


def odoo_command():
    """The start script beside the Python that runs the tests."""
    return [str(Path(sys.executable).parent / "odoo"), "-c", str(conf())]


def screenshots():
    """Folder for pictures of the browser tests, outside of the repository."""
    folder = Path(os.environ.get("GOV_HOME") or ROOT / ".gov") / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@functools.cache
def options():
    """The [options] of Odoo's configuration file."""
    parser = configparser.RawConfigParser()
    parser.read(conf(), encoding="utf-8")
    return dict(parser["options"])
