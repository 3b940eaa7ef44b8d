"""Two nodes behind nginx and on PgBouncer: one is killed, the other goes on.

Only `make proof PART=nodes` runs this, as it fetches nginx and PgBouncer: sixteen hands
and ten rounds (`GOV_PROOF=long`, which it sets). GOV_ROUNDS sets another number.
"""

import base64
import contextlib
import hashlib
import os
import select
import statistics
import threading
import time
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tests.faults import state
from tests.faults.hands import Crowd, Told
from tests.faults.nodes import MODES, Front, Pool, built, new_node, wait_until
from tests.faults.site import DATABASE
from tests.support.clients import Refused
from tests.support.server import free_port
from tests.support.world import PASSWORD

HANDS = (4, 16)
ROUNDS = (2, 10)
CALM = 6  # calls of each hand between two blows
CALLS = "/xmlrpc/2/object"
LOGIN = "/web/login"
SESSION = "/web/session/get_session_info"
HEARD = 3  # seconds in which a notification must have come


@pytest.fixture(scope="module", params=MODES)
def front(site, request):
    with built(site, request.param) as front:
        yield front


def test_a_dead_node_loses_nothing_and_stops_nobody(site, front, long, capsys, request):
    rounds = int(os.environ.get("GOV_ROUNDS") or ROUNDS[long])
    crowd, found = Crowd(site, HANDS[long], front), defaultdict(list)
    with crowd.working():
        for _round in range(rounds):
            for node in front.nodes:
                _blow(front, crowd, node, found)
            assert not site.rows(state.DUPLICATES)
        crowd.work_on(CALM)
    state.settled(site, crowd)
    assert all(one.sent <= 1 for one in front.passed() if one.method == "POST")
    assert set(front.answered(CALLS)) == set(front.nodes)
    with capsys.disabled():
        _tell(request.node.callspec.id, rounds, front, crowd, found)


def _blow(front, crowd, node, found):
    """Kill a node under load and start it again, and keep what was seen meanwhile."""
    found["calls a second of two"].append(_pace(crowd))
    found["connections"].append(front.pool.connections())
    with _watched(crowd, "killed", found):
        struck = time.monotonic()
        node.kill()
        found["back after"].append(crowd.back_after(struck))
        crowd.work_on(CALM)
    found["calls a second of one"].append(_pace(crowd))
    with _watched(crowd, "started", found):
        place = front.place()
        node.start()
        front.wait_until_serves(node, CALLS, place)


def _pace(crowd):
    """Calls answered in a second; new processes first answer some slowly."""
    crowd.work_on(CALM)
    since = time.monotonic()
    crowd.work_on(CALM)
    return crowd.pace(since, time.monotonic())


@contextlib.contextmanager
def _watched(crowd, what, found):
    """Which calls fail, and how long a hand waits for an answer."""
    failed, since = crowd.total("failed"), time.monotonic()
    yield
    found[f"failed, node {what}"].append(crowd.total("failed") - failed)
    wait = crowd.longest_wait(since, time.monotonic())
    found[f"longest wait of a hand, node {what}"].append(wait)


def _tell(mode, rounds, front, crowd, found):
    answered = Counter(front.nodes.index(node) + 1 for node in front.answered(CALLS))
    counted = zip(*found.pop("connections"), strict=True)
    clients, servers = map(max, counted)
    two, one = found["calls a second of two"], found["calls a second of one"]
    failed = crowd.total("failed")
    print(
        f"\nPgBouncer by {mode}: {rounds} rounds, each node killed once in each, "
        f"{len(crowd.hands)} hands: {len(crowd.told())} cases from receipt to issue, "
        f"{len(crowd.told()) * len(state.STATES)} writes told, 0 lost, 0 twice\n"
        f"  {crowd.answers() + failed} calls, {failed} failed, "
        f"{crowd.total('silent')} of them were stored; by node {dict(answered)}\n"
        f"  connections: {clients} of Odoo to PgBouncer, {servers} to PostgreSQL\n"
        f"  two nodes answer {sum(two) / sum(one):.2f} times the calls of one"
    )
    for name, values in found.items():
        middle = statistics.median(values)
        print(f"  {name}: median {middle:.2f}, most {max(values):.2f}")


def test_who_is_signed_in_stays_so_when_the_node_dies(site, front):
    session = requests.Session()
    _sign_in(site, front, session)
    for _time in front.nodes:
        place = front.place()
        assert _uid(front, session) == site.world.users["handler"]
        wait_until(lambda place=place: front.answered(SESSION, place), "not logged")
        [node] = front.answered(SESSION, place)
        node.kill()
        place = front.place()
        assert _uid(front, session) == site.world.users["handler"]
        wait_until(lambda place=place: front.answered(SESSION, place), "not logged")
        assert front.answered(SESSION, place) != [node]
        node.start()


