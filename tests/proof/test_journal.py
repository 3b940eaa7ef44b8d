"""The journal against SQL as the owner of the database, and the proof of its chain.

The chain is computed here a second time, from SQL rows alone: it can be checked by
whoever holds a copy of the tables. It has no secret in it: who may switch triggers off
*and* computes every later digest again *and* writes the last one into the case leaves
no trace in the database. A copy of the last digests elsewhere would show it.
"""

import hashlib
import json
import resource
import time

import psycopg2
import pytest

from tests.proof import wire
from tests.support import databases, inprocess

CASES, BULK = 6, (400, 20_000)  # cases of five rows each
ROWS = (
    ("receive", "draft", "received"),
    ("accept", "received", "accepted"),
    ("start_review", "accepted", "review"),
    ("decide", "review", "decided"),
    ("issue", "decided", "issued"),
)


@pytest.fixture(scope="module")
def numbers(proof_registry, stage):
    """Numbers of cases that were taken from receipt to delivery."""
    users, found = stage.users, []
    for number in range(CASES):
        sent = {
            "source_system": "journal",
            "external_ref": f"J-{number}",
            "matter_code": stage.matters["promised"],
            "accepting_organization_code": stage.codes["township"],
            "channel": "online",
            "applicant": stage.applicants[0],
            "materials": [{"name": "申请书"}, {"name": "居民身份证"}],
        }

        def act(person, action, number=None, **named):
            arguments = (number, action, named)
            return wire.call(
                proof_registry, users[person], "gov.case", "act", *arguments
            )

        answer = wire.call(proof_registry, users["clerk"], "gov.case", "submit", sent)
        told = answer["number"]
        found.append(told)
        with inprocess.environment(proof_registry, commit=True) as env:
            case = env["gov.case"].search([("number", "=", told)])
            case.material_ids.filtered(
                lambda line: line.necessity == "deferrable"
            ).is_received = True
        act("clerk", "accept", told)
        act("handler", "start_review", told)
        act("approver", "decide", told, decision="approved", opinion="符合条件")
        act("clerk", "issue", told, how="pickup", receiver="李桂兰")
    return found


@pytest.fixture
def owner(proof_database):
    """A connection as the owner of the database, rolled back in the end."""
    connection = databases.connect(proof_database)
    yield connection.cursor()
    connection.rollback()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gov_case_event SET note = 'x'",
        "UPDATE gov_case_event SET digest = digest",
        "UPDATE gov_case_event SET id = -id WHERE id IN (SELECT max(id) FROM "
        "gov_case_event)",
        "DELETE FROM gov_case_event",
        "TRUNCATE gov_case_event",
        "TRUNCATE gov_case CASCADE",
        "TRUNCATE gov_case_event, gov_case_pause RESTART IDENTITY CASCADE",
        "INSERT INTO gov_case_event (id, case_id, name, happened_on, digest) SELECT "
        "id, case_id, name, happened_on, '' FROM gov_case_event ON CONFLICT (id) DO "
        "UPDATE SET digest = ''",
        "MERGE INTO gov_case_event e USING gov_case c ON c.id = e.case_id WHEN MATCHED "
        "THEN DELETE",
        "WITH gone AS (DELETE FROM gov_case_event RETURNING id) SELECT count(*) FROM "
        "gone",
    ],
)
def test_the_owner_cannot_change_it_by_sql(numbers, owner, statement):
    with pytest.raises(psycopg2.errors.RestrictViolation, match="kept as written"):
        owner.execute(statement)


def test_a_case_with_a_journal_cannot_be_deleted_by_sql(numbers, owner):
    with pytest.raises(
        (psycopg2.errors.ForeignKeyViolation, psycopg2.errors.RestrictViolation)
    ):
        owner.execute("DELETE FROM gov_case WHERE number = %s", (numbers[0],))


