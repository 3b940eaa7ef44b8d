"""The matrix over the wire, and the doors for those who have no account."""

import json

import pytest
import requests

from tests.support import matrix as matrices
from tests.support.clients import Refused, XmlRpc
from tests.support.matrix import Rights
from tests.support.world import PASSWORD

# All roles are tried through the ORM. Over the wire some of each kind show that it
# leads to the same ORM: of both sides, above them, without a post, without a desk.
PEOPLE = (
    *("window_clerk", "approver", "administrator", "integrator"),
    *("no_post", "ended_post", "portal", "system"),
)


@pytest.fixture(scope="session")
def matrix():
    return matrices.Matrix()


@pytest.fixture(scope="session")
def model_names(registry, sampled):
    return sorted(sampled.samples)


# JSON-2 checks its key at every call: a few stand for all.
READING = (
    *(("xml", person) for person in PEOPLE),
    *(("json2", person) for person in ("window_clerk", "integrator", "no_post")),
)


@pytest.mark.parametrize(("protocol", "person"), READING)
def test_reading_over_both_protocols(
    request, sampled, matrix, model_names, tally, protocol, person
):
    client, wrong = request.getfixturevalue(protocol)(person), []
    for model in model_names:
        rows = {
            side: one
            for side in sampled.samples[model]
            if (one := matrices.sample_id(sampled, model, person, side))
        }
        rights = {side: matrix.rights(model, person, side) for side in rows}
        may = {one for side, one in rows.items() if (rights[side] or Rights()).read}
        found = _ids(client, model, list(rows.values()))
        if found != may:
            wrong.append(f"{model}: finds {found}, may read {may}")
        tally.add(len(rows))
        hidden = next((one for one in rows.values() if one not in may), None)
        if hidden and not _is_refused(client, model, hidden):
            wrong.append(f"{model} {hidden}: read")
    assert not wrong, "\n".join(wrong)


def _ids(client, model, ids):
    try:
        rows = client(model, "search_read", domain=[("id", "in", ids)], fields=["id"])
    except Refused as refusal:
        assert refusal.kind == "access", refusal
        return set()
    return {row["id"] for row in rows}


def _is_refused(client, model, one):
    try:
        client(model, "read", [one], fields=["display_name"])
    except Refused as refusal:
        assert refusal.kind == "access", refusal
        return True
    return False


@pytest.mark.parametrize("person", PEOPLE)
def test_writing_closed_rows_over_xml_rpc(
    xml, sampled, matrix, model_names, digest, tally, person
):
    client, before, wrong = xml(person), digest.take(), []
    for model in model_names:
        closed = [
            one
            for side in sampled.samples[model]
            if (one := matrices.sample_id(sampled, model, person, side))
            and not (matrix.rights(model, person, side) or Rights()).write
        ]
        if closed:
            tally.add()
            wrong += _done(client, model, "write", closed[-1], {"vals": {}})
    assert not wrong, "\n".join(wrong)
    assert digest.take() == before


def _done(client, model, operation, one, named):
    try:
        client(model, operation, [one], **named)
    except Refused as refusal:
        return [str(refusal)] if refusal.kind == "crash" else []
    return [f"{model} {one}: {operation} was done"]


def test_without_a_key_or_a_password_nothing_opens(server, json2, sampled):
    for model in sampled.samples:
        with pytest.raises(Refused) as caught:
            json2(None)(model, "search_read", domain=[])
        assert caught.value.code == 401
    nobody = XmlRpc(server, "suite-window_clerk", "wrong password")
    assert nobody.uid is False
    for uid in (sampled.users["public"], sampled.users["window_clerk"], 1, 0):
        nobody.uid = uid
        with pytest.raises(Refused) as caught:
            nobody("gov.organization", "search_read", domain=[])
        assert caught.value.kind == "access", caught.value


def test_a_web_page_without_a_session_reads_nothing(server, sampled):
    for model in sampled.samples:
        answer = _call_kw(requests.Session(), server, model, "search_read", [[]])
        assert "error" in answer and "result" not in answer


def _call_kw(session, server, model, method, args):
    body = {
        "jsonrpc": "2.0",
        "params": {"model": model, "method": method, "args": args, "kwargs": {}},
    }
    url = f"{server.url}/web/dataset/call_kw/{model}/{method}"
    return session.post(url, json=body, timeout=60).json()


def test_the_refusal_in_debug_mode_names_nobody(server, sampled, world):
    """Odoo lists the names of forbidden records when a session is in debug mode."""
    session = requests.Session()
    login = {
        "db": server.database,
        "login": world.logins["village_agent"],
        "password": PASSWORD,
    }
    url = f"{server.url}/web/session/authenticate"
    assert session.post(url, json={"params": login}, timeout=60).json()["result"]["uid"]
    session.get(f"{server.url}/odoo?debug=1", timeout=60)
    for model in ("gov.applicant", "gov.staff", "gov.matter.version"):
        one = sampled.samples[model]["other_district"]
        answer = _call_kw(session, server, model, "read", [[one], ["display_name"]])
        text = json.dumps(answer["error"]["data"]["message"], ensure_ascii=False)
        assert "样本" not in text and "套件" not in text and "高龄" not in text, text
