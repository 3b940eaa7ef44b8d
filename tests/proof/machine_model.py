"""A small model of the case machine, written from the contract and the law.

It knows nothing of the suite's own tables and code: who may do what, from which state,
what follows and which dates move is said here a second time, so that a random walk can
compare the two. Articles are of the Administrative Licensing Law.
"""

import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.proof.fingers import (
    counted,
    forward,
    law_after,
    margin,
    period,
    promise_after,
)

NOTICE, CORRECTION, DELIVERY, LONGEST_EXTENSION, LONGEST_PAUSE = 5, 15, 10, 10, 90
ARCHIVE = timedelta(days=30)
CHECK = timedelta(days=60)
# Remaining working days at which what follows on a state is yellow.
FOLLOW_MARGINS = {"correction": 3, "decided": 3, "issued": 5}
TOLERANCE_MARGIN = 3
BEFORE = ("draft", "received", "correction")
ARTICLE_45 = (
    "hearing",
    "tender",
    "auction",
    "examination",
    "testing",
    "quarantine",
    "appraisal",
    "expert_review",
)
GROUNDS = (
    "abuse",
    "beyond_power",
    "procedure",
    "unqualified",
    "fraud",
    "other_by_law",
    "law_changed",
    "circumstances",
)
RECEIVING = (
    ("village_agent", "accepting"),
    ("window_clerk", "accepting"),
    ("integrator", "accepting"),
)
CLERK = (("window_clerk", "accepting"),)
WAYS = ("pickup", "courier", "electronic")
HANDING_OVER = (("village_agent", "delivery"), ("window_clerk", "delivery"))
HANDLER = (("handler", "responsible"),)
APPROVER = (("approver", "responsible"),)
MANAGER = (("centre_manager", "accepting"),)
WHO = {
    "receive": RECEIVING,
    "request_correction": CLERK,
    "approve_new_fact": MANAGER,
    "supply": RECEIVING,
    "take_commitment": RECEIVING[:2],
    "accept": CLERK,
    "refuse": CLERK,
    "withdraw": RECEIVING,
    "start_review": HANDLER,
    "send_up": HANDLER,
    "ask_pause": HANDLER,
    "ask_extension": HANDLER,
    "grant": APPROVER,
    "resume": HANDLER,
    "decide": APPROVER,
    "finish_immediate": (("window_clerk", "both"),),
    "produce": HANDLER,
    "record_check": (HANDLER[0], APPROVER[0]),
    "change_delivery": RECEIVING,
    "issue": (*HANDING_OVER, HANDLER[0]),
    "archive_file": (CLERK[0], HANDLER[0]),
    "ask_revocation": (HANDLER[0], APPROVER[0]),
    "terminate": (APPROVER[0], MANAGER[0]),
}


# What is done within the five days of art. 32(4), or not at all; to accept afterwards
# is to say what the law has said.
FOR_AN_ANSWER = (
    *("request_correction", "approve_new_fact", "accept", "refuse", "withdraw"),
    *("finish_immediate", "terminate"),
)


class Refused(Exception):
    """The law, the contract or the person's posts do not allow it."""


@dataclass(frozen=True)
class Post:
    role: str
    place: str
    first: date
    last: date = date.max


@dataclass(frozen=True)
class Person:
    key: str
    posts: tuple = ()
    system: bool = False

    def holds(self, role, chain, today):
        """Whether a post of that role covers the organisation with this chain."""
        return self.system or any(
            post.role == role
            and post.place in chain
            and post.first <= today <= post.last
            for post in self.posts
        )


@dataclass(frozen=True)
class PlannedStep:
    name: str
    place: str  # empty: where the case was accepted
    order: int
    days: int
    kind: str = "review"


@dataclass(frozen=True)
class Guide:
    """A version in force: days, materials ``{name: necessity}``, procedures, steps."""

    key: str
    handling: str
    promised: int
    legal: int
    natural: bool
    materials: tuple
    procedures: tuple = ()
    steps: tuple = ()
    tolerant: bool = True
    commitment: tuple | None = None  # what it replaces; nothing: none is taken


@dataclass
class Paper:
    necessity: str
    received: bool = False
    to_correct: bool = False
    deferred_until: date | None = None
    replaced: bool = False
    at: datetime | None = None  # handed in
    reused: bool = False
    due: date | None = None  # accepted without it
    timeliness: str | None = None


@dataclass
class Step:
    planned: PlannedStep
    place: str
    foreign: bool
    state: str = "waiting"
    started: date | None = None
    due: date | None = None
    timeliness: str | None = None