def test_the_chain_can_be_checked_outside_the_suite(numbers, owner):
    owner.execute(
        "SELECT c.number, c.journal_digest, e.name, e.state_from, e.state_to, "
        "e.user_id, e.staff_id, e.organization_id, e.happened_on::text, "
        "coalesce(e.note, ''), e.document_seal, e.facts, e.digest FROM gov_case_event "
        "e JOIN "
        "gov_case c ON c.id = e.case_id WHERE c.number IN %s ORDER BY c.id, e.id",
        (tuple(numbers),),
    )
    heads, last, states, told = {}, {}, {}, {}
    for number, head, *row, documents, facts, digest in owner.fetchall():
        last[number] = _digest(last.get(number, ""), number, row, documents, facts)
        assert last[number] == digest
        heads[number] = head
        assert row[1] == states.get(number, "draft")
        states[number] = row[2]
        told.setdefault(number, {}).update(json.loads(facts))
    assert last == heads and set(last) == set(numbers)
    for number, facts in told.items():
        columns = ", ".join(f"{name}::text" for name in facts)
        owner.execute(
            f"SELECT state, {columns} FROM gov_case WHERE number = %s", (number,)
        )
        state, *values = owner.fetchone()
        assert state == states[number]
        assert dict(zip(facts, map(_plain, values), strict=True)) == {
            name: _plain(value if value is None else str(value).lower())
            for name, value in facts.items()
        }
        assert {"decision", "promised_date", "timeliness", "issued_on"} <= set(facts)


def _plain(value):
    """What is empty is empty, of whatever kind."""
    return None if value in ("0", "false", "") else value


def _digest(previous, number, row, documents=None, facts=None):
    names = (
        *("name", "state_from", "state_to", "user", "staff", "organization"),
        *("happened_on", "note"),
    )
    content = {"case": number, **dict(zip(names, row, strict=True))}
    if documents:
        content["documents"] = documents
    if facts:
        content["facts"] = facts
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(f"{previous}{text}".encode()).hexdigest()


