"""Rows of every model on every side, and how many checks were made."""

import pytest

from tests.support import inprocess, samples
from tests.support.ways import Ways


@pytest.fixture(scope="session")
def sampled(registry, catalogued):
    with inprocess.environment(registry, commit=True) as env:
        samples.make(env, catalogued)
    return catalogued


class Tally:
    def __init__(self):
        self.checks = 0

    def add(self, number=1):
        self.checks += number


@pytest.fixture(scope="session")
def tally():
    counted = Tally()
    yield counted
    print(f"\naccess: {counted.checks} checks")


@pytest.fixture(scope="module")
def ways(registry, sampled):
    """Marked rows for a file of tests; nothing of it is kept."""
    with inprocess.environment(registry) as env:
        yield Ways(env, sampled)
