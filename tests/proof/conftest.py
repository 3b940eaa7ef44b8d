"""The proofs have a database of their own: what they do is committed.

Short by default; GOV_PROOF=long (`make proof`) runs them as far as they go, and
GOV_SEED repeats a random walk.
"""

import os
import random
from typing import NamedTuple

import pytest

from tests.support import databases, inprocess, settings
from tests.support.world import World


class Bounds(NamedTuple):
    long: bool
    seed: int


@pytest.fixture(scope="session")
def bounds():
    seed = int(os.environ.get("GOV_SEED") or random.SystemRandom().randrange(10**6))
    return Bounds(os.environ.get("GOV_PROOF") == "long", seed)


@pytest.fixture(scope="package")
def proof_database():
    name = f"gov_testrun_proof_{os.getpid()}"
    with databases.copy_of(settings.template(), name) as copy:
        yield copy


@pytest.fixture(scope="package")
def proof_registry(proof_database):
    yield inprocess.open_registry(proof_database)
    inprocess.close(proof_database)


@pytest.fixture(scope="package")
def proof_world(proof_registry):
    with inprocess.environment(proof_registry, commit=True) as env:
        return World(env)
