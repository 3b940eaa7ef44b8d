"""The machine is lost while people work: what was told comes back, to a given minute.

PostgreSQL is killed and its data and the stored files are deleted; a new cluster is
made and the database restored from what `make keep` has put away.
"""

import contextlib
import dataclasses
import datetime
import errno
import itertools
import shutil
import subprocess
import threading

import psutil
import pytest

from tests.faults import state
from tests.faults.hands import LIFE, Crowd
from tools.lib import keep, kept, log_place, past
from tools.lib.database import Databases
from tools.lib.report import Stop

HANDS, CALLS = (4, 16), 3
EVERY = 1  # seconds between two times that the keeper puts away
THEN = "gov_then"
EVENTS = ("receive", *(action for _state, _person, action, _named in LIFE))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Everything is encrypted and signed."""
    folder = tmp_path_factory.mktemp("keep")
    (folder / "key").write_text("翰林-72-passphrase")
    sign = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", folder / "sign"]
    subprocess.run(sign, check=True, capture_output=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOV_BACKUPS", str(folder / "backups"))
        patch.setenv("GOV_BACKUP_KEY", str(folder / "key"))
        patch.setenv("GOV_BACKUP_SIGN", str(folder / "sign"))
        patch.delenv("GOV_BACKUP_VERIFY", raising=False)
        yield folder


@contextlib.contextmanager
def _keeping(site):
    """The keeper at work beside the people."""
    keeper = keep.Keeper(site.cluster.settings, site.cluster)
    ended = threading.Event()

    def run():
        with contextlib.suppress(keep.Replaced):
            keeper.run(ended, EVERY)

    thread = threading.Thread(target=run)
    try:
        keeper.wait_for_copy()
        thread.start()
        yield keeper
    finally:
        ended.set()
        if thread.ident:
            thread.join()
        keeper.stop()


class Restored:
    """Another database of the site, as ``state`` looks at it."""

    def __init__(self, site, name):
        self._databases = Databases(site.cluster.settings)
        self._name = name
        self.files = self._databases.files / name

    def rows(self, query, *values):
        return self._databases._rows(query, *values, db=self._name)


def _now():
    return datetime.datetime.now(datetime.timezone.utc)


def _lose(site):
    """The disk of the machine is gone."""
    pid = int((site.cluster.data / "postmaster.pid").read_text().split()[0])
    postmaster = psutil.Process(pid)
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=20)
    shutil.rmtree(site.cluster.data)
    shutil.rmtree(site.files)


def _behind(site, told):
    """What was told and is not there; more may be there, of calls without an answer."""
    journals = {row[0]: row[3] for row in site.rows(state.JOURNALS)}
    for one in told:
        if one.state:
            wanted = EVENTS[: state.STATES.index(one.state) + 1]
            found = tuple(journals.get(one.reference, ()))
            if found[: len(wanted)] != wanted:
                yield f"{one}: {found}"


def _copy(crowd):
    return _now(), [dataclasses.replace(one) for one in crowd.told()]


def _has(site, name):
    return Databases(site.cluster.settings).exists(name)


def test_a_lost_machine_comes_back_to_the_minute_and_to_the_newest(
    site, place, long, capsys
):
    first, second = (Crowd(site, HANDS[long]) for _number in range(2))
    here = site.cluster.settings
    with _keeping(site) as keeper:
        with first.working():
            first.work_on(CALLS)
        moment = _now()
        with second.working():
            seen = []
            for _round in range(CALLS * (long * 9 + 1)):
                second.work_on(1)
                seen.append(_copy(second))
            _until(keeper, seen[0][0])
            second.work_on(1)
            _lose(site)
            lost = _now()
            until = keeper.place.until()["moment"]
            site.cluster.start()
            told = past.restore_at(here, keeper.place.folder, None)
            back = (_now() - lost).total_seconds()
    assert "Every piece is signed, and the signatures hold." in told
    *_earlier, last = [copy for when, copy in seen if when <= until]
    assert any(one.state for one in last)
    assert list(_behind(site, [*first.told(), *last])) == []
    assert state.wrong(site) == {}
    try:
        past.restore_at(here.replace(db=THEN), keeper.place.folder, moment)
        _is_exactly(Restored(site, THEN), first, second)
    finally:
        Databases(here).drop(THEN)
    with capsys.disabled():
        print(
            f"\na lost machine: {len(first.told()) + len(last)} cases back after "
            f"{back:.0f} s, of work the last {(lost - until).total_seconds():.1f} s "
            "lost"
        )


def _until(keeper, moment):
    """Let the keeper come past a moment of the second crowd."""
    deadline = _now() + datetime.timedelta(seconds=keep.PATIENCE * 2)
    while keeper.place.until()["moment"] < moment:
        assert _now() < deadline, kept.state(keeper.settings)
        threading.Event().wait(0.1)


def _is_exactly(then, first, second):
    """All of the first crowd is there as it was told, and nothing of the second."""
    assert list(state.lost(then, first.told())) == []
    references = {row[0] for row in then.rows(state.JOURNALS)}
    assert references >= {one.reference for one in first.told() if one.state}
    assert not references & {one.reference for one in second.told()}


def test_another_cluster_is_not_kept_in_the_place_of_this_one(site, place):
    with _idle(site) as keeper:
        until = keeper.place.until()
        keeper._system += 1
        with pytest.raises(keep.Replaced):
            keeper.tick()
        assert keeper.place.until() == until


def test_nobody_reads_what_is_kept(site, place):
    with _keeping(site) as keeper:
        keeper.tick()
    pieces = [path for path in keeper.place.folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in pieces} == {".gpg", ".sig", ".list", ""}
    assert [path.name for path in pieces if path.stat().st_mode & 0o077] == []
    assert (keeper.place.folder.parent.stat().st_mode & 0o077) == 0


@pytest.fixture(scope="module")
def whole(site, place):
    """What is kept of a short while, and how to make a copy to be damaged."""
    with _keeping(site) as keeper:
        sent, _checksum = site.submission()
        site.client("integrator")("gov.case", "submit", payload=sent)
        with keeper._connection() as ask:
            for _number in range(3):
                ask("SELECT pg_switch_wal()")
                ask("SELECT pg_logical_emit_message(true, 'gov', 'more')")
        _until(keeper, _now())
    return keeper.place.folder


@pytest.fixture
def damaged(whole, tmp_path):
    copy = tmp_path / whole.name
    shutil.copytree(whole, copy)
    return copy


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _a_segment(folder):
    """A finished piece of the log that a restore needs."""
    first = log_place.Place(folder)
    segment = first.about(first.bases()[-1])["segment"]
    return folder / "wal" / f"{log_place.following(segment)}.gz.gpg"


def _is_refused(site, folder, at, reason):
    name = "gov_refused"
    with pytest.raises(Stop, match=reason) as raised:
        past.restore_at(site.cluster.settings.replace(db=name), folder, at)
    assert "\n" not in str(raised.value)
    assert not _has(site, name) and not _has(site, f"{name}__building")


DAMAGES = {
    "a piece of the log": lambda folder: _flip(_a_segment(folder)),
    "the copy": lambda folder: _flip(_newest(folder) / "base.tar.gz.gpg"),
    "what the copy says of itself": lambda folder: _flip(
        _newest(folder) / "about.json.gpg"
    ),
    "the stored files": lambda folder: _flip(_newest(folder) / "files/000001.tar.gpg"),
    "the end": lambda folder: _swap(folder / "until"),
    "one piece for another": lambda folder: _exchange(folder),
}


def _newest(folder):
    return folder / log_place.Place(folder).bases()[-1]


def _swap(path):
    path.write_text(path.read_text().replace('"moment": "20', '"moment": "21'))


def _exchange(folder):
    one = _a_segment(folder)
    number = one.name[:24]
    other = one.with_name(one.name.replace(number, log_place.following(number)))
    for suffix in ("", ".sig"):
        shutil.copy(f"{other}{suffix}", f"{one}{suffix}")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_piece_is_refused(site, damaged, damage):
    DAMAGES[damage](damaged)
    _is_refused(site, damaged, None, "signature of .* is wrong")


def test_a_piece_without_its_signature_is_refused(site, damaged):
    path = _a_segment(damaged)
    path.with_name(f"{path.name}.sig").unlink()
    _is_refused(site, damaged, None, "is not signed")


def test_a_gap_in_the_log_is_said(site, damaged):
    _a_segment(damaged).unlink()
    _is_refused(site, damaged, None, "piece of the log is missing")


def test_stored_files_that_are_gone_are_missed(site, damaged):
    for path in (_newest(damaged) / "files").glob("*.tar.gpg"):
        path.unlink()
    _is_refused(site, damaged, None, "stored files are missing")


def test_it_can_be_restored_from_while_it_is_kept(site, place):
    with _idle(site) as keeper:
        keeper.tick()
        until, about = keeper.place.until(), keeper.place.about(_last(keeper.place))
        seen = {path.name for path in (keeper.place.folder / "wal").iterdir()}
        keeper.tick()
        gone = seen - {path.name for path in (keeper.place.folder / "wal").iterdir()}
        assert gone, "the unfinished piece gave way to a longer one"
        for segment in past._log(about, until):
            assert keeper.place.check(keeper.place.piece(segment)).is_file()


def _last(place):
    return place.bases()[-1]


def test_moments_outside_of_the_log_are_said(site, whole):
    _is_refused(site, whole, _now() + datetime.timedelta(days=1), "log is whole until")
    _is_refused(site, whole, past.moment("2020-02-29 10:31"), "log begins at")
    with pytest.raises(Stop, match="is no moment"):
        past.moment("yesterday")
    assert past.moment("2026-11-28 10:31").utcoffset() == datetime.timedelta(hours=8)


def test_a_full_place_stops_nobody_and_is_told(site, place, monkeypatch):
    full = OSError(errno.ENOSPC, "No space left on device")

    def fails(*_arguments):
        raise full

    with _idle(site) as keeper:
        before = keeper.place.until()["moment"]
        monkeypatch.setattr(keep, "MOST_SPOOLED", 0)
        monkeypatch.setattr(keeper.place, "put", fails)
        sent, _checksum = site.submission()
        site.client("integrator")("gov.case", "submit", payload=sent)
        keeper.tick()
        assert keeper.place.until()["moment"] == before
        assert keeper._receiver is None, "what cannot be put away fills the disk"
        monkeypatch.setattr(kept, "FAR", datetime.timedelta(0))
        told, behind = kept.state(keeper.settings)
        assert behind and "No space left" in told
        monkeypatch.undo()
        keeper.tick()
        assert keeper.place.until()["moment"] > before
        assert not kept.state(keeper.settings)[1]


@contextlib.contextmanager
def _idle(site):
    """A keeper that puts away when it is told to."""
    keeper = keep.Keeper(site.cluster.settings, site.cluster)
    try:
        keeper.wait_for_copy()
        yield keeper
    finally:
        keeper.stop()


def test_log_held_back_too_long_is_let_go_and_a_copy_made(site, place):
    with _idle(site) as keeper:
        bases = keeper.place.bases()
        keeper._stop_receiver()
        with keeper._connection() as ask, _little_held_back(ask):
            for _number in range(8):
                ask("SELECT pg_switch_wal()")
                ask("SELECT pg_logical_emit_message(true, 'gov', 'more')")
            ask("CHECKPOINT")
            found = ask(
                "SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s",
                keep.SLOT,
            )
            assert found == ("lost",)
        keeper.tick()
        keeper.wait_for_copy()
        assert len(keeper.place.bases()) == len(bases) + 1
        about = keeper.place.about(keeper.place.bases()[-1])
        assert keeper.place.until()["moment"] >= about["finished"]


@contextlib.contextmanager
def _little_held_back(ask):
    ask("ALTER SYSTEM SET max_slot_wal_keep_size = '32MB'")
    ask("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        ask("ALTER SYSTEM RESET max_slot_wal_keep_size")
        ask("SELECT pg_reload_conf()")


def test_old_copies_go_with_their_log(site, place, monkeypatch):
    with _idle(site) as keeper:
        monkeypatch.setattr(keep, "COPY_EVERY", datetime.timedelta(0))
        keeper.days = datetime.timedelta(0)
        for _number in range(2):
            keeper._not_before = 0
            keeper.tick()
            keeper._copying.join()
            keeper.tick()
        (base,) = keeper.place.bases()[-1:]
        assert len(keeper.place.bases()) <= 2
        assert keeper.place.about(base)["finished"] <= keeper.place.until()["moment"]
        first = keeper.place.about(keeper.place.bases()[0])["segment"]
        names = [path.name for path in (keeper.place.folder / "wal").iterdir()]
        assert names and min(names)[:24] >= first


def test_the_names_of_the_log_go_on():
    names = ["000000010000000000000001"]
    for _number in range(600):
        names.append(log_place.following(names[-1]))
    assert names[0xFE:0x100] == [
        "0000000100000000000000FF",
        "000000010000000100000000",
    ]
    assert all(one < other for one, other in itertools.pairwise(names))
