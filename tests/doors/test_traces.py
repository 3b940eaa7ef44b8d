"""A person's name and numbers leave no trace outside of the records meant for them."""

from pathlib import Path

import psycopg2
import pytest
import requests

from odoo.tools import SQL, mute_logger

from tests.support import catalogue, settings
from tests.support.clients import Refused
from tests.support.numbers import resident_id
from tests.support.world import PASSWORD
from tools.lib import settings as tools_settings
from tools.lib.cluster import Cluster

NAME, PHONE, NOTE = "司徒痕迹", "13709876543", "痕迹备注甲乙丙"
NUMBER = resident_id(917, birth="19660606")

TEXTS = """
    SELECT table_name, array_agg(column_name::text ORDER BY column_name)
      FROM information_schema.columns JOIN information_schema.tables
     USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
       AND data_type IN ('text', 'character varying', 'jsonb', 'json')
     GROUP BY 1
"""
TWICE = """
    INSERT INTO gov_applicant (kind, name, id_type, id_number_plain)
    SELECT kind, name, id_type, id_number_plain FROM gov_applicant
     WHERE id_number_plain = %s
"""
MEANT = [  # where a person is meant to be found
    "gov_applicant.id_number_plain",
    "gov_applicant.name",
    "gov_applicant.phone_plain",
    "gov_case.applicant_name",
    "gov_case.note",
    "gov_case.opinion",
    "gov_case_document.content",
    "gov_case_event.note",
]


@pytest.fixture(scope="module")
def lived(server, xml, catalogued):
    """The whole life of one person's case, and the mistakes people make on the way."""
    since = server.log.stat().st_size
    person = catalogue.person(name=NAME, phone=PHONE, id_number=NUMBER)
    sent = catalogue.submission(catalogued, applicant=person, note=NOTE)
    clerk, handler, approver = xml("at_own_township"), xml("handler"), xml("approver")
    number = xml("integrator")("gov.case", "submit", payload=sent)["number"]
    [one] = xml("system")("gov.case", "search", domain=[("number", "=", number)])
    clerk("gov.case", "action_accept", [one])
    handler("gov.case", "action_start_review", [one])
    approver(
        "gov.case", "action_decide", [one], decision="rejected", opinion=f"{NAME}不符"
    )
    _mistakes(xml, sent, one)
    _browse(server, catalogued, one)
    return since, one


def _mistakes(xml, sent, one):
    wrong = {**sent["applicant"], "id_number": NUMBER[:-1] + "Y", "phone": PHONE + "x"}
    again = {**sent, "external_ref": "again"}
    tried = (
        (
            "submit",
            None,
            {"payload": {**again, "applicant": wrong}},
        ),
        ("submit", None, {"payload": {**again, PHONE: PHONE}}),
        ("submit", None, {"payload": NUMBER}),
        ("action_accept", [one], {"given": NUMBER}),
        ("action_refuse", [one], {"reason": NAME}),
        ("track", None, {"number": NUMBER}),
        ("search", None, {"domain": [(NUMBER, "=", PHONE)]}),
        ("write", [one], {"vals": {"applicant_name": NUMBER}}),
    )
    for name in ("at_own_township", "integrator", "no_post"):
        for method, ids, named in tried:
            try:
                xml(name)("gov.case", method, ids, **named)
            except Refused:
                continue


def _browse(server, world, one):
    session = requests.Session()
    who = {
        "db": server.database,
        "login": world.logins["at_own_township"],
        "password": PASSWORD,
    }
    url = f"{server.url}/web/session/authenticate"
    session.post(url, json={"params": who}, timeout=60)
    for model, method, args in (
        ("gov.case", "web_search_read", [[], {"applicant_name": {}}]),
        ("gov.applicant", "name_search", [NAME]),
        ("gov.applicant", "search_read", [[("id_number", "=", NUMBER)]]),
        ("gov.case", "web_read", [[one], {"display_name": {}, "applicant_name": {}}]),
    ):
        call = {"model": model, "method": method, "args": args, "kwargs": {}}
        url = f"{server.url}/web/dataset/call_kw"
        session.post(url, json={"params": call}, timeout=60)
    session.get(f"{server.url}/odoo/gov.case/{one}", timeout=60)


# Numbers may be typed anywhere; a name is no value that a refusal repeats.
SECRETS = (NAME, PHONE, NUMBER, NOTE, f"{NAME}不符")


def _shown(text):
    return [secret for secret in SECRETS if secret in text]


