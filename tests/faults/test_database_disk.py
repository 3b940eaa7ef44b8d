"""No room for PostgreSQL itself: it stops, and goes on when there is room again.

Its processes may write no file as large as one of its log's, as on a full disk: it
gives up in the middle of whatever is being done. Somebody makes room and starts it.
"""

import contextlib
import resource
import time

import psycopg2
import pytest

from tests.faults import state
from tests.faults.hands import Crowd

HANDS = (4, 16)
ROOM = 15 * 2**20  # less than one file of its log
LARGEST = 2**31  # bytes of log that may pass before the test is wrong
WRITE = """
    CREATE TABLE filler AS
    SELECT md5(random()::text) FROM generate_series(1, 300000)
"""


@contextlib.contextmanager
def _little_room():
    """What is started meanwhile may write no larger file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _write_until_it_fails(site):
    written = 0
    with pytest.raises(psycopg2.Error):
        while written < LARGEST:
            site.execute(WRITE)
            written += 20 * 2**20
            site.execute("DROP TABLE filler")


def test_no_room_for_the_database(site, long, capsys):
    crowd = Crowd(site, HANDS[long])
    with crowd.working():
        crowd.work_on(2)
        site.cluster.stop()
        with _little_room():
            site.cluster.start()
        _write_until_it_fails(site)
        struck = time.monotonic()
        site.kill_postgres()
        back = crowd.back_after(struck)
        crowd.work_on(2)
    assert "PANIC" in site.cluster.log.read_text(errors="replace")
    told = state.settled(site, crowd)
    with capsys.disabled():
        print(
            f"\nno room for PostgreSQL: {len(told)} cases, "
            f"{crowd.total('failed')} calls failed, 0 writes lost, "
            f"back {back:.1f} s after it was started"
        )
