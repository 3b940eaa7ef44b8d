"""Rubbish on every public method of the suite: sentences, no crash, nothing written.

Methods are found in the registry, so that one added later is tried the same day.
"""

import os
import random

import pytest

from tests.support import databases, inprocess, methods
from tests.support.clients import Refused

CALLS_OF_EACH = 5  # of one method by one person
SEED = os.environ.get("GOV_SEED") or 20261122  # a day that passes changes nothing
NOBODY = 2**31 - 1
SIGN_INS = "gov_signin_log"  # every one is on record
RUBBISH = (
    None,
    False,
    True,
    0,
    -1,
    NOBODY,
    1.5,
    "",
    " ",
    "x" * 10000,
    "𠮷㛃👍",
    "\x7f\u202e\ufeff",
    "'; DROP TABLE gov_case; --",
    "%s %(x)s {0} {x}",
    "2026-02-30",
    "2031-01-01",
    [],
    [None],
    [[], [[]]],
    ["x", 1, {}],
    [{"id": [1]}] * 3,
    {},
    {"": None},
    {"name": {"name": [{}]}, "id": 1},
)
# What cannot travel in XML.
JSON_RUBBISH = ("\x00", "a\x00b", "\x07\x1b", "\ud800", 10**30, -(10**30), 1e308)
IDS = (
    [],
    [NOBODY],
    [NOBODY, NOBODY - 1],
    [0],
    [-1],
    ["x"],
    [[1]],
    [None],
    [1.5],
    [True],
    "x",
    False,
    {"a": 1},
    [10**9] * 1000,
)


@pytest.fixture(scope="module")
def public(registry, world):
    with inprocess.environment(registry) as env:
        return methods.public_methods(env), _lowest_ids(env, world)


def _lowest_ids(env, world):
    """Two rows of each model that were there before the suite made its own."""
    found = {}
    for model in {method.model for method in methods.public_methods(env)}:
        if env[model]._auto and not env[model]._transient and model != "res.users":
            rows = env[model].search([], order="id", limit=2)
            if len(rows) == 2 and rows[1].create_date < world.made_on:
                found[model] = rows.ids
    return found


def _plans(method, real_ids, rubbish):
    """``(ids, named)`` of the calls that try one method."""
    right = methods.plausible(method)
    some = None if method.on_model else real_ids or [NOBODY]
    yield some, {}
    yield some, {**right, "no_such_argument": 1}
    for parameter in method.parameters:
        for value in rubbish:
            yield some and some[:1], {**right, parameter.name: value}
    if not method.on_model:
        for ids in (*IDS, real_ids or [NOBODY]):
            yield ids, right


PEOPLE = (
    ("xml", "system"),
    ("xml", "window_clerk"),
    ("xml", "catalogue_editor"),
    ("xml", "no_post"),
    ("json2", "system"),
    ("json2", "integrator"),
)


@pytest.mark.parametrize(("protocol", "person"), PEOPLE)
def test_rubbish_never_crashes(request, public, digest, protocol, person):
    """A choice of calls, the same each day; all of them with GOV_FUZZ=all."""
    client = request.getfixturevalue(protocol)(person)
    rubbish = RUBBISH + (JSON_RUBBISH if protocol == "json2" else ())
    chance = random.Random(f"{SEED} {protocol} {person}")
    watch = Watch(digest)
    for method in public[0]:
        plans = list(_plans(method, public[1].get(method.model), rubbish))
        if os.environ.get("GOV_FUZZ") != "all":
            plans = chance.sample(plans, min(len(plans), CALLS_OF_EACH))
        for ids, named in plans:
            watch.call(client, method, ids, named)
        watch.settle(method)
    print(f"\n{protocol} {person}: {watch.calls} calls, {watch.done} of them accepted")
    assert not watch.wrong, f"{len(watch.wrong)} wrong:\n" + "\n".join(watch.wrong)


class Watch:
    """Counts calls, and sees what a refused one has written."""

    def __init__(self, digest):
        self.digest = digest
        self.known = digest.take()
        self.calls = self.done = 0
        self.wrong = []

    def call(self, client, method, ids, named):
        self.calls += 1
        try:
            client(method.model, method.name, ids, **named)
        except Refused as refusal:
            if complaint := refusal.complaint(said=repr(named)):
                shown = f"{method} ids={ids!r:.60} {named!r:.160}"
                self.wrong.append(f"{shown}\n    {complaint.splitlines()[-1][-300:]}")
        else:
            self.done += 1
            self.known = self.digest.take()

    def settle(self, method):
        now = self.digest.take()
        touched = [
            name for name in databases.changed(self.known, now) if name != SIGN_INS
        ]
        if touched:
            self.wrong.append(f"{method}: a refused call has written {touched}")
        self.known = now
