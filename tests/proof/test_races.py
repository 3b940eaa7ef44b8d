"""Two hands, or sixteen, at the same thing at the same moment.

Every call has a connection and a transaction of its own and is tried again as the
server tries it.
"""

import itertools
import os
import threading
import time
from datetime import timedelta
from functools import partial

import psycopg2
import pytest

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.service.model import execute_cr, retrying

from odoo.addons.gov_base.core import localtime

from tests.proof import wire
from tests.proof.machine_model import Person, Post
from tests.proof.stage import FIRST
from tests.support import inprocess
from tests.support.numbers import resident_id
from tests.support.world import days_from_today

HANDS = 16
ROUNDS = (6, 1000)  # GOV_ROUNDS sets another number
AT_ONCE = 100
OPINION = "依据第三十八条"
YESTERDAY = days_from_today(-1)

_serials = itertools.count(1)


@pytest.fixture
def rounds(bounds):
    return int(os.environ.get("GOV_ROUNDS") or ROUNDS[bounds.long])


@pytest.fixture
def race(proof_registry, stage):
    return Race(proof_registry, stage)


class Race:
    """Calls on the stage's matters, by code and number as other systems make them."""

    def __init__(self, registry, stage):
        self.registry = registry
        self.stage = stage

    def payload(self, matter="promised", applicant=None, **changes):
        serial = next(_serials)
        return {
            "source_system": "race",
            "external_ref": f"R-{serial}",
            "matter_code": self.stage.matters[matter],
            "accepting_organization_code": self.stage.codes["township"],
            "channel": "online",
            "applicant": applicant or self.stage.applicants[0],
            "materials": [{"name": "申请书"}, {"name": "居民身份证"}],
            **changes,
        }

    def person(self):
        """An applicant whom nobody knows yet."""
        serial = next(_serials)
        number = resident_id(serial, birth=f"19{60 + serial // 1000}0506")
        return {**self.stage.applicants[0], "name": f"赵{serial}", "id_number": number}

    def call(self, person, method, *args, **named):
        user = self.stage.users[person]
        return wire.call(self.registry, user, "gov.case", method, *args, **named)

    def submit(self, sent, person="machine"):
        return self.call(person, "submit", sent)

    def act(self, person, number, action, **named):
        return self.call(person, "act", number, action, named)

    def reviewed(self):
        """Number of a case that waits for its decision."""
        number = self.accepted()
        self.act("handler", number, "start_review")
        return number

    def asked(self):
        """Number of a case whose extension waits for an answer."""
        number = self.reviewed()
        self.act("handler", number, "extend", days=5, reason="案情复杂")
        return number

    def decided(self):
        number = self.reviewed()
        self.act("approver", number, "decide", decision="approved", opinion=OPINION)
        return number

    def accepted(self):
        number = self.received()
        self.act("clerk", number, "accept")
        return number

    def received(self):
        number = self.submit(self.payload())["number"]
        with inprocess.environment(self.registry, commit=True) as env:
            self.case(env, number).material_ids.write({"is_received": True})
        return number

    def by_night(self, job):
        """What the server's scheduler does with a job of the cases."""
        with self.registry.cursor() as cursor:
            env = Environment(cursor, SUPERUSER_ID, {})
            return retrying(getattr(env["gov.case"], job), env)

    @staticmethod
    def case(env, number):
        return env["gov.case"].search([("number", "=", number)])

    def journal(self, number):
        with inprocess.environment(self.registry) as env:
            case = self.case(env, number)
            assert case._is_chain_whole()  # verify_chain would look at all, each round
            return case.event_ids.sorted("id").mapped("name")


def split(answers):
    done = [one for one in answers if not isinstance(one, UserError)]
    return done, [str(one) for one in answers if isinstance(one, UserError)]


def test_one_reference_from_sixteen_is_one_case(rounds, race, capsys):
    started = time.perf_counter()
    for _round in range(rounds):
        sent = race.payload(applicant=race.person())
        done, refused = split(wire.at_once([lambda s=sent: race.submit(s)] * HANDS))
        assert refused == []
        again = sorted(one["duplicate"] for one in done)
        assert again == [False] + [True] * (HANDS - 1)
        assert len({one["number"] for one in done}) == 1
        with inprocess.environment(race.registry) as env:
            domain = [("external_ref", "=", sent["external_ref"])]
            assert env["gov.case"].search_count(domain) == 1
        assert race.journal(done[0]["number"]) == ["receive"]
    _tell(
        capsys,
        f"{rounds} rounds of {HANDS} equal submissions: one case each, "
        f"{time.perf_counter() - started:.1f} s",
    )