def test_the_log_of_the_server_names_nobody(server, lived):
    told = server.log.read_bytes()[lived[0] :].decode("utf-8", "replace")
    assert "POST /xmlrpc" in told or "RPC" in told or len(told) > 200
    found = [line for line in told.splitlines() if _shown(line)]
    assert not found, "\n".join(line[:300] for line in found[:5])


def test_no_attachment_is_called_after_a_person(env, lived):
    attached = env["ir.attachment"].search([("res_model", "=like", "gov.%")])
    assert not [one.name for one in attached if _shown(one.name or "")]
    documents = env["gov.case"].browse(lived[1]).document_ids
    assert documents
    assert not [one.id for one in documents if _shown(one._file_name())]


def test_no_other_column_names_anybody(env, lived):
    """The whole database is searched: messages, logs, parameters, whatever there is."""
    env.cr.execute(TEXTS)
    found = set()
    for table, columns in env.cr.fetchall():
        names = [SQL.identifier(column) for column in columns]
        held = [
            SQL("bool_or(%s::text LIKE ANY(%s))", name, [f"%{one}%" for one in SECRETS])
            for name in names
        ]
        [row] = env.execute_query(
            SQL("SELECT %s FROM %s", SQL(", ").join(held), SQL.identifier(table))
        )
        found |= {
            f"{table}.{column}" for column, yes in zip(columns, row, strict=True) if yes
        }
    assert sorted(found) == MEANT


def test_the_log_of_the_database_names_nobody(env, lived):
    """PostgreSQL tells of values that are there twice, and of what failed."""
    here = tools_settings.from_environment()
    for name, wanted in (
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("log_min_duration_statement", "-1"),
        ("log_statement", "none"),
    ):
        env.cr.execute(f"SHOW {name}")
        assert env.cr.fetchone() == (wanted,), name
    if here.external_postgres:
        return  # its log lies elsewhere
    log = Cluster(here).log
    since = log.stat().st_size
    for statement in (
        TWICE,
        "SELECT no_such_column FROM gov_applicant WHERE name = %s",
    ):
        with (
            pytest.raises(psycopg2.Error),
            env.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            env.cr.execute(statement, [NUMBER])
    told = log.read_bytes()[since:].decode("utf-8", "replace")
    assert "duplicate key" in told and "no_such_column" in told
    assert not _shown(told)


def test_no_session_keeps_a_person(lived):
    folder = Path(settings.options()["data_dir"]) / "sessions"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    held = [path.name for path in files if _shown(path.read_text("utf-8", "replace"))]
    assert not held


def test_the_addresses_of_pages_hold_ids_alone(server, lived):
    """What a proxy writes down of a request is its first line."""
    lines = server.log.read_bytes()[lived[0] :].decode("utf-8", "replace").splitlines()
    asked = [line for line in lines if '"GET ' in line or '"POST ' in line]
    assert asked
    quoted = [requests.utils.quote(secret) for secret in SECRETS]
    assert not [line for line in asked if any(one in line for one in quoted)]


def test_the_database_is_told_to_log_no_statement():
    """A statement holds what was typed."""
    sizes = sorted((settings.ROOT / "config/postgresql").glob("*.conf"))
    assert sizes
    for path in sizes:
        told = dict(
            line.split("#")[0].split("=", 1)
            for line in path.read_text(encoding="utf-8").splitlines()
            if "=" in line.split("#")[0]
        )
        told = {name.strip(): value.strip() for name, value in told.items()}
        assert told.get("log_min_duration_statement", "-1") == "-1", path
        assert told.get("log_min_error_statement") == "panic", path
        assert "log_statement" not in told or told["log_statement"] == "none", path


def test_walking_the_numbers_tells_nothing_of_a_person(env, way, catalogued, lived):
    """Numbers are consecutive: whoever holds a post learns state and dates by them.

    Nothing of the person, the matter or the place besides what the number itself says;
    who holds no post learns nothing, not even which numbers there are.
    """
    number = env["gov.case"].browse(lived[1]).number
    told = way("integrator")("gov.case", "track", number=number)
    assert set(told) == {
        *("number", "state", "state_label", "promised_date", "light", "events")
    }
    assert all(
        set(event) == {"happened_on", "name", "label"} for event in told["events"]
    )
    assert not _shown(str(told))
    answers = []
    for asked in (number, number[:-1] + "_", f"{number[:-4]}9999"):
        with pytest.raises(Refused) as refusal:
            way("no_post")("gov.case", "track", number=asked)
        answers.append((refusal.value.code, refusal.value.text))
    assert len(set(answers)) == 1, "a stranger learns which numbers there are"
