"""A backup is the whole of it, and a restored database is served as before."""

import os
import re

import pytest

from tests.support import databases, settings
from tests.support.clients import XmlRpc
from tests.support.server import Server
from tools.lib import backup, postgres, restore
from tools.lib import settings as tools_settings
from tools.lib.database import Databases
from tools.lib.report import Stop

SOURCE, TARGET = (f"gov_testrun_{name}_{os.getpid()}" for name in ("kept", "restored"))
AGENT = "mafugui"  # a village agent of the demo


@pytest.fixture(scope="module")
def here():
    with (
        postgres.used(tools_settings.from_environment()) as reached,
        databases.copy_of(settings.template(), SOURCE),
    ):
        yield reached.replace(db=SOURCE, demo=True)


@pytest.fixture
def target(here):
    yield here.replace(db=TARGET)
    Databases(here).drop(TARGET)
    Databases(here).drop(f"{TARGET}__building")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("GOV_BACKUPS", str(tmp_path / "backups"))
    monkeypatch.delenv("GOV_BACKUP_KEY", raising=False)
    return tmp_path


@pytest.fixture
def key(place, monkeypatch):
    path = place / "key"
    path.write_text("翰林-72-passphrase")
    monkeypatch.setenv("GOV_BACKUP_KEY", str(path))
    return path


@pytest.fixture(scope="module")
def archive(here, tmp_path_factory):
    """One archive without a key, for the tests that do it no harm."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOV_BACKUPS", str(tmp_path_factory.mktemp("archive")))
        patch.delenv("GOV_BACKUP_KEY", raising=False)
        return backup.make(here, Databases(here))


def _rows(name):
    """How many rows each table of the suite holds."""
    connection = databases.connect(name)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_type = "
            "'BASE TABLE' AND table_name LIKE ANY (ARRAY['gov\\_%', 'ir\\_attach%'])"
        )
        tables = [table for (table,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    connection.close()
    return found


def test_an_encrypted_backup_comes_back_and_the_agent_works_on(
    here, target, key, tmp_path
):
    path = backup.make(here, Databases(here))
    assert path.suffix == ".gpg"
    assert path.stat().st_mode & 0o077 == 0
    assert b"PGDMP" not in path.read_bytes()
    restore.restore(target, path)
    before = _rows(SOURCE)
    assert before["gov_case"] > 100 and before["gov_case_event"] > 100
    assert _rows(TARGET) == before
    with Server(TARGET, tmp_path / "server.log").running() as server:
        agent = XmlRpc(server, AGENT, AGENT)
        cases = agent("gov.case", "search_read", domain=[], fields=["number", "light"])
        assert len(cases) > 2
        progress = agent("gov.case", "track", number=cases[-1]["number"])
        assert progress["events"]


def test_another_key_opens_nothing(here, target, key):
    path = backup.make(here, Databases(here))
    key.write_text("another")
    with pytest.raises(Stop, match="key is another"):
        restore.restore(target, path)
    assert not Databases(here).exists(TARGET)


def test_what_is_there_is_not_overwritten(here, archive):
    with pytest.raises(Stop, match="not overwritten"):
        restore.restore(here, archive)


def test_half_an_archive_restores_nothing(here, target, archive, place):
    half = place / archive.name
    half.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with pytest.raises(Stop, match="no whole backup"):
        restore.restore(target, half)
    assert not Databases(here).exists(TARGET)


def test_an_altered_journal_is_not_restored_in_silence(here, target, place):
    connection = databases.connect(SOURCE)
    with connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE gov_case_event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE gov_case_event SET happened_on = happened_on - interval '1 day' "
            "WHERE id = (SELECT max(id) FROM gov_case_event) RETURNING case_id"
        )
        (case_id,) = cursor.fetchone()
        cursor.execute("ALTER TABLE gov_case_event ENABLE TRIGGER USER")
        cursor.execute("SELECT number FROM gov_case WHERE id = %s", (case_id,))
        (number,) = cursor.fetchone()
    connection.close()
    with pytest.raises(Stop, match=number):
        restore.restore(target, backup.make(here, Databases(here)))
    assert not Databases(here).exists(TARGET)


def test_old_archives_go_when_a_new_one_is_made(here, place, monkeypatch):
    folder = backup.destination(here)
    for day in range(1, 10):
        (folder / f"{SOURCE}-2012010{day}-010000.tar").touch()
    (folder / f"{SOURCE}-notes.txt").touch()
    (folder / f"{SOURCE}_other-20120101-010000.tar").touch()
    monkeypatch.setenv("GOV_BACKUP_KEEP", "3")
    backup.main(here, ["backup"])
    left = sorted(path.name for path in folder.iterdir())
    assert f"{SOURCE}-notes.txt" in left
    assert f"{SOURCE}_other-20120101-010000.tar" in left
    kept = [name for name in left if re.match(rf"{SOURCE}-\d", name)]
    assert len(kept) == 3
    assert kept[:2] == [f"{SOURCE}-2012010{day}-010000.tar" for day in (8, 9)]
