"""Lets the pure tests run without a database and from any folder."""

from pathlib import Path

import pytest
from _pytest.python import Package

import odoo.addons

_ADDONS = str(Path(__file__).parents[3])
if _ADDONS not in odoo.addons.__path__:
    odoo.addons.__path__.append(_ADDONS)

# The folders above are addons: pytest must not import them by another name than
# odoo.addons, only to look for a set-up function.
Package.setup = lambda package: None


@pytest.fixture(scope="session", autouse=True)
def load_registry():
    """Take the place of pytest-odoo's fixture, which opens a database."""
    yield
