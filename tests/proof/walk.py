"""A random walk through the machine: each call on the suite and on the model of it."""

import collections
import copy
import os
import random
import uuid
from datetime import date, datetime, time, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError

from tests.proof import stage as stages
from tests.proof.calls import Caller, differences
from tests.proof.machine_model import (
    ARTICLE_45,
    BEFORE,
    GROUNDS,
    RECEIVING,
    WAYS,
    WHO,
    Case,
    Moment,
    Refused,
    local,
)
from tests.support.numbers import resident_id

POOL = 12
LEAST = 60  # transitions
COMMIT_EVERY = 50
MANY_EVERY = 40
ENDED = ("archived", "refused", "withdrawn", "terminated")
LIGHTS = ("grey", "green", "yellow", "red", "dark_red")
# What usually comes next; the rest is tried as well.
LIKELY = {
    "draft": ("receive", "receive", "tick", "reuse", "untick", "withdraw"),
    "received": (
        *("accept", "accept", "finish_immediate", "request_correction", "defer"),
        *("tick", "refuse", "approve_new_fact", "take_commitment"),
        *("change_delivery", "reuse", "reuse", "untick"),
    ),
    "correction": ("supply", "supply", "supply", "withdraw"),
    "accepted": ("start_review", "start_review", "decide", "change_delivery"),
    "review": (
        *("decide", "decide", "finish_step", "finish_step", "ask_pause"),
        *("ask_extension", "grant", "grant", "send_up", "change_delivery"),
    ),
    "paused": ("resume", "resume", "terminate"),
    "decided": (
        *("issue", "issue", "issue", "produce", "supply", "record_check"),
        *("ask_revocation", "grant", "archive_file", "change_delivery"),
    ),
    "issued": (
        *("archive_file", "archive_file", "record_check"),
        *("ask_revocation", "grant"),
    ),
}
ALL = (*WHO, "tick", "untick", "defer", "reuse", "finish_step")
READING = {
    "accepting": ("village_agent", "window_clerk", "integrator"),
    "responsible": ("handler", "approver"),
    "both": ("centre_manager", "supervisor", "administrator"),
}
HANDING_OVER = ("village_agent", "window_clerk", *READING["both"])
HANDED_OVER = ("decided", "issued", "archived")


