"""Rows of every model, as the tests of access have them."""

import pytest

from tests.support import inprocess, samples


@pytest.fixture(scope="session")
def sampled(registry, catalogued):
    with inprocess.environment(registry, commit=True) as env:
        samples.make(env, catalogued)
    return catalogued
