"""A backup is the whole of it, and a restored database is served as before."""

import hashlib
import io
import json
import os
import re
import subprocess
import tarfile

import pytest

from tests.support import databases, settings
from tests.support.clients import XmlRpc
from tests.support.server import Server
from tools.lib import backup, postgres, restore, unpack
from tools.lib import settings as tools_settings
from tools.lib.database import Databases
from tools.lib.report import Stop

SOURCE, TARGET = (f"gov_testrun_{name}_{os.getpid()}" for name in ("kept", "restored"))
KEYS = ("GOV_BACKUP_KEY", "GOV_BACKUP_SIGN", "GOV_BACKUP_VERIFY")
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
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
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
        for name in KEYS:
            patch.delenv(name, raising=False)
        return backup.make(here, Databases(here))


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Two pairs of keys, made as the manual says."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "theirs"):
        private, public = folder / name, folder / f"{name}.pub"
        for arguments in (
            ("genpkey", "-algorithm", "ed25519", "-out", private),
            ("pkey", "-in", private, "-pubout", "-out", public),
        ):
            subprocess.run(["openssl", *arguments], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def signed(here, keys, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOV_BACKUPS", str(tmp_path_factory.mktemp("signed")))
        patch.setenv("GOV_BACKUP_SIGN", str(keys / "ours"))
        patch.delenv("GOV_BACKUP_KEY", raising=False)
        return backup.make(here, Databases(here))


def _changed(archive, place, change=lambda name, content: content, added=()):
    """The archive with other contents: None leaves a file out."""
    other = place / "changed" / archive.name
    other.parent.mkdir(exist_ok=True)
    with tarfile.open(archive) as old, tarfile.open(other, "w") as new:
        for entry in old:
            content = old.extractfile(entry).read() if entry.isfile() else b""
            content = change(entry.name, content)
            if content is not None:
                _add(new, entry, content)
        for name, content in added:
            _add(new, tarfile.TarInfo(name), content)
    return other


def _add(tar, entry, content):
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


def _member(archive, name):
    with tarfile.open(archive) as tar:
        return tar.extractfile(name).read()


def _scan(archive):
    """The longest stored file of the archive."""
    with tarfile.open(archive) as tar:
        files = [one for one in tar if one.name.startswith("filestore/")]
        return max(files, key=lambda one: one.size).name


def _overwritten(content, at):
    return content[:at] + bytes(6) + content[at + 6 :]


def _with_right_sums(archive, place):
    """As somebody leaves it who knows how the digests are made, and has no key."""
    lines = []
    with tarfile.open(archive) as tar:
        for entry in tar:
            if entry.isfile() and entry.name not in unpack.SEALS:
                digest = hashlib.sha256(tar.extractfile(entry).read()).hexdigest()
                lines.append(f"{digest}  {entry.name}\n")
    sums = "".join(lines).encode()
    second = place / "second"
    second.mkdir()
    return _changed(
        archive, second, lambda name, content: sums if name == backup.SUMS else content
    )


def _is_refused(here, target, path, reason):
    with pytest.raises(Stop, match=reason) as raised:
        restore.restore(target, path)
    assert "\n" not in str(raised.value)
    for name in (TARGET, f"{TARGET}__building"):
        assert not Databases(here).exists(name)


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


def test_what_was_checked_is_what_is_said(here, target, archive):
    told = restore.restore(target, archive)
    with tarfile.open(archive) as tar:
        files = [entry.name for entry in tar if entry.isfile()]
    stored = sum(name.startswith("filestore/") for name in files)
    assert f"the content of {stored} stored files against their names" in told
    assert f"{_cases(SOURCE)} cases" in told
    assert "not signed: whoever could write it" in told


def _cases(name):
    query = "SELECT count(*) FROM gov_case WHERE state <> 'draft'"
    return _one(name, query)


def _one(name, query):
    connection = databases.connect(name)
    with connection, connection.cursor() as cursor:
        cursor.execute(query)
        (found,) = cursor.fetchone()
    connection.close()
    return found


@pytest.mark.parametrize(
    "part", ("scan", "dump", "about", "removed", "added", "twice", "no list")
)
def test_each_part_of_an_archive_is_summed_up(here, target, archive, place, part):
    scan = _scan(archive)
    about = json.dumps(json.loads(_member(archive, backup.ABOUT)) | {"made": "2020"})
    changes = {
        "scan": {scan: lambda content: _overwritten(content, len(content) // 2)},
        "dump": {backup.DUMP: lambda content: _overwritten(content, -700)},
        "about": {backup.ABOUT: lambda content: about.encode()},
        "removed": {scan: lambda content: None},
        "no list": {backup.SUMS: lambda content: None},
    }.get(part, {})
    added = {
        "added": [(f"filestore/aa/{'a' * 40}", b"new")],
        "twice": [(backup.DUMP, _member(archive, backup.DUMP))],
    }.get(part, [])
    other = _changed(
        archive,
        place,
        lambda name, content: changes.get(name, lambda same: same)(content),
        added,
    )
    reasons = {
        "scan": f"content of {scan} is not",
        "dump": "content of database.dump is not",
        "about": "content of about.json is not",
        "removed": f"{scan} is missing",
        "added": f"{'a' * 40} is not in its list",
        "twice": "database.dump twice",
        "no list": "SHA256SUMS is missing",
    }
    _is_refused(here, target, other, reasons[part])


def test_a_scan_is_what_its_name_says_whatever_the_list(here, target, archive, place):
    scan = _scan(archive)
    other = _changed(
        archive,
        place,
        lambda name, content: _overwritten(content, 9) if name == scan else content,
    )
    name = scan.removeprefix("filestore/")
    _is_refused(
        here, target, _with_right_sums(other, place), f"stored file {name} was altered"
    )


def test_an_archive_without_digests_is_checked_by_names(here, target, archive, place):
    scan = _scan(archive)
    about = json.loads(_member(archive, backup.ABOUT))
    del about["format"]

    def old(name, content):
        if name == backup.ABOUT:
            return json.dumps(about).encode()
        return None if name == backup.SUMS else content

    def damaged(name, content):
        content = old(name, content)
        return _overwritten(content, 9) if name == scan else content

    _is_refused(here, target, _changed(archive, place, damaged), "was altered")
    told = restore.restore(target, _changed(archive, place, old))
    assert "of an older version, without digests and not signed" in told


def test_a_file_that_was_being_written_is_left_out(here, target, place):
    half = Databases(here).files / SOURCE / "bb" / ("bb" + "0" * 38)
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"%PDF-1.7 half")
    try:
        told = restore.restore(target, backup.make(here, Databases(here)))
    finally:
        half.unlink()
    assert "1 files not as their names say were left out" in told
    assert not (Databases(here).files / TARGET / "bb" / half.name).exists()


def test_a_signed_archive_says_so(here, target, signed, keys, monkeypatch, tmp_path):
    monkeypatch.setenv("GOV_BACKUP_VERIFY", str(keys / "ours.pub"))
    assert "signed, and the signature holds" in restore.restore(target, signed)
    for name in unpack.SEALS:
        (tmp_path / name).write_bytes(_member(signed, name))
    checked = subprocess.run(
        "sha256sum SHA256SUMS >line && openssl pkeyutl -verify -pubin -inkey "
        f"{keys / 'ours.pub'} -rawin -in line -sigfile SHA256SUMS.sig",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert "Verified Successfully" in checked.stdout, checked.stderr


def test_without_a_key_a_signature_is_not_called_checked(here, target, signed):
    assert "no key to check that with" in restore.restore(target, signed)


def test_only_what_the_key_signed_is_restored(
    here, target, archive, signed, keys, place, monkeypatch
):
    monkeypatch.setenv("GOV_BACKUP_VERIFY", str(keys / "ours.pub"))
    _is_refused(here, target, archive, "is not signed")
    forged = _with_right_sums(_changed(signed, place, _forge_dump), place)
    _is_refused(here, target, forged, "signature of .* is wrong")
    reused = _changed(
        archive,
        place,
        added=[(name, _member(signed, name)) for name in unpack.SEALS[1:]],
    )
    _is_refused(here, target, reused, "signature of .* is wrong")
    monkeypatch.setenv("GOV_BACKUP_VERIFY", str(keys / "theirs.pub"))
    _is_refused(here, target, signed, "signed with another key")


def test_the_seals_of_another_day_fit_no_other_archive(
    here, target, archive, signed, keys, place, monkeypatch
):
    monkeypatch.setenv("GOV_BACKUP_VERIFY", str(keys / "ours.pub"))
    old = {name: _member(signed, name) for name in unpack.SEALS}
    other = _changed(
        archive,
        place,
        lambda name, content: None if name in old else content,
        added=list(old.items()),
    )
    _is_refused(here, target, other, "content of about.json is not")


def _forge_dump(name, content):
    return _overwritten(content, -700) if name == backup.DUMP else content


@pytest.mark.parametrize("name", KEYS[1:])
def test_a_key_that_is_none_is_said(here, target, archive, place, monkeypatch, name):
    monkeypatch.setenv(name, str(place / "nowhere"))
    _is_refused(here, target, archive, f"{name}=.*openssl")


_LAST = "WHERE id = (SELECT max(id) FROM gov_case WHERE state = 'issued')"
FORGERIES = {
    "a row of the journal": (
        "ALTER TABLE gov_case_event DISABLE TRIGGER USER; UPDATE gov_case_event SET "
        "happened_on = happened_on - interval '1 day' WHERE id = (SELECT max(id) FROM "
        "gov_case_event); ALTER TABLE gov_case_event ENABLE TRIGGER USER",
        "Not as the journal of the case says: [0-9]{20}",
    ),
    "a document": (
        "ALTER TABLE gov_case_document DISABLE TRIGGER USER; UPDATE gov_case_document "
        "SET content = content || ' ' WHERE id = (SELECT max(id) FROM "
        "gov_case_document); ALTER TABLE gov_case_document ENABLE TRIGGER USER",
        "Not as the journal",
    ),
    "a state": (f"UPDATE gov_case SET state = 'decided' {_LAST}", "Not as the journal"),
    "a decision": (
        f"UPDATE gov_case SET decision = 'rejected' {_LAST}",
        "Not as the journal",
    ),
    "a promise": (
        f"UPDATE gov_case SET promised_date = promised_date + 30 {_LAST}",
        "Not as the journal",
    ),
    "timeliness": (
        "UPDATE gov_case SET timeliness = CASE timeliness WHEN 'on_time' THEN 'late' "
        f"ELSE 'on_time' END {_LAST}",
        "Not as the journal",
    ),
    "an attachment's size": (
        "UPDATE ir_attachment SET file_size = file_size + 1 WHERE id = (SELECT max(id) "
        "FROM ir_attachment WHERE store_fname IS NOT NULL)",
        "is not of its file",
    ),
    "an attachment's digest": (
        "UPDATE ir_attachment SET checksum = repeat('0', 40) WHERE id = (SELECT "
        "max(id) FROM ir_attachment WHERE store_fname IS NOT NULL)",
        "is not of its file",
    ),
    "a protection switched off": (
        "ALTER TABLE gov_access_log DISABLE TRIGGER USER",
        "protection .* is switched off",
    ),
    "a protection dropped": (
        "DROP TRIGGER gov_case_event_keep_row ON gov_case_event",
        "protection gov_case_event_keep_row .* is missing",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_dump_that_contradicts_itself_is_refused(here, target, place, forgery):
    statement, reason = FORGERIES[forgery]
    forged = f"gov_testrun_forged_{os.getpid()}"
    with databases.copy_of(settings.template(), forged):
        connection = databases.connect(forged)
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()
        path = backup.make(here.replace(db=forged), Databases(here))
    _is_refused(here, target, path, reason)


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