def _somebody_new():
    """Return an applicant of this walk alone: nothing is on file of another's."""
    known = uuid.uuid4().int
    birth = date(1930, 1, 1) + timedelta(days=known % 25_000)
    number = resident_id(known // 25_000, birth=f"{birth:%Y%m%d}")
    return {
        "kind": "person",
        "name": "马秀英",
        "id_type": "resident_id",
        "id_number": number,
        "phone": "13997005678",
    }


class Walk:
    """``steps`` transitions, begun on a random day; ``found`` holds what differed.

    It ends before when the time is up, but never before ``LEAST`` transitions: on a
    busy machine it takes longer, and does not fail.
    """

    def __init__(self, env, stage, seed, steps, seconds):
        self.env = env
        self.stage = stage
        self.caller = Caller(env, stage)
        self.random = random.Random(seed)
        self.steps = steps
        self.seconds = seconds
        self.chains = stages.chains()
        self.departments = frozenset(stages.places.DEPARTMENTS)
        self.cases = {}  # id: the model's case
        self.sent = {}  # id: payload
        self.made = 0  # transitions
        self.refused = 0  # calls
        self.compared = 0
        self.counted = collections.Counter()
        self.applicants = [_somebody_new() for _number in range(3)]
        self.found = []
        self.only_first = False  # end with the first difference
        day = stages.FIRST + timedelta(days=40)
        if steps < 5000:
            day += timedelta(days=self.random.randrange(7000))
        self.now = datetime.combine(day, time(1))

    @property
    def today(self):
        return local(self.now)

    def run(self):
        started = os.times().elapsed
        with freeze_time(self.now) as frozen:
            while self.made < self.steps:
                late = os.times().elapsed - started > self.seconds
                if late and self.made >= LEAST or self.only_first and self.found:
                    break
                made = self.made
                self._one_call()
                if self.made > made:
                    self._pass_time(frozen)
            self._compare_many(list(self.cases))
        self.env.cr.commit()
        return self

    def _pass_time(self, frozen):
        kind = self.random.random()
        if kind < 0.5:
            self.now += timedelta(minutes=self.random.randrange(600))
        elif kind < 0.65:
            self.now += timedelta(hours=self.random.randrange(24 * 4))
        elif kind < 0.66:
            self.now += timedelta(days=self.random.randrange(25))
        frozen.move_to(self.now)

    def _one_call(self):
        open_ids = [one for one, case in self.cases.items() if case.state not in ENDED]
        if len(open_ids) < POOL:
            self._begin()
        elif self.random.random() < 0.02:
            self._night()
        elif self.random.random() < 0.04:
            self._submit_again()
        else:
            self._continue(open_ids)
        if self.counted.total() % MANY_EVERY == 0:
            ended = self.random.choices(list(self.cases), k=POOL)
            self._compare_many(list({*open_ids, *ended} & self.cases.keys()))
        if self.counted.total() % COMMIT_EVERY == 0:
            self.env.cr.commit()

    # --- beginnings

    def _begin(self):
        matter = self.random.choice(list(stages.GUIDES))
        place = self.random.choice(stages.RECEIVING_PLACES)
        person = self._somebody(
            lambda one: any(
                one.holds(role, self.chains[place], self.today)
                for role, _s in RECEIVING
            )
        )
        if self.random.random() < 0.5:
            self._draft(person, matter, place)
        else:
            self._submit(person, matter, place)

    def _may_receive(self, person, place):
        return person.system or any(
            person.holds(role, self.chains[place], self.today)
            for role, _side in RECEIVING
        )

    def _draft(self, person, matter, place):
        handed_in = None
        if self.random.random() < 0.15:
            handed_in = self.today - timedelta(days=self.random.randrange(-1, 15))
        case = self._case(matter, place)
        case.applicant = self.applicants[0]
        case.handed_in = handed_in

        def expected():
            if not self._may_receive(person, place):
                raise Refused("does not receive there")
            return case

        self._both(
            f"draft {matter} at {place} by {person.key}",
            expected,
            lambda: self.caller.draft(person, matter, place, handed_in, case.applicant),
        )

    def _case(self, matter, place):
        guide = stages.guide_on(matter, self.today)
        case = Case(self.chains, self.departments, place, guide)
        case.matter = matter
        return case

    def _submit(self, person, matter, place):
        case = self._case(matter, place)
        handed = [
            name
            for name, necessity in case.guide.materials
            if self.random.random() < (0.9 if necessity == "required" else 0.4)
        ]
        case.applicant = self.random.choice(self.applicants)
        sent = {
            "source_system": "walk",
            "external_ref": str(uuid.uuid4()),
            "matter_code": self.stage.matters[matter],
            "accepting_organization_code": self.stage.codes[place],
            "channel": "online",
            "applicant": case.applicant,
            "materials": [{"name": name} for name in handed],
        }
        if self.random.random() < 0.3:
            deliverer = self.random.choice(stages.RECEIVING_PLACES)
            sent["delivery_organization_code"] = self.stage.codes[deliverer]
            case.delivery = deliverer if deliverer != place else None
        if self.random.random() < 0.2:
            sent["delivery_how"] = case.way = self.random.choice(WAYS)

        def expected():
            for name in handed:
                case.papers[name].received = True
            moment = self._moment(person)
            body = stages.responsible(matter, place)
            return case.call(moment, "receive", guide=case.guide, responsible=body)

        made = self._both(
            f"submit {matter} at {place} by {person.key}",
            expected,
            lambda: self.caller.submit(person, sent)[0],
        )
        if made in self.cases:
            self.sent[made] = sent

    def _submit_again(self):
        if not self.sent:
            return
        case_id = self.random.choice(list(self.sent))
        case = self.cases[case_id]
        person = self.random.choice(list(stages.PEOPLE.values()))

        def expected():
            if not self._may_read(person, case):
                raise Refused("may not know")

        def real():
            found, duplicate = self.caller.submit(person, self.sent[case_id])
            if (found, duplicate) != (case_id, True):
                raise AssertionError("not the same case")

        self._both(f"submit again {case_id} by {person.key}", expected, real)
        self._compare([case_id], "submit again")

    def _may_read(self, person, case):
        sides = {
            "accepting": (case.accepting,),
            "responsible": (case.responsible,),
            "both": (case.accepting, case.responsible),
        }
        if case.delivery and case.state in HANDED_OVER:
            chain = self.chains[case.delivery]
            if any(person.holds(role, chain, self.today) for role in HANDING_OVER):
                return True
        return person.system or any(
            person.holds(role, self.chains[place], self.today)
            for side, roles in READING.items()
            for role in roles
            for place in sides[side]
            if place
        )

    # --- what goes on

    def _continue(self, open_ids):
        case_id = self.random.choice(open_ids)
        case = self.cases[case_id]
        likely = LIKELY[case.state] if self.random.random() < 0.8 else ALL
        method = self.random.choice(likely)
        if method in ("tick", "untick", "defer"):
            self._write_papers(case_id, method)
        elif method == "reuse":
            self._use_again(case_id)
        elif method == "finish_step":
            self._finish_step(case_id)
        else:
            self._act(case_id, method, open_ids)

    def _act(self, case_id, method, open_ids):
        case = self.cases[case_id]
        arguments = getattr(self, f"_for_{method}", lambda _case: {})(case)
        person = self._somebody(
            lambda one: case.sides(Moment(one, self.now, self.today), method)
        )
        ids = [case_id]
        if self.random.random() < 0.1 and "names" not in arguments:
            ids.append(self.random.choice([one for one in open_ids if one != case_id]))
        moment = self._moment(person)
        by_number = len(ids) == 1 and case.received and self.random.random() < 0.3

        def expected():
            told = dict(arguments)
            after = {}
            for each in ids:
                model = self.cases[each]
                if method == "receive":
                    told["guide"] = stages.guide_on(model.matter, self.today)
                    told["responsible"] = stages.responsible(
                        model.matter, model.accepting
                    )
                    if model.handed_in and model.handed_in > self.today:
                        raise Refused("handed in tomorrow")
                after[each] = model.call(moment, method, **told)
            return after

        self._both(
            f"{method} {arguments} on {ids} by {person.key}",
            expected,
            lambda: self.caller.call(
                person, ids, method, arguments, case.guide, by_number
            ),
            ids,
        )

    def _for_request_correction(self, case):
        return {"names": self._some(case)}

    def _for_supply(self, case):
        wrong = [name for name, paper in case.papers.items() if paper.to_correct]
        if wrong and self.random.random() < 0.6:
            return {"names": wrong}
        return {"names": self._some(case)}

    def _some(self, case):
        most = min(2, len(case.papers))
        names = self.random.sample(list(case.papers), self.random.randint(1, most))
        return [*names, "别处的材料"] if self.random.random() < 0.05 else names

    def _for_send_up(self, case):
        return {"place": self.random.choice(("other_department", "department"))}

    def _for_ask_pause(self, case):
        named = [kind for kind, _days in case.guide.procedures] or ["publicity"]
        kind = self.random.choice([*named, *named, ARTICLE_45[3], "other"])
        return {"kind": kind, "days": self.random.choice((1, 5, 7, 20, 90, 91, 0))}

    def _for_ask_extension(self, case):
        return {"days": self.random.choice((1, 3, 10, 10, 11, 0, -2))}

    def _for_grant(self, case):
        return {"approved": self.random.random() < 0.75}

    def _for_change_delivery(self, case):
        places = (False, *stages.RECEIVING_PLACES, "999999")
        return {
            "place": self.random.choice(places),
            "way": self.random.choice((False, *WAYS, "pigeon")),
        }

    def _for_ask_revocation(self, case):
        return {"ground": self.random.choice((*GROUNDS, "regret"))}

    def _for_decide(self, case):
        return {"decision": self.random.choice(("approved", "approved", "rejected"))}

    def _finish_step(self, case_id):
        case = self.cases[case_id]
        if not case.steps:
            return
        number = self.random.randrange(len(case.steps))
        place = case.steps[number].place
        inspectors = self.random.choice((0, 1, 2, 2))
        person = self._somebody(
            lambda one: one.holds("handler", self.chains[place], self.today)
        )

        def expected():
            after = copy.deepcopy(case, {id(self.chains): self.chains})
            after.finish_step(self._moment(person), number, inspectors)
            return {case_id: after}

        self._both(
            f"finish_step {number} with {inspectors} on {case_id} by {person.key}",
            expected,
            lambda: self.caller.finish_step(person, case_id, number, inspectors),
            [case_id],
        )

    def _write_papers(self, case_id, method):
        case = self.cases[case_id]
        names = [
            name
            for name, paper in case.papers.items()
            if method != "defer" or paper.necessity == "deferrable"
        ]
        if method == "untick":
            names = self.random.sample(names, 1)
        until = self.today + timedelta(days=self.random.randrange(-1, 20))
        column, value = ("is_received", method == "tick")
        if method == "defer":
            column, value = "deferred_until", until
        person = self._somebody(lambda one: self._may_receive(one, case.accepting))
        if not names:
            return

        def expected():
            state, _clock = case.by_law(self.today)
            if state not in BEFORE or not self._may_receive(person, case.accepting):
                raise Refused("the list is closed")
            if method == "defer" and (until < self.today or not case.guide.tolerant):
                raise Refused("past, or nothing may follow")
            after = copy.deepcopy(case, {id(self.chains): self.chains})
            if method == "defer":
                for name in names:
                    after.papers[name].deferred_until = until
            else:
                after.tick(self._moment(person), names, value)
            return {case_id: after}

        self._both(
            f"{method} {names} {value} on {case_id} by {person.key}",
            expected,
            lambda: self.caller.tick(
                person, case_id, {name: {column: value} for name in names}
            ),
            [case_id],
        )

    def _use_again(self, case_id):
        case = self.cases[case_id]
        names = [name for name, paper in case.papers.items() if not paper.received]
        names = self.random.sample(list(names or case.papers), 1)
        person = self._somebody(lambda one: self._may_receive(one, case.accepting))
        others = [one for one in self.cases.values() if one.applicant == case.applicant]

        def expected():
            if not self._may_receive(person, case.accepting):
                raise Refused("does not receive there")
            after = copy.deepcopy(case, {id(self.chains): self.chains})
            after.reuse(self._moment(person), names, others)
            return {case_id: after}

        self._both(
            f"reuse {names} on {case_id} by {person.key}",
            expected,
            lambda: self.caller.reuse(person, case_id, names, case.applicant),
            [case_id],
        )

    def _night(self):
        """The hourly job, which commits by itself."""
        self.counted["night"] += 1
        after = {}
        for each, case in self.cases.items():
            if case.is_overdue(self._moment(None)):
                after[each] = copy.deepcopy(case, {id(self.chains): self.chains})
                after[each].deem(self.now)
        self.env["gov.case"]._cron_deem_accepted()
        self.env.invalidate_all()
        self._take_over(after, "the night's job")

    # --- both, and what they differ in

    def _somebody(self, may):
        people = list(stages.PEOPLE.values())
        able = [one for one in people if may(one)]
        if able and self.random.random() < 0.7:
            return self.random.choice(able)
        return self.random.choice(people)

    def _moment(self, person):
        return Moment(person, self.now, self.today)

    def _both(self, title, expected, real, ids=()):
        """Call the model and the suite; returns the id of a case that was begun."""
        self.counted[title.split(" ")[0]] += 1
        try:
            after, reason = expected(), None
        except Refused as refusal:
            after, reason = None, str(refusal)
        done, answer = self._real(real)
        self.env.invalidate_all()
        if done != (reason is None):
            self._differ(title, ids, f"model: {reason or 'done'}; suite: {answer}")
            return None
        if not done:
            self.refused += 1
            if self.refused % 4 == 0:
                self._compare(ids, title)
            return None
        begun = None
        if isinstance(after, Case):
            begun, after = answer, {answer: after}
        self._take_over(after or {}, title)
        return begun

    def _take_over(self, after, title):
        """Go on with the cases as the model says they are now."""
        for each, case in after.items():
            before = len(self.cases[each].journal) if each in self.cases else 0
            self.made += len(case.journal) - before
            self.cases[each] = case
        self._compare(after, title)

    def _real(self, real):
        """Whether the call was done, and its answer or the sentence of the refusal."""
        try:
            with self.env.cr.savepoint():
                return True, real()
        except UserError as refusal:
            return False, str(refusal)
        except Exception as crash:  # noqa: BLE001 (no call may crash: told with the case)
            return None, f"crash {crash!r}"

    def _compare(self, ids, title):
        for row in self.env["gov.case"].browse(ids):
            if row.id not in self.cases:
                continue
            self.compared += 1
            wrong = differences(self.stage, self.cases[row.id], row, self.today)
            if wrong:
                shown = "; ".join(
                    f"{name}: suite {pair[0]}, model {pair[1:]}"
                    for name, pair in wrong.items()
                )
                self._differ(title, [row.id], shown)

    def _differ(self, title, ids, what):
        """Keep it, and leave these cases alone from now on."""
        told = [
            f"{row.at:%m-%d %H:%M} {row.name} ({row.who})"
            for each in ids
            if each in self.cases
            for row in self.cases[each].journal
        ]
        guides = [self.cases[each].guide.key for each in ids if each in self.cases]
        self.found.append(f"{self.now} {title} {guides}: {what} after {told}")
        for each in ids:
            self.cases.pop(each, None)
            self.sent.pop(each, None)

    def _compare_many(self, ids):
        """Their rows, and the lights as lists and counters show them."""
        self.env.invalidate_all()
        self._compare(ids, "later")
        ids = [each for each in ids if each in self.cases]
        cases = self.env["gov.case"]
        wanted = collections.defaultdict(set)
        for each in ids:
            wanted[self.cases[each].light(self.today)].add(each)
        for light in LIGHTS:
            found = cases.search([("id", "in", ids), ("light", "=", light)])
            if set(found.ids) != wanted[light]:
                self._differ(f"search of {light}", [], f"{found.ids} {wanted[light]}")
        states = collections.Counter(
            self.cases[each].by_law(self.today)[0] for each in ids
        )
        for state in ("received", "accepted"):
            domain = [("id", "in", ids), ("state_by_law", "=", state)]
            if cases.search_count(domain) != states[state]:
                self._differ(f"search of {state}", [], str(states))
        grouped = dict(cases._read_group([("id", "in", ids)], ["light"], ["__count"]))
        counts = {light: len(found) for light, found in wanted.items() if found}
        if grouped != counts:
            self._differ("count by light", [], f"{grouped} {counts}")
