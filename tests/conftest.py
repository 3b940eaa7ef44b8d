"""Black-box tests of the whole suite: RPC, access, browser.

One database is copied from the template for the run, people and organisations are made
in it by code, and one server serves it on a free port. See support/settings.py for how
the suite is told where Odoo and the template are.
"""

import os

import pytest

from tests.support import catalogue, databases, inprocess, places, settings
from tests.support.clients import Json2, Refused, XmlRpc
from tests.support.server import Server
from tests.support.world import PASSWORD, World

collect_ignore = ["addons"]  # tried inside Odoo, see tests/seams

# Who has a key for JSON-2.
KEYED = (
    *places.ROLES,
    *("clerk_and_approver", "everything"),
    *("no_post", "ended_post", "coming_post", "portal", "system"),
)


@pytest.fixture(scope="session")
def database():
    name = f"gov_testrun_suite_{os.getpid()}"
    with databases.copy_of(settings.template(), name) as copy:
        yield copy


@pytest.fixture(scope="session")
def registry(database):
    yield inprocess.open_registry(database)
    inprocess.close(database)


@pytest.fixture(scope="session")
def world(registry):
    with inprocess.environment(registry, commit=True) as env:
        made = World(env)
        made.make_keys(env, KEYED)
    return made


@pytest.fixture(scope="session")
def catalogued(registry, world):
    """The world with its matters published and granted."""
    with inprocess.environment(registry, commit=True) as env:
        catalogue.make(env, world)
    return world


@pytest.fixture
def env(registry, world):
    """A superuser's environment whose work is undone after the test."""
    with inprocess.environment(registry) as env:
        yield env


@pytest.fixture(scope="session")
def server(database, world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    with Server(database, folder / "server.log").running() as running:
        yield running


@pytest.fixture(scope="session")
def xml(server, world):
    """``xml(name)``: the XML-RPC client of that person of the world."""
    clients = {}

    def client(name):
        if name not in clients:
            clients[name] = XmlRpc(server, world.logins[name], PASSWORD)
        return clients[name]

    return client


@pytest.fixture(scope="session")
def json2(server, world):
    """``json2(name)``: the JSON-2 client of that person; ``None``: without a key."""
    clients = {}

    def client(name):
        if name not in clients:
            clients[name] = Json2(server, name, name and world.keys[name])
        return clients[name]

    return client


@pytest.fixture(scope="session")
def digest(database, world):
    taker = databases.Digest(database)
    yield taker
    taker.close()


@pytest.fixture(params=["xml", "json2"])
def way(request):
    """``way(name)``: that person's client, once over each protocol."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def refused(digest):
    """``refused(client, model, method, ids, **named)`` must end in a sentence.

    :return: the refusal; nothing may have been written
    """

    def check(client, model, method, ids=None, secrets=(), **named):
        before = digest.take()
        try:
            result = client(model, method, ids, **named)
        except Refused as refusal:
            assert not refusal.complaint(secrets), refusal.complaint(secrets)
            assert not databases.changed(before, digest.take())
            return refusal
        pytest.fail(f"{client.login}: {model}.{method} gave {result!r}, no refusal")

    return check
