"""With a second database to read from, slow or dead: nothing is lost, nobody misled.

Lists of JSON-2 and of the desk come from it and may be of a moment before. What other
systems ask to decide what to do next (`submit` again, `track`) never does.
"""

import functools

import pytest

from tests.faults import state
from tests.faults.hands import Crowd
from tests.faults.standby import Standby
from tests.support.clients import Json2, Refused

DELAY = 4  # seconds that the standby is behind
HANDS, CALLS = (4, 16), 3


@pytest.fixture(scope="module")
def standby(site):
    with Standby(site.cluster, DELAY).following() as standby:
        yield standby


@pytest.fixture(scope="module")
def reading(site, standby):
    """A server that reads from the standby what may be of a moment before."""
    with site.reading_from(standby) as server:
        yield server


@pytest.fixture
def integrator(site, reading):
    return Json2(reading, "integrator", site.world.keys["integrator"])


def _listed(client, number):
    """Whether a list has it."""
    asked = {"domain": [("number", "=", number)]}
    return bool(client("gov.case", "search_count", **asked))


def _insist(standby, call):
    """What is answered in the end: a connection that was cut fails a call once."""
    answers = []

    def is_answered():
        try:
            answers.append(call())
        except Refused as refused:
            assert refused.kind == "crash", refused
        return bool(answers)

    standby.wait_until(is_answered)
    return answers[0]


def test_a_list_is_of_before_and_an_answer_is_not(site, standby, integrator):
    sent, _checksum = site.submission()
    number = integrator("gov.case", "submit", payload=sent)["number"]
    assert _listed(integrator, number) is False, "lists do not come from the standby"
    assert integrator("gov.case", "track", number=number)["state"] == "received"
    again = integrator("gov.case", "submit", payload=sent)
    assert (again["number"], again["duplicate"]) == (number, True)
    standby.wait_until(lambda: _listed(integrator, number))


def test_a_dead_standby_stops_nobody(site, standby, reading, integrator, long):
    crowd = Crowd(site, HANDS[long], reading)
    with crowd.working():
        crowd.work_on(CALLS)
        standby.stop()
        sent, _checksum = site.submission()
        submit = functools.partial(integrator, "gov.case", "submit", payload=sent)
        number = _insist(standby, submit)["number"]
        assert _insist(standby, lambda: _listed(integrator, number))
        crowd.work_on(CALLS)
        standby.start()
        crowd.work_on(CALLS)
    state.settled(site, crowd)