def test_one_list_from_four_is_one_list_of_cases(race):
    sent = [race.payload(applicant=race.person()) for _number in range(20)]
    answers = wire.at_once([lambda: race.call("machine", "submit_many", sent)] * 4)
    done, refused = split(answers)
    assert refused == []
    rows = zip(*done, strict=True)
    made = [sum(not one["duplicate"] for one in row) for row in rows]
    assert made == [1] * len(sent)


def _does(person, action, **named):
    return lambda race, number: race.act(person, number, action, **named)


def _asks_for_papers(person):
    def ask(race, number):
        item = {"material_id": race.stage.materials["newer", "居民身份证"]}
        items = [{**item, "note": "请重新提供"}]
        return race.act(person, number, "request_correction", items=items)

    return ask


CONTESTS = {  # name: how far the case has come, who does what at the same moment
    "accept": (
        Race.received,
        _does("clerk", "accept"),
        _does("second_clerk", "accept"),
    ),
    "correct": (
        Race.received,
        _asks_for_papers("clerk"),
        _asks_for_papers("second_clerk"),
    ),
    "accept or correct": (
        Race.received,
        _does("clerk", "accept"),
        _asks_for_papers("second_clerk"),
    ),
    "decide": (
        Race.reviewed,
        _does("approver", "decide", decision="approved", opinion=OPINION),
        _does("head", "decide", decision="rejected", opinion=OPINION),
    ),
    "grant": (
        Race.asked,
        _does("approver", "grant", approved=True, note=""),
        _does("head", "grant", approved=False, note=""),
    ),
    "issue": (
        Race.decided,
        _does("clerk", "issue", how="pickup", receiver="李秀英"),
        _does("second_clerk", "issue", how="pickup", receiver="王秀英"),
    ),
}


@pytest.mark.parametrize("contest", CONTESTS)
def test_two_at_once_and_one_wins(rounds, race, contest, capsys):
    prepare, *hands = CONTESTS[contest]
    started = time.perf_counter()
    for _round in range(rounds):
        number = prepare(race)
        before = race.journal(number)
        done, refused = split(
            wire.at_once([partial(hand, race, number) for hand in hands])
        )
        assert (len(done), len(refused)) == (1, 1), (done, refused)
        assert number in refused[0]
        assert len(race.journal(number)) == len(before) + 1
        if contest == "decide":
            _stands_as_told(race, number)
    took = time.perf_counter() - started
    _tell(capsys, f"{rounds} rounds of {contest}: one wins each, {took:.1f} s")


def _stands_as_told(race, number):
    """State, decider and journal are of the same decision."""
    with inprocess.environment(race.registry) as env:
        case = race.case(env, number)
        last = case.event_ids.sorted("id")[-1]
        assert case.decider_id.user_id == last.user_id
        approver = env["res.users"].browse(race.stage.users["approver"])
        assert (case.decision == "approved") == (last.user_id == approver)


def test_the_law_and_the_clerk_accept_at_once(rounds, race):
    for _round in range(rounds):
        _the_law_and_the_clerk(race)


def _the_law_and_the_clerk(race):
    with localtime.at(localtime.now() - timedelta(days=19)):
        number = race.received()

    def night():
        race.by_night("_cron_deem_accepted")

    def clerk():
        return race.act("clerk", number, "accept")

    answers = wire.at_once([night, clerk])
    assert not isinstance(answers[0], UserError)
    assert race.journal(number) == ["receive", "deem_accept"]


def test_a_post_that_ends_under_its_holders_hand(rounds, race):
    """What began before the end may finish; what begins after it is refused."""
    for number in range(rounds):
        _a_post_ends(race, number)