@dataclass
class Clock:
    due: date
    legal: date | None
    margin: int


@dataclass
class Request:
    kind: str
    days: int
    asker: str


@dataclass(frozen=True)
class Row:
    """A journal row: who, for which of these organisations, and what it must tell."""

    name: str
    before: str
    after: str
    who: str
    places: frozenset
    at: datetime
    tells: tuple = ()


@dataclass
class Moment:
    person: Person
    now: datetime  # naive UTC
    today: date  # local


@dataclass
class Case:
    """One case, and every method that a person may call on it."""

    chains: dict  # organisation: the set of itself and all above it
    departments: frozenset
    accepting: str
    guide: Guide
    responsible: str | None = None
    delivery: str | None = None  # nobody: who receives
    way: str = "pickup"
    state: str = "draft"
    handed_in: date | None = None  # of a late entry
    papers: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)
    journal: list = field(default_factory=list)
    clock: Clock | None = None
    complete: datetime | None = None
    received: datetime | None = None
    accepted: datetime | None = None
    decided: datetime | None = None
    issued: datetime | None = None
    archived: datetime | None = None
    promised_date: date | None = None
    legal_date: date | None = None
    law: tuple | None = None  # the day counted to, the day it ends: art. 203
    correction_due: date | None = None
    delivery_due: date | None = None
    corrections: int = 0
    new_fact: bool = False
    deemed: bool = False
    acceptor: str | None = None
    decision: str | None = None
    timeliness: str | None = None
    request: Request | None = None
    revocation: str | None = None
    extended: bool = False
    paused_on: date | None = None
    pause_due: date | None = None
    follow_due: date | None = None  # of a correction, the delivery, the archive
    results: dict = field(default_factory=dict)
    committed: bool = False
    check: str | None = None
    check_due: date | None = None

    def __post_init__(self):
        self.take_guide(self.guide)

    def take_guide(self, guide):
        """Begin another list of materials when another guide has come in force."""
        if guide == self.guide and self.papers:
            return
        self.guide = guide
        self.papers = {name: Paper(necessity) for name, necessity in guide.materials}

    def call(self, moment, method, **arguments):
        """Return the case as it is after a call.

        The fifth day past, the law has accepted before anything else is done.

        :raises Refused: it may not be called now
        """
        after = copy.deepcopy(self, {id(self.chains): self.chains})
        sides = after.sides(moment, method)
        if not sides:
            raise Refused(f"{moment.person.key} may not {method}")
        if after.is_overdue(moment) and method not in FOR_AN_ANSWER:
            after.deem(moment.now)
        getattr(after, method)(moment, sides, **arguments)
        return after

    def sides(self, moment, method):
        """The organisations for which this person may call ``method``."""
        found = []
        for role, side in WHO[method]:
            places = {
                "accepting": [self.accepting],
                "responsible": [self.responsible],
                "both": [self.accepting, self.responsible],
                "delivery": [self.delivery or self.accepting],
            }[side]
            if moment.person.system or all(
                place and moment.person.holds(role, self.chains[place], moment.today)
                for place in places
            ):
                found.append(places[0])
        return frozenset(found)

    # --- the accepting side

    def receive(self, moment, sides, guide, responsible):
        """``guide``, ``responsible``: in force today, or nothing."""
        self.need("draft")
        self.unless(not (guide and responsible), "no guide or no grant")
        self.take_guide(guide)
        self.responsible = responsible
        self.received = moment.now
        self.start_notice(moment, self.handed_in)
        self.write("receive", "received", moment, sides, self.clock.due)
        for paper in self.papers.values():
            if paper.received:
                paper.at = moment.now
        if any(paper.reused for paper in self.papers.values()):
            self.write("reuse", None, moment, sides)

    def reuse(self, moment, names, others):
        """What was handed in with one of the ``others`` is not asked for again."""
        self.need("draft", "received")
        self.unless(self.is_overdue(moment), "accepted by law")
        for name in names:
            paper = self.papers[name]
            self.unless(paper.received or paper.to_correct, "is in, or is wrong")
            found = any(case.has_on_file(name, moment.now) for case in others)
            self.unless(not found, "nothing on file")
        for name in names:
            self.papers[name].received = self.papers[name].reused = True
        if self.state != "draft":
            for name in names:
                self.papers[name].at = moment.now
            self.write("reuse", None, moment, frozenset({self.accepting}))

    def has_on_file(self, name, now):
        """Handed in within a year, right, and with a case that stands."""
        paper = self.papers.get(name)
        if not paper or self.state in ("draft", "refused", "withdrawn"):
            return False
        right = paper.received and not paper.to_correct and not paper.reused
        fresh = paper.at and paper.at >= year_before(now)
        return bool(right and fresh) and self.revocation != "granted"

    def tick(self, moment, names, received):
        """Note what is here; a paper used again ends so when it is not."""
        for name in names:
            paper = self.papers[name]
            if received and not paper.received and self.state != "draft":
                paper.at = moment.now
            paper.received = received
            self.end_reuse(moment, paper if not received else None)

    def end_reuse(self, moment, paper):
        if paper and paper.reused:
            paper.reused = False
            if self.state != "draft":
                self.write("end_reuse", None, moment, frozenset({self.accepting}))

    def start_notice(self, moment, day=None):
        """Five working days to answer: art. 32(4)."""
        self.complete = noon(day) if day else moment.now
        due = forward(day or moment.today, NOTICE)
        self.clock = Clock(due, due, 1)

    def is_overdue(self, moment):
        return self.state == "received" and moment.today > self.clock.due

    def request_correction(self, moment, sides, names):
        self.need("received")
        self.unless(not names or set(names) - set(self.papers), "materials")
        self.unless(self.is_overdue(moment), "accepted by law")
        self.unless(self.corrections and not self.new_fact, "asked once already")
        self.corrections += 1
        self.new_fact = False
        for name in names:
            self.papers[name].to_correct = True
        self.clock = None
        self.correction_due = forward(moment.today, CORRECTION)
        self.write(
            "request_correction", "correction", moment, sides, self.correction_due
        )

    def approve_new_fact(self, moment, sides):
        self.need("received")
        self.unless(self.is_overdue(moment), "accepted by law")
        self.unless(not self.corrections or self.new_fact, "nothing to approve")
        self.new_fact = True
        self.write("approve_new_fact", None, moment, sides)

    def supply(self, moment, sides, names):
        self.need("correction", "accepted", "review", "paused", "decided")
        self.unless(not names or set(names) - set(self.papers), "materials")
        for name in names:
            self.end_paper(self.papers[name], moment)
            self.papers[name].received = True
            self.papers[name].to_correct = False
            self.papers[name].at = moment.now
        if self.state != "correction":
            self.write("supply_deferred", None, moment, sides)
        elif any(paper.to_correct for paper in self.papers.values()):
            self.write("supply_part", None, moment, sides)
        else:
            self.start_notice(moment)
            self.write("supply", "received", moment, sides, self.clock.due)
        for name in names:
            self.end_reuse(moment, self.papers[name])

    def take_commitment(self, moment, sides):
        """国办发〔2020〕42号: a signed commitment instead of the proofs named."""
        self.need("received")
        self.unless(self.guide.commitment is None or self.committed, "no commitment")
        self.committed = True
        for name in self.guide.commitment:
            paper = self.papers[name]
            if not paper.received:
                paper.replaced, paper.deferred_until = True, None
        self.write("take_commitment", None, moment, sides)

    def accept(self, moment, sides):
        """The fifth day past, the law has accepted as of the day of receipt."""
        self.need("received", "correction")
        if self.is_overdue(moment):
            return self.deem(moment.now)
        self.check_complete()
        self.accepted = moment.now
        self.acceptor = moment.person.key
        self.start_clock(moment.today)
        self.let_follow()
        tells = (self.promised_date, self.legal_date)
        return self.write("accept", "accepted", moment, sides, *tells)

    def let_follow(self):
        """What is missing follows by the day that was promised: 容缺受理."""
        for paper in self.papers.values():
            if paper.deferred_until and not paper.received:
                paper.due = paper.deferred_until

    def end_paper(self, paper, moment):
        if paper.due:
            paper.timeliness = "late" if moment.today > paper.due else "on_time"
            paper.due = None

    def end_papers(self, moment):
        for paper in self.papers.values():
            self.end_paper(paper, moment)

    def check_complete(self):
        if not self.guide.tolerant:
            asked = [one for one in self.papers.values() if one.deferred_until]
            self.unless(
                any(not one.received or one.to_correct for one in asked),
                "the guide lets nothing follow",
            )
        missing = [
            name
            for name, paper in self.papers.items()
            if paper.to_correct
            or not paper.received
            and not paper.replaced
            and (
                paper.necessity == "required"
                or paper.necessity == "deferrable"
                and not paper.deferred_until
            )
        ]
        self.unless(missing, f"missing {missing}")

    def deem(self, now):
        """Accepted by the system, as of the day the papers were handed in."""
        self.deemed = True
        self.accepted = self.complete
        self.start_clock(local(self.complete))
        self.let_follow()
        self.journal.append(
            Row(
                "deem_accept",
                "received",
                "accepted",
                "by law",
                frozenset({self.accepting}),
                now,
                (self.promised_date,),
            )
        )
        self.state = "accepted"

    def start_clock(self, day):
        """The day of acceptance is not counted."""
        guide = self.guide
        self.promised_date = forward(day, guide.promised, guide.natural)
        if guide.legal:
            self.law = period(day, guide.legal, guide.natural)
            self.legal_date = self.law[1]
        self.run()

    def run(self):
        self.clock = Clock(
            self.promised_date, self.legal_date, margin(self.guide.promised)
        )

    def refuse(self, moment, sides):
        self.need("received", "correction")
        self.unless(self.is_overdue(moment), "accepted by law")
        self.stop(moment)
        self.write("refuse", "refused", moment, sides)

    def withdraw(self, moment, sides):
        self.need(*BEFORE)
        self.unless(self.is_overdue(moment), "accepted by law")
        if self.state != "draft":
            self.stop(moment)
        self.write("withdraw", "withdrawn", moment, sides)

    def finish_immediate(self, moment, sides):
        """Art. 34: on the spot, every stage on record."""
        self.need("received")
        self.unless(self.guide.handling != "immediate", "not immediate")
        self.unless(self.is_overdue(moment), "accepted by law")
        self.accept(moment, sides)
        self.write("start_review", "review", moment, sides)
        self.end_by_decision(moment, sides, "approved")

    # --- the responsible side

    def start_review(self, moment, sides):
        self.need("accepted")
        for planned in self.guide.steps:
            foreign = bool(planned.place) and self.is_foreign(planned.place)
            own = self.responsible if planned.place else self.accepting
            place = planned.place if foreign else own
            self.steps.append(Step(planned, place, foreign))
        self.write("start_review", "review", moment, sides)
        self.start_steps(moment)

    def is_foreign(self, place):
        """A matter handed down to an area takes its department's steps with it."""
        return place != self.responsible and self.responsible in self.departments

    def start_steps(self, moment):
        open_steps = [step for step in self.steps if step.state == "waiting"]
        if any(step.state == "doing" for step in self.steps) or not open_steps:
            return
        first = min(step.planned.order for step in open_steps)
        for step in open_steps:
            if step.planned.order == first:
                step.state, step.started = "doing", moment.today
                if step.planned.days:
                    step.due = forward(moment.today, step.planned.days)

    def finish_step(self, moment, number, inspectors):
        step = self.steps[number]
        self.unless(
            not any(
                moment.person.holds(role, self.chains[step.place], moment.today)
                for role in ("handler", "approver")
            ),
            "not the person's step",
        )
        self.need("review")
        self.unless(step.state != "doing", "not in progress")
        self.unless(
            step.planned.kind == "inspection" and inspectors < 2, "two inspect: art. 34"
        )
        self.end_step(step, "done", moment)
        self.write("finish_step", None, moment, frozenset({step.place}))
        self.start_steps(moment)

    def end_step(self, step, state, moment):
        late = step.due and moment.today > self.given_back(step.due, moment, False)
        step.state, step.due = state, None
        step.timeliness = "late" if late else "on_time"

    def send_up(self, moment, sides, place):
        """Art. 35 and 43: the body above goes on."""
        self.need("review")
        self.unless(self.guide.handling != "reported", "not reported")
        self.write("send_up", None, moment, sides)
        self.responsible = place

    def ask_pause(self, moment, sides, kind, days):
        self.need("review")
        self.unless(self.request, "something is asked for")
        named = dict(self.guide.procedures)
        self.unless(kind not in named and kind not in ARTICLE_45, "kind")
        most = named.get(kind) or LONGEST_PAUSE
        self.unless(not 0 < days <= most, "days")
        self.request = Request(kind, days, moment.person.key)
        self.write("ask_pause", None, moment, sides)

    def ask_extension(self, moment, sides, days):
        """Art. 42: once, ten working days."""
        self.need("review")
        self.unless(not 0 < days <= LONGEST_EXTENSION, "days")
        self.unless(self.request, "something is asked for")
        self.unless(self.extended or not self.legal_date, "extended, or no limit")
        self.unless(moment.today > self.legal_date, "the period is over")
        self.request = Request("extension", days, moment.person.key)
        self.write("ask_extension", None, moment, sides)

    def grant(self, moment, sides, approved):
        self.need("review", "decided", "issued", "archived")
        self.unless(not self.request, "nothing asked")
        self.unless(self.request.asker == moment.person.key, "who asked")
        request, self.request = self.request, None
        if request.kind == "revocation":
            self.revocation = "granted" if approved else None
            verb = "grant" if approved else "refuse"
            if approved and self.state == "decided":
                self.follow_due = None  # nothing is handed over any more
            return self.write(f"{verb}_revocation", None, moment, sides)
        what = "extension" if request.kind == "extension" else "pause"
        if not approved:
            return self.write(f"refuse_{what}", None, moment, sides)
        if what == "extension":
            self.unless(moment.today > self.legal_date, "the period is over")
            self.extended = True
            self.legal_date = forward(self.legal_date, request.days)
            self.law = self.legal_date, self.legal_date
            self.run()
            return self.write("grant_extension", None, moment, sides, self.legal_date)
        self.paused_on = moment.today
        self.pause_due = forward(moment.today, request.days)
        self.clock = None
        return self.write("grant_pause", "paused", moment, sides)

    def resume(self, moment, sides):
        """Art. 45: the days of the procedure are not counted."""
        self.need("paused")
        self.give_back(moment)
        for step in self.steps:
            step.due = step.due and self.given_back(step.due, moment, False)
        self.paused_on = self.pause_due = None
        self.run()
        tells = (self.promised_date, self.legal_date)
        self.write("resume", "review", moment, sides, *tells)

    def give_back(self, moment):
        natural = self.guide.natural
        self.promised_date = self.given_back(self.promised_date, moment, natural)
        if self.law:
            self.law = law_after(self.law, (self.paused_on, moment.today), natural)
            self.legal_date = self.law[1]

    def given_back(self, day, moment, natural):
        if not self.paused_on:
            return day
        return promise_after(day, (self.paused_on, moment.today), natural)

    def decide(self, moment, sides, decision):
        at_once = self.state == "accepted" and self.committed
        if not at_once:
            self.need("review")
        self.unless(
            self.acceptor == moment.person.key and self.guide.handling != "immediate",
            "who accepted does not decide",
        )
        self.unless(self.request, "something is asked for")
        self.unless(
            any(
                step.foreign and step.state in ("waiting", "doing")
                for step in self.steps
            ),
            "another department has not answered",
        )
        if at_once:
            self.write("start_review", "review", moment, sides)
        self.end_by_decision(moment, sides, decision)
        self.close_steps(moment)

    def end_by_decision(self, moment, sides, decision):
        self.decision, self.decided = decision, moment.now
        self.stop(moment)
        self.delivery_due = forward(moment.today, DELIVERY)
        if decision == "rejected":
            self.end_papers(moment)
        elif self.committed:
            self.check, self.check_due = "open", moment.today + CHECK
        self.write("decide", "decided", moment, sides)

    def close_steps(self, moment):
        for step in self.steps:
            if step.state in ("waiting", "doing"):
                self.end_step(step, "closed", moment)

    # --- after the decision, and before its time

    def record_check(self, moment, sides):
        """What was committed is true."""
        self.need("decided", "issued", "archived")
        self.unless(self.check != "open", "nothing to check")
        self.check, self.check_due = "kept", None
        self.write("record_check", None, moment, sides)

    def produce(self, moment, sides):
        self.need("decided")
        self.unless(self.decision != "approved", "not approved")
        self.unless(self.revocation, "revoked, or perhaps soon")
        self.write("produce", None, moment, sides)

    def ask_revocation(self, moment, sides, ground):
        """Art. 8 and 69: an approval is taken back, and stays on record."""
        self.need("decided", "issued", "archived")
        self.unless(ground not in GROUNDS, "no ground")
        self.unless(self.decision != "approved", "not approved")
        self.unless(self.revocation, "asked once already")
        self.revocation = "asked"
        self.request = Request("revocation", 0, moment.person.key)
        self.write("ask_revocation", None, moment, sides)

    def change_delivery(self, moment, sides, place, way):
        """``place``, ``way``: as the applicant asks now; nothing: as before."""
        self.need("received", "correction", "accepted", "review", "paused", "decided")
        self.unless(place and place not in self.chains, "no such place")
        self.unless(way and way not in WAYS, "no such way")
        self.unless(self.revocation, "revoked, or perhaps soon")
        before = self.delivery, self.way
        if place:
            self.delivery = place if place != self.accepting else None
        self.way = way or self.way
        self.unless(before == (self.delivery, self.way), "nothing changes")
        self.write("change_delivery", None, moment, sides)

    def issue(self, moment, sides):
        self.need("decided")
        self.unless(self.revocation, "revoked, or perhaps soon")
        waiting = [
            name
            for name, paper in self.papers.items()
            if paper.deferred_until and not paper.received
        ]
        self.unless(self.decision == "approved" and waiting, "papers are to follow")
        self.issued = moment.now
        self.write("issue", "issued", moment, sides)

    def archive_file(self, moment, sides):
        self.need("decided", "issued")
        revoked = self.revocation == "granted"
        self.unless(self.state == "decided" and not revoked, "not handed over")
        lacking = [
            name
            for name, paper in self.papers.items()
            if not paper.received
            and not paper.replaced
            and paper.necessity != "optional"
        ]
        stands = self.decision == "approved" and not revoked
        incomplete = stands and not self.deemed and lacking
        self.unless(incomplete, "the file lacks papers")
        self.archived = moment.now
        self.end_papers(moment)  # of an approval that was revoked
        self.write("archive_file", "archived", moment, sides)

    def terminate(self, moment, sides):
        self.need("received", "correction", "accepted", "review", "paused")
        self.unless(self.is_overdue(moment), "accepted by law")
        before = self.promised_date, self.legal_date, self.law
        self.request = None
        self.stop(moment)
        self.close_steps(moment)
        self.promised_date, self.legal_date, self.law = before
        self.paused_on = self.pause_due = None
        self.end_papers(moment)
        self.write("terminate", "terminated", moment, sides)

    def stop(self, moment):
        """The clock stops for good: how has it done?"""
        if self.paused_on:
            self.give_back(moment)
            self.run()
        late, unlawful = (
            self.clock and end and moment.today > end
            for end in (
                self.clock and self.clock.due,
                self.clock and self.clock.legal,
            )
        )
        self.timeliness = (
            "late_by_law"
            if unlawful
            else "late"
            if late or self.handed_in
            else "on_time"
        )
        self.clock = None

    # --- small words

    def need(self, *states):
        self.unless(self.state not in states, f"in state {self.state}")

    @staticmethod
    def unless(trouble, reason):
        if trouble:
            raise Refused(reason)

    def write(self, name, state, moment, places, *tells):
        self.journal.append(
            Row(
                name,
                self.state,
                state or self.state,
                moment.person.key,
                places,
                moment.now,
                tuple(day for day in tells if day),
            )
        )
        if state:
            self.follow(moment.today, state)
        self.state = state or self.state

    def follow(self, today, state):
        """Leave a state with the result of its clock, and start that of the next."""
        if self.follow_due:
            late = today > self.follow_due
            self.results[self.state] = "late" if late else "on_time"
        self.follow_due = {
            "correction": self.correction_due,
            "decided": self.delivery_due,
            "issued": today + ARCHIVE,
        }.get(state)

    def follow_light(self, today):
        if not self.follow_due:
            return "grey"
        return plain_light(today, self.follow_due, FOLLOW_MARGINS[self.state])

    def by_law(self, today):
        """The state, and the clock that runs, as the law has them on that day."""
        if self.state != "received" or today <= self.clock.due:
            return self.state, self.clock
        guide, day = self.guide, local(self.complete)
        promised = forward(day, guide.promised, guide.natural)
        law = period(day, guide.legal, guide.natural)[1] if guide.legal else None
        return "accepted", Clock(promised, law, margin(guide.promised))

    def light(self, today):
        _state, clock = self.by_law(today)
        if not clock:
            return "grey"
        if clock.legal and today > clock.legal:
            return "dark_red"
        if today > clock.due:
            return "red"
        return "yellow" if counted(today, clock.due) <= clock.margin else "green"


def plain_light(today, due, margin):
    """The light of a clock that no law limits."""
    if today > due:
        return "red"
    return "yellow" if counted(today, due) <= margin else "green"


def year_before(moment):
    """The same day and time of the year before; of a 29th of February the 28th."""
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year - 1, day=day)


def local(moment):
    """The day in Yinchuan of a naive UTC instant."""
    return (moment + timedelta(hours=8)).date()


def noon(day):
    return datetime(day.year, day.month, day.day, 4)
