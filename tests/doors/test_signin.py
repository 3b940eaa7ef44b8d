"""The door of sign-in, as a browser and as a client of RPC meet it."""

import pytest
import requests

from tests.support import inprocess
from tests.support.clients import Refused, XmlRpc
from tests.support.world import PASSWORD

GUESSER = "127.0.0.66"


@pytest.fixture
def account(registry, world):
    """``account(name)``: the login of a fresh account, which the test may lock."""

    def make(name):
        with inprocess.environment(registry, commit=True) as env:
            world.add_person(env, name, ("window_clerk", "township"))
            world._set_passwords(env)
        return world.logins[name]

    return make


def _page(server, login, password):
    """Whether the form of the page lets in, and what the page says if not."""
    session = requests.Session()
    page = session.get(f"{server.url}/web/login", timeout=60).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"login": login, "password": password, "csrf_token": token}
    answer = session.post(
        f"{server.url}/web/login", data=form, allow_redirects=False, timeout=60
    )
    return answer.status_code == 303, answer.text


def test_guessing_locks_a_name_even_for_the_right_password(server, account):
    login = account("guessed")
    assert _page(server, login, PASSWORD)[0]
    for _time in range(5):
        assert not _page(server, login, "wrong")[0]
    opened, text = _page(server, login, PASSWORD)
    assert not opened
    assert "15" in text


def test_guessing_over_rpc_locks_a_name_there_and_nowhere_else(server, account):
    """Who knows an integrator's name cannot shut it out."""
    login = account("called")
    for _time in range(5):
        assert XmlRpc(server, login, "wrong", address=GUESSER).uid is False
    assert XmlRpc(server, login, PASSWORD, address=GUESSER).uid is False
    assert XmlRpc(server, login, PASSWORD).uid, "the owner gets in over RPC"
    assert _page(server, login, PASSWORD)[0], "and at the desk"
    other = account("caller")
    assert XmlRpc(server, other, PASSWORD, address=GUESSER).uid, "others there too"


def test_guessing_by_calls_locks_a_name_too(server, account):
    client = XmlRpc(server, account("guessed-by-calls"), PASSWORD)
    guesser = XmlRpc(server, client.login, "wrong", address=GUESSER)
    guesser.uid = client.uid
    for _time in range(4):
        with pytest.raises(Refused):
            guesser("gov.organization", "search_count", domain=[])
    assert XmlRpc(server, client.login, PASSWORD, address=GUESSER).uid is False
    assert XmlRpc(server, client.login, PASSWORD).uid == client.uid
    client("gov.organization", "search_count", domain=[])


def test_guessing_over_json_rpc_is_counted_by_address_too(server, account):
    login = account("called-by-json")
    with requests.Session() as session:
        for _time in range(5):
            assert _json(session, server, login, "wrong") is False
        assert _json(session, server, login, PASSWORD) is False
    assert XmlRpc(server, login, PASSWORD, address=GUESSER).uid


def test_many_addresses_do_not_shut_out_where_one_signed_in(server, account):
    login = account("beset")
    assert XmlRpc(server, login, PASSWORD).uid
    for number in range(6):
        for _time in range(5):
            XmlRpc(server, login, "wrong", address=f"127.0.1.{number}")
    assert XmlRpc(server, login, PASSWORD, address="127.0.1.9").uid is False
    assert XmlRpc(server, login, PASSWORD).uid


def _json(session, server, login, password):
    args = [server.database, login, password, {}]
    params = {"service": "common", "method": "authenticate", "args": args}
    answer = session.post(f"{server.url}/jsonrpc", json={"params": params}, timeout=60)
    return answer.json()["result"]


def test_a_hall_that_mistypes_goes_on_working(server, account):
    login = account("neighbour")
    for number in range(20):
        assert not _page(server, f"suite-typo-{number}", "wrong")[0]
    assert _page(server, login, PASSWORD)[0]


def test_an_unknown_name_is_told_the_same(server, account):
    known = _page(server, account("known"), "wrong")[1]
    unknown = _page(server, "suite-nobody-has-this-name", "wrong")[1]

    def alert(text):
        return text.split('role="alert"')[1].split("</p>")[0]

    assert alert(known) == alert(unknown)


def test_every_attempt_is_on_record(server, account, registry):
    login = account("recorded")
    _page(server, login, "wrong")
    _page(server, login, PASSWORD)
    with inprocess.environment(registry) as env:
        log = env["gov.signin.log"]
        rows = log.search([("account", "=", log._digest(login))], order="id")
        assert rows.mapped("result") == ["failure", "success"]
        assert set(rows.user_id.mapped("login")) == {login}
        assert set(rows.mapped("address")) == {"127.0.0.1"}
