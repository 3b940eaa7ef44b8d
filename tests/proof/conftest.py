"""The proofs have a database of their own: what they do is committed.

Short by default, and the same each time; GOV_PROOF=long (`make proof`) runs them as far
as they go, with a seed that nobody knows before. GOV_SEED repeats a random walk.
"""

import os
import random
from typing import NamedTuple

import pytest

import odoo.addons

from tests.proof.stage import Stage
from tests.support import databases, inprocess, settings
from tests.support.world import World

# The pure modules of the addons are imported before Odoo's settings are read.
_ADDONS = str(settings.ROOT / "addons")
if _ADDONS not in odoo.addons.__path__:
    odoo.addons.__path__.append(_ADDONS)


SEED = 20261122  # of the short walk: it fails because of a change, or not at all


class Bounds(NamedTuple):
    long: bool
    seed: int


@pytest.fixture(scope="session")
def bounds():
    long = os.environ.get("GOV_PROOF") == "long"
    seed = random.SystemRandom().randrange(10**6) if long else SEED
    return Bounds(long, int(os.environ.get("GOV_SEED") or seed))


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
def stage(proof_registry):
    """Places, people and matters, made and committed."""
    with inprocess.environment(proof_registry, commit=True) as env:
        return Stage(env, World(env))
