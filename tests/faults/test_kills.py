"""Processes and connections are killed under people at work: nothing told is lost.

`GOV_PROOF=long`: sixteen hands and fifty rounds; GOV_ROUNDS sets another number.
"""

import dataclasses
import os
import time
from collections import defaultdict

from tests.faults import state
from tests.faults.hands import Crowd, Told
from tests.faults.site import Site

HANDS = (4, 16)
ROUNDS = (1, 50)
CALM = 3  # calls of each hand between two faults
FAULTS = (
    Site.kill_worker,
    Site.cut_connections,
    Site.kill_backend,
    Site.kill_postgres,
    Site.kill_server,
)


def test_nothing_is_lost_and_nothing_is_done_twice(site, long, capsys):
    rounds = int(os.environ.get("GOV_ROUNDS") or ROUNDS[long])
    crowd, back = Crowd(site, HANDS[long]), defaultdict(list)
    with crowd.working():
        for _round in range(rounds):
            for fault in FAULTS:
                crowd.work_on(CALM)
                struck = time.monotonic()
                fault(site)
                back[fault.__name__].append(crowd.back_after(struck))
            # What the fault leaves is looked at while they work on, too.
            assert not site.rows(state.DUPLICATES)
        crowd.work_on(CALM)
    state.settled(site, crowd)
    _tell(capsys, rounds, crowd, back)


def test_what_is_missing_is_seen(site):
    """The checks themselves: a write less, a scan cut off, a state by itself."""
    sent, checksum = site.submission()
    answer = site.client("integrator")("gov.case", "submit", payload=sent)
    told = Told(sent["external_ref"], checksum, answer["number"], "received")
    assert list(state.lost(site, [told])) == []
    for other in ({"state": "accepted"}, {"number": "0"}, {"checksum": "0"}):
        assert list(state.lost(site, [dataclasses.replace(told, **other)]))
    scan = site.files / checksum[:2] / checksum
    whole = scan.read_bytes()
    scan.write_bytes(whole[:-1])
    forge = "UPDATE gov_case SET state = %s WHERE number = %s"
    site.execute(forge, "accepted", told.number)
    assert set(state.wrong(site)) == {
        *("state and journal disagree", "broken chains", "files that are not whole"),
    }
    scan.write_bytes(whole)
    site.execute(forge, "received", told.number)
    assert state.wrong(site) == {}


def _tell(capsys, rounds, crowd, back):
    with capsys.disabled():
        print(
            f"\n{rounds} rounds of {len(FAULTS)} faults, {len(crowd.hands)} hands: "
            f"{len(crowd.told())} cases from receipt to issue, "
            f"{len(crowd.told()) * len(state.STATES)} writes told, 0 lost, 0 twice; "
            f"{crowd.total('failed')} calls failed, {crowd.total('silent')} of them "
            "were stored"
        )
        for name, seconds in back.items():
            times = sorted(seconds)
            print(
                f"  {name}: back after {times[len(times) // 2]:.1f} s "
                f"(longest {times[-1]:.1f} s)"
            )
