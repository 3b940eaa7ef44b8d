"""Lets the pure tests run without a database and from any folder."""

from pathlib import Path

import pytest

import odoo.addons

_ADDONS = str(Path(__file__).parents[3])
if _ADDONS not in odoo.addons.__path__:
    odoo.addons.__path__.append(_ADDONS)


@pytest.fixture(scope="session", autouse=True)
def load_registry():
    """Take the place of pytest-odoo's fixture, which opens a database."""
    yield