def _sign_in(site, front, session):
    page = session.get(f"{front.url}{LOGIN}", timeout=60).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {
        "login": site.world.logins["handler"],
        "password": PASSWORD,
        "csrf_token": token,
    }
    answer = session.post(
        f"{front.url}{LOGIN}", data=form, allow_redirects=False, timeout=60
    )
    assert answer.status_code == 303, answer.text


def _uid(front, session):
    asked = {"jsonrpc": "2.0", "method": "call", "params": {}}
    answer = session.post(f"{front.url}{SESSION}", json=asked, timeout=60).json()
    return answer["result"]["uid"]


def test_a_scan_stored_by_one_node_is_read_by_the_other(site, front):
    for storing, reading in (front.nodes, front.nodes[::-1]):
        sent, checksum = site.submission()
        answer = site.client("integrator", storing)("gov.case", "submit", payload=sent)
        client = site.client("window_clerk", reading)
        [line] = client(
            "gov.case.material",
            "search_read",
            domain=[
                ("case_id.number", "=", answer["number"]),
                ("filename", "=", "a.pdf"),
            ],
            fields=["file"],
        )
        content = base64.b64decode(line["file"])
        assert hashlib.sha1(content).hexdigest() == checksum


@pytest.mark.parametrize(("listening", "hears"), [("session", 1), ("transaction", 0)])
def test_who_listens_needs_a_connection_of_his_own(site, listening, hears):
    """Why config/pgbouncer.ini has Odoo's second database in session mode."""
    pool = Pool(site, MODES[0], listening)
    with (
        pool.running(),
        pool.connect("postgres") as listener,
        pool.connect("postgres") as speaker,
    ):
        listener.cursor().execute("LISTEN imbus")
        speaker.cursor().execute("SELECT pg_notify('imbus', 'x')")
        select.select([listener], [], [], HEARD)
        listener.poll()
        assert len(listener.notifies) == hears


def test_what_one_sets_for_a_session_does_not_reach_another(site):
    with Pool(site, "transaction", size=1).running() as pool:
        for _time in range(2):
            with pool.connect(DATABASE) as connection:
                cursor = connection.cursor()
                cursor.execute("SHOW search_path")
                assert "public" in cursor.fetchone()[0]
                cursor.execute("SET search_path TO ''")


def test_a_pool_needs_a_connection_to_spare(site):
    """Else who draws a number waits for himself, as config/pgbouncer.ini says."""
    sent, checksum = site.submission()
    answer = site.client("integrator")("gov.case", "submit", payload=sent)
    accept = [answer["number"], "accept", {}]
    with Pool(site, "transaction", size=1).running() as pool:
        node = new_node(site, pool, 3)
        with node.running(), pytest.raises(Refused) as refused:
            site.client("window_clerk", node).raw("gov.case", "act", accept)
    assert refused.value.kind == "crash"
    assert "query_wait_timeout" in pool.log.read_text()
    told = Told(sent["external_ref"], checksum, answer["number"], "received")
    assert list(state.lost(site, [told])) == [], "nothing is stored of it"
    site.client("window_clerk").raw("gov.case", "act", accept)


class _Deaf(BaseHTTPRequestHandler):
    """Reads a request to its end, remembers it, and closes without an answer."""

    def do_POST(self):
        self.server.heard.append(
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
        )
        self.close_connection = True

    do_GET = do_POST

    def log_message(self, *_args):
        """Nothing: the requests are counted."""


@contextlib.contextmanager
def _deaf():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Deaf) as server:
        server.heard, server.port = [], server.server_address[1]
        server.gevent_port = free_port()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def test_a_call_that_was_sent_is_not_sent_again(site):
    """A node that dies over a call may have done it; a page may be asked for again."""
    with _deaf() as one, _deaf() as other, Front(site, [one, other]).running() as front:
        answer = requests.post(f"{front.url}{CALLS}", data=b"once", timeout=60)
        assert answer.status_code == 502
        assert one.heard + other.heard == [b"once"]


def test_a_page_that_was_not_answered_is_asked_of_the_other(site):
    with _deaf() as one, _deaf() as other, Front(site, [one, other]).running() as front:
        assert requests.get(f"{front.url}/web", timeout=60).status_code == 502
        assert one.heard == other.heard == [b""]
