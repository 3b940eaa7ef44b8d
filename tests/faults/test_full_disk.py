"""A disk without room for a scan: one sentence, nothing written, and later it works.

Two ways to have none: the server's processes may write no file of that size (for every
account), and a small file system over the stored files (where the account may mount
one, as root may). PostgreSQL's own disk stays as it is.
"""

import contextlib
import re
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.faults import state
from tests.faults.hands import STATES, Told
from tests.support.clients import Refused

SCAN = 600_000
ROOM = 2**20
COUNTS = " UNION ALL ".join(
    f"SELECT '{table}', count(*) FROM {table}"
    for table in (
        *("gov_case", "gov_case_event", "gov_case_material", "gov_case_document"),
        *("gov_applicant", "ir_attachment"),
    )
)


@contextlib.contextmanager
def limited(site):
    """No file of the server may grow beyond half of a scan."""
    main = psutil.Process(site.server.process.pid)
    pids = [one.pid for one in (main, *main.children(recursive=True))]
    limits = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    try:
        for pid, (_soft, hard) in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (SCAN // 2, hard))
        yield
    finally:
        for pid, limit in limits.items():
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


@contextlib.contextmanager
def full(site):
    """A file system over the stored files that has room for half a scan."""
    with _mounted(site.files):
        filler = site.files / "filler"
        try:
            filler.write_bytes(bytes(ROOM - SCAN // 2))
            yield
        finally:
            filler.unlink()
            kept = shutil.copytree(site.files, site.files.with_name("kept"))
    shutil.copytree(kept, site.files, dirs_exist_ok=True)


@contextlib.contextmanager
def _mounted(folder):
    folder.mkdir(parents=True, exist_ok=True)
    mount = ("mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=700", "tmpfs", folder)
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(("umount", "--lazy", folder), check=True)


def _may_mount():
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        try:
            stack.enter_context(_mounted(Path(folder)))
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


WAYS = [limited] + [full] * _may_mount()


@pytest.mark.parametrize("way", WAYS)
def test_no_room_for_a_scan(site, way):
    sent, checksum = site.submission(SCAN)
    client = site.client("integrator")
    before = site.rows(COUNTS)
    with way(site):
        for _attempt in range(2):
            with pytest.raises(Refused) as refused:
                client("gov.case", "submit", payload=sent)
            assert not refused.value.complaint(), refused.value.complaint()
            assert re.search("stored|保存", refused.value.text)
        answer = client("gov.case", "submit", payload=site.submission(1000)[0])
        assert answer["state"] == "received", "others are served on"
    after = dict(site.rows(COUNTS))
    assert after["gov_case"] == dict(before)["gov_case"] + 1
    assert after["ir_attachment"] == dict(before)["ir_attachment"] + 1
    answer = client("gov.case", "submit", payload=sent)
    assert answer["duplicate"] is False
    assert not list(site.files.glob("*/*-*")), "half a file"
    told = Told(sent["external_ref"], checksum, answer["number"], STATES[0])
    assert list(state.lost(site, [told])) == []
    assert state.wrong(site) == {}
