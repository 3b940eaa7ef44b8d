"""One site for all faults, made of a fresh database with the suite's own district."""

import os

import pytest

from tests.faults import site as sites
from tests.support import catalogue, databases, inprocess, settings
from tests.support.world import World
from tools.lib import postgres
from tools.lib import settings as tools_settings


@pytest.fixture(scope="session")
def long():
    """Whether the proof runs at full length: `make proof PART=kills`."""
    return os.environ.get("GOV_PROOF") == "long"


@pytest.fixture(scope="package")
def site():
    name = f"gov_testrun_faults_{os.getpid()}"
    with (
        postgres.used(tools_settings.from_environment()) as here,
        databases.copy_of(settings.template(), name),
    ):
        registry = inprocess.open_registry(name)
        with inprocess.environment(registry, commit=True) as env:
            world = World(env)
            catalogue.make(env, world)
            world.make_keys(env, ("integrator",))
        inprocess.close(name)
        with sites.built(here.replace(db=name), world) as site:
            yield site
