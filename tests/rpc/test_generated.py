"""Generated calls on every public method: sentences, no crash, nothing half written.

A few hundred in `make test`, always the same; 100,000 in `make proof PART=fuzz`, which
GOV_CALLS and GOV_SECONDS bound and GOV_SEED repeats.
"""

import os
import random
import time

import pytest
import requests

from tests.rpc.test_fuzz import Watch
from tests.support import catalogue, inprocess, methods, rubbish

PEOPLE = (
    ("xml", "system"),
    ("xml", "window_clerk"),
    ("xml", "approver"),
    ("xml", "catalogue_editor"),
    ("xml", "no_post"),
    ("json2", "system"),
    ("json2", "integrator"),
    ("json2", "window_clerk"),
    ("json2", "no_post"),
)
AT_ONCE = 20  # calls of one method between two looks at what is written
LONG = os.environ.get("GOV_PROOF") == "long"
CALLS = int(os.environ.get("GOV_CALLS") or (100_000 if LONG else 400))
SECONDS = int(os.environ.get("GOV_SECONDS") or (9000 if LONG else 60))


def _seed():
    given = os.environ.get("GOV_SEED")
    return int(given or (random.SystemRandom().randrange(10**6) if LONG else 20261122))


@pytest.fixture(scope="module")
def targets(registry, catalogued):
    """Methods, ids of cases that are under way, and words that mean something."""
    with inprocess.environment(registry, commit=True) as env:
        desk = env["gov.case"].with_user(catalogued.users["at_own_township"])
        numbers = [
            desk.submit(catalogue.submission(catalogued))["number"] for _n in range(8)
        ]
        cases = env["gov.case"].search([("number", "in", numbers)])
        cases[:6].action_accept()
        cases[:4].action_start_review()
        found = methods.public_methods(env)
        real = {
            model: env[model].search([], limit=20).ids
            for model in {method.model for method in found}
            if env[model]._auto and model != "res.users"
        }
        real["gov.case"] = cases.ids
        words = set(numbers) | set(catalogue.submission(catalogued))
        words |= {"name", "material_id", "code", "approved", "rejected", "hearing"}
        words |= {catalogued.code(place) for place in ("township", "district")}
    return found, real, sorted(words)


def test_generated_calls_end_in_a_sentence(request, targets, digest):
    found, real, words = targets
    seed, watch, until = _seed(), Watch(digest), time.monotonic() + SECONDS
    chance = random.Random(seed)
    while watch.calls < CALLS and time.monotonic() < until:
        protocol, person = chance.choice(PEOPLE)
        client = request.getfixturevalue(protocol)(person)
        makes = rubbish.Rubbish(chance, words, in_json=protocol == "json2")
        method = chance.choice(found)
        for _call in range(min(AT_ONCE, CALLS - watch.calls)):
            _try(watch, client, method, makes, real.get(method.model, []))
        watch.settle(method)
    print(
        f"\nfuzz: seed {seed}: {watch.calls} calls of {len(found)} methods, "
        f"{watch.done} accepted, {len(watch.wrong)} wrong"
    )
    assert not watch.wrong, "\n".join(watch.wrong[:40])


def _try(watch, client, method, makes, real):
    named = {
        parameter.name: makes.like(value)
        for parameter, value in _arguments(method)
        if makes.like(True)
    }
    ids = None if method.on_model else makes.ids(real)
    try:
        watch.call(client, method, ids, named)
    except (requests.RequestException, OverflowError, UnicodeError):
        # What the client itself cannot put on the wire is no call.
        watch.calls -= 1


def _arguments(method):
    right = methods.plausible(method)
    return [
        (parameter, right.get(parameter.name, False)) for parameter in method.parameters
    ]
