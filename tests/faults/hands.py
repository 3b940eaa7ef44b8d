"""People at work while the site is hurt, and what they were told."""

import contextlib
import http.client
import itertools
import threading
import time
import xml.parsers.expat
import xmlrpc.client
from dataclasses import dataclass

from tests.support.clients import Refused

LIFE = (
    ("accepted", "window_clerk", "accept", {}),
    ("review", "handler", "start_review", {}),
    (
        "decided",
        "approver",
        "decide",
        {"decision": "approved", "opinion": "符合条件"},
    ),
    ("issued", "window_clerk", "issue", {"how": "pickup", "receiver": "李秀英"}),
)
STATES = ("received", *(state for state, *_rest in LIFE))
PEOPLE = ("integrator", *{person for _state, person, *_rest in LIFE})
LONGEST = 120  # seconds until a call must have succeeded
PAUSE = 0.25  # seconds before a call that failed is made again
LOST = (
    OSError,
    http.client.HTTPException,
    xmlrpc.client.ProtocolError,
    xml.parsers.expat.ExpatError,
)


class Trouble(Exception):
    """What no fault of the machine excuses."""


@dataclass
class Told:
    """One case as its hand knows it: how far the server said it had come."""

    reference: str
    checksum: str
    number: str = ""
    state: str = ""


class Hand(threading.Thread):
    """Brings one case after the other from receipt to issue, whatever happens."""

    def __init__(self, site, stopped, server=None):
        super().__init__(daemon=True)
        self.site = site
        self.stopped = stopped
        self.told = []
        self.answered = []  # when each call that succeeded began and ended
        self.failed = 0  # calls without an answer, or with one of the machine's
        self.silent = 0  # of these, stored all the same
        self.trouble = ""
        self._clients = {person: site.client(person, server) for person in PEOPLE}

    def run(self):
        try:
            while not self.stopped.is_set():
                self._bring_one()
        except (Trouble, Refused) as trouble:
            self.trouble = str(trouble)

    def longest_wait(self, since, until):
        """The longest time between these moments without an answer."""
        ends = [end for _began, end in self.answered if since < end < until]
        moments = itertools.pairwise([since, *ends, until])
        return max(later - earlier for earlier, later in moments)

    def _bring_one(self):
        sent, checksum = self.site.submission()
        told = Told(sent["external_ref"], checksum)
        self.told.append(told)
        lost = self.failed
        answer = self._insist("integrator", "submit", sent)
        if answer["duplicate"]:
            if self.failed == lost:
                raise Trouble(f"{told} was there before it was sent")
            self.silent += 1
        told.number, told.state = answer["number"], "received"
        for step in LIFE:
            self._bring_on(told, *step)

    def _bring_on(self, told, state, person, action, named):
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            try:
                self._call(person, "act", told.number, action, named)
                told.state = state
                return
            except LOST:
                refusal = None
            except Refused as refused:
                refusal = refused
            self.failed += 1
            progress = self._insist("integrator", "track", told.number)
            if progress["state"] == state:  # it was done, and nobody said so
                self.silent += 1
                told.state = state
                return
            if refusal and refusal.kind != "crash":
                raise refusal
            time.sleep(PAUSE)
        raise Trouble(f"{told.number}: no {action} in {LONGEST} seconds")

    def _insist(self, person, method, *args):
        """Call until there is an answer; only what may be repeated."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            try:
                return self._call(person, method, *args)
            except LOST:
                pass
            except Refused as refused:
                if refused.kind != "crash":
                    raise
            self.failed += 1
            time.sleep(PAUSE)
        raise Trouble(f"{method}: no answer in {LONGEST} seconds")

    def _call(self, person, method, *args):
        began = time.monotonic()
        answer = self._clients[person].raw("gov.case", method, list(args))
        self.answered.append((began, time.monotonic()))
        return answer


class Crowd:
    """Hands at work at the same time, on another server of the site if one is given."""

    def __init__(self, site, count, server=None):
        self._stopped = threading.Event()
        self.hands = [Hand(site, self._stopped, server) for _number in range(count)]

    @contextlib.contextmanager
    def working(self):
        for hand in self.hands:
            hand.start()
        try:
            yield self
        finally:
            self._stopped.set()
            for hand in self.hands:
                hand.join(LONGEST)

    def work_on(self, calls):
        """Let as many calls be answered as this for each hand."""
        goal = self.answers() + calls * len(self.hands)
        until = time.monotonic() + LONGEST
        while self.answers() < goal:
            if time.monotonic() > until:
                raise Trouble(f"too few answers in {LONGEST} s: {self.troubles()}")
            time.sleep(0.02)

    def answers(self):
        return sum(len(hand.answered) for hand in self.hands)

    def back_after(self, moment):
        """Seconds from ``moment`` to the first answer to a call begun after it."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            ends = [end for began, end in self._latest() if began > moment]
            if ends:
                return min(ends) - moment
            time.sleep(0.02)
        raise Trouble(f"no answer in {LONGEST} seconds: {self.troubles()}")

    def _latest(self):
        return [pair for hand in self.hands for pair in hand.answered[-5:]]

    def longest_wait(self, since, until):
        return max(hand.longest_wait(since, until) for hand in self.hands)

    def pace(self, since, until):
        """Calls answered in a second between these moments."""
        ends = [end for hand in self.hands for _began, end in hand.answered]
        return sum(since < end < until for end in ends) / (until - since)

    def told(self):
        return [told for hand in self.hands for told in hand.told]

    def total(self, name):
        return sum(getattr(hand, name) for hand in self.hands)

    def troubles(self):
        """What was wrong, and who did not come to an end."""
        return [
            hand.trouble or "still at work"
            for hand in self.hands
            if hand.trouble or hand.is_alive()
        ]
