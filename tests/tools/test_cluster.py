"""The embedded PostgreSQL: who may enter, and how long its paths may be."""

import os
import tempfile
from pathlib import Path

import pytest

from tools.lib import cluster, postgres, settings
from tools.lib.database import Databases
from tools.lib.report import Stop
from tools.lib.settings import ROOT


def test_a_short_path_keeps_the_socket_beside_the_data():
    assert cluster._socket_folder(Path("/srv/gov")) == Path("/srv/gov/pg-run")


def test_a_long_path_moves_the_socket():
    folder = cluster._socket_folder(Path("/" + "x" * 100))
    assert folder.parent == Path(tempfile.gettempdir())
    assert len(os.fsencode(folder)) + len("/.s.PGSQL.5432") < 108


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path):
    with postgres.used(settings.from_environment()) as here:
        if here.external_postgres:
            return
        made = cluster.Cluster(settings.from_environment())
    (tmp_path / "elsewhere").mkdir()
    made.socket = tmp_path / "link"
    made.socket.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Stop, match="belongs to another account"):
        made._make_socket_folder()


def test_a_folder_closed_to_others_is_seen(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert not cluster._reachable(closed)


def test_odoo_s_account_is_no_superuser():
    with postgres.used(settings.from_environment()) as here:
        query = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert Databases(here)._rows(query, here.pg_user) == [(False,)]


def test_postgresql_does_not_listen_on_the_network():
    with postgres.used(settings.from_environment()) as here:
        if not here.external_postgres:
            assert Databases(here)._rows("SHOW listen_addresses") == [("",)]


@pytest.mark.parametrize("path", sorted((ROOT / "config/postgresql").glob("*.conf")))
def test_no_statement_is_logged(path):
    """Statements hold the numbers and names that people typed."""
    lines = [line.split("#")[0].strip() for line in path.read_text().splitlines()]
    given = dict(line.split(" = ", 1) for line in lines if line)
    assert given["log_min_duration_statement"].strip() == "-1"
    assert given["log_min_error_statement"].strip() == "panic"
    assert given["log_error_verbosity"].strip() == "terse"
    assert given.get("log_statement", "none") == "none"
