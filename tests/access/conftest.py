"""Rows of every model on every side, and how many checks were made."""

import pytest

from tests.support import catalogue, inprocess, samples


@pytest.fixture(scope="session")
def sampled(registry, world):
    with inprocess.environment(registry, commit=True) as env:
        catalogue.make(env, world)
        samples.make(env, world)
    return world


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