_FIRST = "(SELECT min(id) FROM gov_case_event WHERE case_id = %(case)s)"
_LAST = "(SELECT max(id) FROM gov_case_event WHERE case_id = %(case)s)"
FORGERIES = {
    "name": f"UPDATE gov_case_event SET name = 'withdraw' WHERE id = {_FIRST}",
    "state before": f"UPDATE gov_case_event SET state_from = NULL WHERE id = {_LAST}",
    "state after": f"UPDATE gov_case_event SET state_to = 'paused' WHERE id = {_FIRST}",
    "person": f"UPDATE gov_case_event SET staff_id = NULL WHERE id = {_FIRST}",
    "account": f"UPDATE gov_case_event SET user_id = 1 WHERE id = {_LAST}",
    "organisation": "UPDATE gov_case_event SET organization_id = NULL WHERE id = "
    f"{_FIRST}",
    "time": "UPDATE gov_case_event SET happened_on = happened_on - interval '1 s' "
    f"WHERE id = {_FIRST}",
    "note": f"UPDATE gov_case_event SET note = note || ' ' WHERE id = {_FIRST}",
    "documents": f"UPDATE gov_case_event SET document_seal = NULL WHERE id = {_FIRST}",
    "what it wrote": "UPDATE gov_case_event SET facts = replace(facts, 'on_time', "
    "'late') WHERE case_id = %(case)s AND name = 'decide'",
    "digest": f"UPDATE gov_case_event SET digest = md5('x') WHERE id = {_LAST}",
    "first row removed": f"DELETE FROM gov_case_event WHERE id = {_FIRST}",
    "last row removed": f"DELETE FROM gov_case_event WHERE id = {_LAST}",
    "a row between removed": "DELETE FROM gov_case_event WHERE case_id = %(case)s AND "
    "name = 'start_review'",
    "all rows removed": "DELETE FROM gov_case_event WHERE case_id = %(case)s",
    "a row repeated": "INSERT INTO gov_case_event (case_id, name, state_from, "
    "state_to, user_id, staff_id, organization_id, happened_on, note, digest) "
    "SELECT case_id, name, state_from, state_to, user_id, staff_id, organization_id, "
    f"happened_on, note, digest FROM gov_case_event WHERE id = {_LAST}",
    "two rows swapped": "UPDATE gov_case_event SET (name, state_from, state_to, "
    "user_id, staff_id, organization_id, happened_on, note, digest) = (SELECT o.name, "
    "o.state_from, o.state_to, o.user_id, o.staff_id, o.organization_id, "
    "o.happened_on, o.note, o.digest FROM gov_case_event o WHERE o.id = CASE WHEN "
    f"gov_case_event.id = {_FIRST} THEN {_LAST} ELSE {_FIRST} END) "
    f"WHERE id IN ({_FIRST}, {_LAST})",
    "a row of another case": "UPDATE gov_case_event SET case_id = %(other)s WHERE id = "
    f"{_LAST}",
    "state of the case": "UPDATE gov_case SET state = 'archived' WHERE id = %(case)s",
    "number of the case": "UPDATE gov_case SET number = '640104209901010000001' WHERE "
    "id = %(case)s",
    **{
        f"{name} of the case": f"UPDATE gov_case SET {name} = {value} WHERE id = "
        "%(case)s"
        for name, value in {
            "decision": "'rejected'",
            "timeliness": "'late'",
            "deemed_accepted": "true",
            "received_on": "received_on - interval '1 day'",
            "accepted_on": "accepted_on - interval '1 day'",
            "decided_on": "decided_on - interval '1 day'",
            "issued_on": "issued_on - interval '1 day'",
            "archived_on": "issued_on",
            "ended_on": "ended_on - interval '1 day'",
            "promised_date": "promised_date + 1",
            "legal_date": "legal_date + 1",
            "due_date": "promised_date",
            "acceptor_user_id": "NULL",
        }.items()
    },
    "head of the case": "UPDATE gov_case SET journal_digest = '' WHERE id = %(case)s",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_with_the_trigger_off_it_is_found(proof_registry, numbers, forgery):
    with inprocess.environment(proof_registry) as env:
        cases = env["gov.case"].search([("number", "in", numbers)], order="id")
        env.cr.execute("ALTER TABLE gov_case_event DISABLE TRIGGER USER")
        given = {"case": cases[2].id, "other": cases[4].id}
        env.cr.execute(FORGERIES[forgery], given)
        assert env.cr.rowcount > 0
        env.invalidate_all()
        found = set(cases.verify_chain())
        wanted = {cases[2].number}
        if forgery == "a row of another case":
            wanted.add(cases[4].number)
        assert found == wanted


def test_an_untouched_journal_is_whole(proof_registry, numbers):
    with inprocess.environment(proof_registry) as env:
        assert env["gov.case"].verify_chain() == []


def test_how_long_it_takes(bounds, proof_registry, numbers, capsys):
    """A journal as large as a district's year, copied from one case."""
    count = BULK[bounds.long]
    with inprocess.environment(proof_registry) as env:
        made = _copies(env, numbers[0], count)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        assert env["gov.case"].verify_chain() == []
        seconds = time.perf_counter() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        env.cr.execute(
            "ALTER TABLE gov_case_event DISABLE TRIGGER USER;"
            "UPDATE gov_case_event SET note = 'x' WHERE case_id = %s",
            (made[count // 2],),
        )
        env.invalidate_all()
        broken = env["gov.case"].browse(made[count // 2]).number
        assert env["gov.case"].verify_chain() == [broken]
    with capsys.disabled():
        rows = count * len(ROWS)
        print(
            f"\nverify_chain: {rows:,} rows of {count:,} cases in {seconds:.1f} s "
            f"({rows / seconds:,.0f} rows/s), memory grown by {grown:.0f} MB"
        )


def _copies(env, number, count):
    """Copy a case and its journal ``count`` times, with the chain of each copy."""
    source = env["gov.case"].search([("number", "=", number)])
    env.cr.execute("SELECT * FROM gov_case WHERE id = %s", (source.id,))
    row = dict(env.cr.dictfetchone())
    for name in ("id", "number", "external_ref", "source_system", "journal_digest"):
        row.pop(name)
    columns = ", ".join(row)
    env.cr.execute(
        f"INSERT INTO gov_case ({columns}, number) SELECT {columns}, "
        "'P' || lpad(n::text, 20, '0') FROM gov_case, generate_series(1, %s) n "
        "WHERE id = %s RETURNING id, number",
        (count, source.id),
    )
    made = env.cr.fetchall()
    user, staff = env.uid, source.acceptor_id.id
    place, at = source.accepting_organization_id.id, "2026-03-02 01:00:00"
    events, heads = [], []
    for case_id, label in made:
        head = ""
        for name, before, after in ROWS:
            content = (name, before, after, user, staff, place, at, "备注")
            head = _digest(head, label, content)
            events.append((case_id, *content, head))
        heads.append((case_id, head))
    _insert(
        env,
        "INSERT INTO gov_case_event (case_id, name, state_from, state_to, user_id, "
        "staff_id, organization_id, happened_on, note, digest) VALUES %s",
        events,
    )
    _insert(
        env,
        "UPDATE gov_case c SET journal_digest = v.head, received_on = v.at::timestamp, "
        "accepted_on = v.at::timestamp, decided_on = v.at::timestamp, issued_on = "
        "v.at::timestamp FROM (VALUES %s) AS v(id, head, at) WHERE c.id = v.id",
        [(*one, at) for one in heads],
    )
    env.invalidate_all()
    return [case_id for case_id, _label in made]


def _insert(env, statement, rows):
    for start in range(0, len(rows), 5000):
        part = rows[start : start + 5000]
        env.cr.execute(statement % ", ".join(["%s"] * len(part)), part)