def _a_post_ends(race, round_):
    numbers = [race.received() for _number in range(6)]
    leaver = Person(f"leaver {round_}", (Post("window_clerk", "township", FIRST),))
    with inprocess.environment(race.registry, commit=True) as env:
        race.stage.hire(env, leaver)
    ended = threading.Event()

    def end_the_post():
        time.sleep(0.02 * (round_ % 5))
        with inprocess.environment(race.registry, commit=True) as env:
            domain = [("staff_id.user_id", "=", race.stage.users[leaver.key])]
            env["gov.post"].search(domain).date_to = YESTERDAY
        ended.set()

    def accept():
        answers = []
        for number in numbers[:5]:
            after = ended.is_set()
            try:
                race.act(leaver.key, number, "accept")
                answers.append((after, True))
            except UserError:
                answers.append((after, False))
        return answers

    _none, answers = wire.at_once([end_the_post, accept])
    assert not any(after and done for after, done in answers), answers
    with pytest.raises(UserError):
        race.act(leaver.key, numbers[5], "accept")
    for number, (_after, done) in zip(numbers, answers, strict=False):
        assert race.journal(number) == ["receive"] + ["accept"] * done


def test_what_was_read_before_a_post_ended_is_not_kept(race):
    """A transaction as old as the post leaves no rights behind in the caches."""
    number = race.received()
    leaver = Person("late reader", (Post("window_clerk", "township", FIRST),))
    with inprocess.environment(race.registry, commit=True) as env:
        race.stage.hire(env, leaver)
        user = race.stage.users[leaver.key]
    with race.registry.cursor() as old:
        old.execute("SELECT 1")  # from now on it sees the post
        with inprocess.environment(race.registry, commit=True) as env:
            posts = env["gov.post"].search([("staff_id.user_id", "=", user)])
            posts.date_to = YESTERDAY
        seen = Environment(old, user, {})["gov.case"].search_count([])
        assert seen, "the old transaction sees what was"
    with pytest.raises(UserError):
        race.act(leaver.key, number, "accept")
    with inprocess.environment(race.registry) as env, pytest.raises(UserError):
        env["gov.case"].with_user(user).search_count([])


def test_a_hundred_at_once_have_numbers_of_their_own(race, capsys):
    sent = [race.payload(applicant=race.person()) for _number in range(AT_ONCE)]
    hands = 20
    share = AT_ONCE // hands

    def work(part):
        return [race.submit(one)["number"] for one in part]

    started = time.perf_counter()
    parts = [sent[start : start + share] for start in range(0, AT_ONCE, share)]
    done, refused = split(wire.at_once([lambda p=part: work(p) for part in parts]))
    assert refused == []
    numbers = [number for part in done for number in part]
    assert len(set(numbers)) == AT_ONCE
    _tell(
        capsys,
        f"{AT_ONCE} cases from {hands} connections: {AT_ONCE} numbers in "
        f"{time.perf_counter() - started:.1f} s",
    )


def test_none_waits_for_the_slowest_transaction(race, capsys):
    """One submission stays uncommitted while twenty others of other people commit."""
    user = race.stage.users["machine"]
    slow = race.payload(applicant=race.person())
    others = [race.payload(applicant=race.person()) for _number in range(20)]
    with race.registry.cursor() as cursor:
        _without_commit(cursor, user, slow)
        started = time.perf_counter()
        done, refused = split(
            wire.at_once([lambda s=sent: race.submit(s) for sent in others])
        )
        took = time.perf_counter() - started
        assert refused == []
        assert len({one["number"] for one in done}) == len(others)
        cursor.commit()
    answer = race.submit(slow)
    assert answer["duplicate"]
    assert answer["number"] not in {one["number"] for one in done}
    _tell(capsys, f"20 submissions beside an open transaction: {took:.1f} s")


def _without_commit(cursor, user, sent):
    commit, cursor.commit = cursor.commit, lambda: None
    try:
        return execute_cr(cursor, user, "gov.case", "submit", [sent], {})
    finally:
        cursor.commit = commit


def test_a_killed_connection_loses_nothing_and_repeats_nothing(race):
    """Killed before the commit: nothing is there, and the same call makes the case."""
    sent = race.payload(applicant=race.person())
    cursor = race.registry.cursor()
    _without_commit(cursor, race.stage.users["machine"], sent)
    process = cursor._cnx.get_backend_pid()
    with race.registry.cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s)", (process,))
    with pytest.raises(psycopg2.Error):
        cursor.commit()
    cursor._cnx.close()
    first, second = race.submit(sent), race.submit(sent)
    assert (first["duplicate"], second["duplicate"]) == (False, True)
    assert race.journal(first["number"]) == ["receive"]


def _tell(capsys, text):
    with capsys.disabled():
        print(f"\n{text}")
