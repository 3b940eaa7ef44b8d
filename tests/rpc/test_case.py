"""gov_case as integrators meet it: submit, track, the actions, what is refused."""

import base64
import concurrent.futures
import datetime
import itertools

import pytest

from tests.support import catalogue
from tests.support.clients import Refused, XmlRpc
from tests.support.numbers import resident_id, wrong
from tests.support.world import PASSWORD, SHANGHAI

_codes = itertools.count(90)
STATES = ("state", "promised_date", "legal_date", "light", "timeliness", "decision")


@pytest.fixture
def cases(catalogued, xml):
    """``cases(state)``: id of a new case of the suite's township in that state."""

    def make(state="received", **changes):
        payload = catalogue.submission(catalogued, **changes)
        number = xml("integrator")("gov.case", "submit", payload=payload)["number"]
        [one] = xml("system")("gov.case", "search", domain=[("number", "=", number)])
        for stage, person, action, named in _LIFE:
            if state == stage:
                break
            xml(person)("gov.case", action, [one], **named)
        return one

    return make


_LIFE = (
    ("received", "window_clerk", "action_accept", {}),
    ("accepted", "handler", "action_start_review", {}),
    (
        "review",
        "approver",
        "action_decide",
        {"decision": "approved", "opinion": "符合条件"},
    ),
    (
        "decided",
        "window_clerk",
        "action_issue",
        {"how": "pickup", "receiver": "李秀英"},
    ),
    ("issued", "window_clerk", "action_archive_file", {}),
)


def _read(client, one, *fields):
    [row] = client("gov.case", "read", [one], fields=list(fields))
    return row


# submit and track


def test_submit_answers_as_promised(way, catalogued):
    client, payload = way("integrator"), catalogue.submission(catalogued)
    first = client("gov.case", "submit", payload=payload)
    assert set(first) == {"number", "state", "promised_date", "legal_date", "duplicate"}
    assert first["state"] == "received" and first["duplicate"] is False
    again = client("gov.case", "submit", payload=payload)
    assert again == {**first, "duplicate": True}


def test_a_duplicate_writes_nothing(way, catalogued, digest):
    client, payload = way("integrator"), catalogue.submission(catalogued)
    client("gov.case", "submit", payload=payload)
    before = digest.take()
    client("gov.case", "submit", payload=payload)
    client("gov.case", "submit_many", payloads=[payload, payload])
    assert digest.take() == before


def test_the_version_of_the_day_is_frozen(xml, cases, catalogued):
    one = cases()
    row = _read(xml("system"), one, "version_id", "applicant_name", "material_ids")
    assert row["version_id"][0] == catalogued.versions["promised"]
    assert row["applicant_name"] == "李秀英" and len(row["material_ids"]) == 3


def test_track_tells_nothing_personal(way, cases, xml):
    number = _read(xml("system"), cases("decided"), "number")["number"]
    told = way("integrator")("gov.case", "track", number=number)
    assert set(told) >= {
        "number",
        "state",
        "state_label",
        "promised_date",
        "light",
        "events",
    }
    assert [event["name"] for event in told["events"]][:2] == ["receive", "accept"]
    assert "李秀英" not in str(told) and "13997005678" not in str(told)
    assert "套件" not in str(told), "names of staff"


@pytest.mark.parametrize(
    "number", ["", "0", "x" * 10000, "' OR 1=1", "%", "𠮷㛃", False, 7, [], {}]
)
def test_unknown_numbers(way, refused, number):
    refused(way("integrator"), "gov.case", "track", number=number)


def test_many_at_once_answer_in_order(way, catalogued):
    good = catalogue.submission(catalogued)
    bad = catalogue.submission(catalogued, matter_code="000000")
    other = catalogue.submission(catalogued)
    answers = way("integrator")(
        "gov.case", "submit_many", payloads=[good, bad, other, good]
    )
    assert answers[1] == {"error": answers[1]["error"]}
    assert answers[1]["error"]["field"] == "matter_code"
    assert answers[0]["number"] == answers[3]["number"] != answers[2]["number"]
    assert answers[3]["duplicate"] is True


def test_too_many_at_once(way, refused):
    refused(way("integrator"), "gov.case", "submit_many", payloads=[{}] * 1001)


def _with_applicant(**changes):
    return lambda payload: {**payload, "applicant": {**payload["applicant"], **changes}}


def _with_material(**changes):
    def change(payload):
        first, *others = payload["materials"]
        return {**payload, "materials": [{**first, **changes}, *others]}

    return change


def _with(**changes):
    return lambda payload: {**payload, **changes}


def _without(key):
    return lambda payload: {name: payload[name] for name in payload if name != key}


EXE = base64.b64encode(b"MZ\x90\x00" + b"\0" * 200).decode()
BAD_PAYLOADS = {
    "check digit": _with_applicant(id_number=wrong(resident_id(77))),
    "no such birthday": _with_applicant(id_number=resident_id(7, birth="19790231")),
    "no applicant": _without("applicant"),
    "applicant is a text": _with(applicant="李秀英"),
    "no name": _with_applicant(name=""),
    "name is a list": _with_applicant(name=["李"]),
    "name of ten thousand": _with_applicant(name="长" * 10000),
    "control characters": _with_applicant(name="李\x7f秀\u202e英"),
    "unknown key": _with(colour="red"),
    "unknown key of the applicant": _with_applicant(age=7),
    "no reference": _without("external_ref"),
    "empty reference": _with(external_ref=""),
    "reference is a number": _with(external_ref=7),
    "no system": _without("source_system"),
    "unknown channel": _with(channel="fax"),
    "unknown matter": _with(matter_code="999999999999"),
    "matter code is a number": _with(matter_code=630103),
    "matter of another district": _with(matter_code=catalogue.MATTERS["far"][0]),
    "matter never granted": _with(matter_code=catalogue.MATTERS["ungranted"][0]),
    "unknown organisation": _with(accepting_organization_code="999999"),
    "organisation of another district": _with(accepting_organization_code="630104100"),
    "materials is a text": _with(materials="身份证"),
    "a material of no version": _with_material(name="其他材料"),
    "a material twice": lambda payload: {
        **payload,
        "materials": [*payload["materials"], payload["materials"][0]],
    },
    "unknown form": _with_material(form="scan"),
    "copies below nothing": _with_material(copies=-1),
    "copies is a text": _with_material(copies="1"),
    "content is no base64": _with_material(content="%%%", filename="a.pdf"),
    "a forbidden type": _with_material(content=EXE, filename="a.exe"),
    "a lie about the type": _with_material(content=EXE, filename="a.pdf"),
    "nested rubbish": _with(note=[[[{}]]]),
}


@pytest.mark.parametrize("change", BAD_PAYLOADS.values(), ids=BAD_PAYLOADS)
def test_bad_payloads(way, catalogued, refused, change):
    payload = change(catalogue.submission(catalogued))
    applicant = payload.get("applicant")
    secrets = [applicant["id_number"]] if isinstance(applicant, dict) else []
    refused(way("integrator"), "gov.case", "submit", payload=payload, secrets=secrets)


def test_bad_payloads_in_one_list(way, catalogued, digest):
    """Each gets its own ``{error: {field, message}}``; nothing is written."""
    payloads = [
        change(catalogue.submission(catalogued)) for change in BAD_PAYLOADS.values()
    ]
    payloads += [None, False, [], "x", 7]
    before = digest.take()
    answers = way("integrator")("gov.case", "submit_many", payloads=payloads)
    assert len(answers) == len(payloads)
    for name, answer in zip(BAD_PAYLOADS, answers, strict=False):
        assert set(answer.get("error", ())) == {"field", "message"}, (name, answer)
        assert Refused(name, 2, answer["error"]["message"]).complaint() == ""
    assert digest.take() == before


@pytest.mark.parametrize("payload", [False, "", "x", 7, [], [{}], {}])
def test_what_is_no_payload(way, refused, payload):
    refused(way("integrator"), "gov.case", "submit", payload=payload)


@pytest.mark.parametrize("name", ["𠮷田㛃", "阿卜杜拉·买买提", "王👍"])
def test_rare_characters_are_kept(way, xml, catalogued, name):
    payload = catalogue.submission(catalogued, note="备注：㛃𠮷👍\n第二行")
    payload["applicant"]["name"] = name
    number = way("integrator")("gov.case", "submit", payload=payload)["number"]
    [row] = xml("system")(
        "gov.case",
        "search_read",
        domain=[("number", "=", number)],
        fields=["applicant_name", "note"],
    )
    assert row["applicant_name"] == name and row["note"] == payload["note"]


def test_a_withdrawn_version_takes_no_case(way, xml, catalogued, refused):
    editor, code = xml("catalogue_editor"), f"63010301{next(_codes)}"
    [matter] = editor(
        "gov.matter",
        "create",
        vals_list=[
            {
                "code": code,
                "name": "已撤回事项",
                "matter_type": "confirmation",
                "organization_id": catalogued.organizations["district"],
            }
        ],
    )
    version = editor(
        "gov.matter.version",
        "create",
        vals_list=[catalogue.version_vals(matter, 20, 5)],
    )
    editor("gov.matter.version", "action_publish", version)
    payload = catalogue.submission(catalogued, place="district", matter_code=code)
    xml("integrator")("gov.case", "submit", payload=payload)
    editor("gov.matter.version", "action_withdraw", version)
    payload = catalogue.submission(catalogued, place="district", matter_code=code)
    refused(way("integrator"), "gov.case", "submit", payload=payload)


@pytest.mark.parametrize("person", ["no_post", "ended_post", "coming_post", "portal"])
def test_without_a_post_in_force_nothing_is_done(
    way, catalogued, cases, refused, person
):
    client, one = way(person), cases()
    refused(client, "gov.case", "submit", payload=catalogue.submission(catalogued))
    refused(client, "gov.case", "track", number="63010320260101000001")
    refused(client, "gov.case", "action_accept", [one])
    refused(client, "gov.case", "verify_chain")


def test_two_calls_at_once_make_one_case(server, world, catalogued):
    """The same reference from eight clients: one case, seven duplicates."""
    payload = catalogue.submission(catalogued)

    def submit(_place):
        client = XmlRpc(server, world.logins["integrator"], PASSWORD)
        return client("gov.case", "submit", payload=payload)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(submit, range(8)))
    assert len({answer["number"] for answer in answers}) == 1
    assert sorted(answer["duplicate"] for answer in answers) == [False] + [True] * 7


def test_numbers_given_at_once_are_unique(server, world, catalogued):
    payloads = [catalogue.submission(catalogued) for _ in range(40)]

    def submit(part):
        client = XmlRpc(server, world.logins["integrator"], PASSWORD)
        return [client("gov.case", "submit", payload=one)["number"] for one in part]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        numbers = sum(pool.map(submit, [payloads[at::8] for at in range(8)]), [])
    assert len(set(numbers)) == 40


# a life


def test_a_life_from_receipt_to_archive(xml, cases, catalogued):
    one = cases("archived")
    row = _read(
        xml("window_clerk"),
        one,
        *STATES,
        *("received_on", "accepted_on", "decided_on", "issued_on", "archived_on"),
        *("acceptor_id", "handler_id", "decider_id"),
    )
    assert row["state"] == "archived" and row["decision"] == "approved"
    assert row["light"] == "grey" and row["timeliness"] == "on_time"
    staff = catalogued.staff
    assert row["acceptor_id"][0] == staff["window_clerk"]
    assert row["handler_id"][0] == staff["handler"]
    assert row["decider_id"][0] == staff["approver"]
    moments = [row[f"{name}_on"] for name in ("received", "accepted", "decided")]
    assert moments == sorted(moments) and row["archived_on"] >= row["issued_on"]
    events = xml("window_clerk")(
        "gov.case.event",
        "search_read",
        domain=[("case_id", "=", one)],
        fields=["name", "state_from", "state_to", "staff_id", "digest"],
        order="id",
    )
    assert [event["state_to"] for event in events] == [
        "received",
        "accepted",
        "review",
        "decided",
        "issued",
        "archived",
    ]
    assert len({event["digest"] for event in events}) == 6
    assert all(event["staff_id"] for event in events)


def _local_day(stored):
    """The day in Shanghai of a moment as RPC tells it."""
    moment = datetime.datetime.fromisoformat(f"{stored}+00:00")
    return moment.astimezone(SHANGHAI).date()


def test_dates_count_from_the_day_after_acceptance(way, xml, cases):
    row = _read(xml("window_clerk"), cases("accepted"), *STATES, "accepted_on")
    client = way("window_clerk")
    start = str(_local_day(row["accepted_on"]))
    for field, days in (("promised_date", 5), ("legal_date", 20)):
        end = client("gov.workday", "add_workdays", start=start, days=days)
        assert row[field] == end
    assert row["light"] == "green" and not row["timeliness"]


def test_an_immediate_item_is_finished_in_one_call(way, xml, cases):
    one, clerk = cases(matter="immediate"), way("window_clerk")
    clerk("gov.case", "action_finish_immediate", [one], opinion="当场办结")
    row = _read(clerk, one, *STATES, "accepted_on", "decided_on", "acceptor_id")
    assert row["state"] == "decided" and row["decision"] == "approved"
    assert row["accepted_on"] and row["decided_on"] and row["acceptor_id"]
    assert row["timeliness"] == "on_time" and row["light"] == "grey"
    events = clerk("gov.case.event", "search_read", domain=[("case_id", "=", one)])
    assert {event["state_to"] for event in events} >= {"accepted", "decided"}


def test_a_promised_item_is_not_finished_at_once(way, cases, refused):
    refused(way("everything"), "gov.case", "action_finish_immediate", [cases()])


def test_correction_once(way, xml, cases, refused):
    one, clerk = cases(), way("window_clerk")
    materials = xml("system")(
        "gov.case.material",
        "search_read",
        domain=[("case_id", "=", one)],
        fields=["material_id"],
    )
    material = materials[0]["material_id"][0]
    items = [{"material_id": material, "note": "照片不清楚"}]
    clerk("gov.case", "action_request_correction", [one], items=items)
    row = _read(clerk, one, "state", "correction_due_date")
    assert row["state"] == "correction"
    clerk("gov.case", "action_supply", [one], materials=[{"material_id": material}])
    assert _read(clerk, one, "state")["state"] == "received"
    refused(clerk, "gov.case", "action_request_correction", [one], items=items)
    clerk("gov.case", "action_accept", [one])


def test_a_pause_is_asked_by_one_and_granted_by_another(way, xml, cases, refused):
    one = cases("review")
    before = _read(xml("system"), one, "promised_date", "legal_date")
    asked = {"kind": "hearing", "reason": "申请人要求听证", "expected_days": 10}
    person = way("everything")
    person("gov.case", "action_pause", [one], **asked)
    assert _read(xml("system"), one, "state")["state"] == "review", "not yet granted"
    refused(person, "gov.case", "action_grant", [one], approved=True, note="自己批")
    way("approver")("gov.case", "action_grant", [one], approved=True, note="同意")
    row = _read(xml("system"), one, "state", "light")
    assert row == {**row, "state": "paused", "light": row["light"]}
    way("handler")("gov.case", "action_resume", [one], result="听证完毕")
    after = _read(xml("system"), one, "state", "promised_date", "legal_date")
    assert after == {**after, **before, "state": "review"}, (
        "the same day gives none back"
    )


def test_an_extension_once_of_ten_days_at_most(way, xml, cases, refused):
    one, handler = cases("review"), way("handler")
    before = _read(xml("system"), one, "promised_date", "legal_date")
    for days in (0, -1, 11, 1000):
        refused(
            handler, "gov.case", "action_extend", [one], days=days, reason="案情复杂"
        )
    handler("gov.case", "action_extend", [one], days=10, reason="案情复杂")
    way("approver")("gov.case", "action_grant", [one], approved=True, note="同意")
    after = _read(xml("system"), one, "promised_date", "legal_date")
    assert after["promised_date"] == before["promised_date"]
    assert after["legal_date"] == handler(
        "gov.workday", "add_workdays", start=before["legal_date"], days=10
    )
    refused(handler, "gov.case", "action_extend", [one], days=1, reason="再来一次")


def test_the_acceptor_does_not_decide(way, xml, cases, refused):
    one, person = cases(), way("everything")
    person("gov.case", "action_accept", [one])
    person("gov.case", "action_start_review", [one])
    decision = {"decision": "approved", "opinion": "自己批"}
    refused(person, "gov.case", "action_decide", [one], **decision)
    way("approver")("gov.case", "action_decide", [one], **decision)


def test_two_posts_do_not_mix(way, cases, refused):
    """Clerk in the township, approver in another department: no approval here."""
    one = cases("review")
    refused(
        way("clerk_and_approver"),
        "gov.case",
        "action_decide",
        [one],
        decision="approved",
    )


def test_a_rejection_gives_its_reasons(way, cases, refused):
    one = cases("review")
    refused(way("approver"), "gov.case", "action_decide", [one], decision="rejected")
    refused(
        way("approver"),
        "gov.case",
        "action_decide",
        [one],
        decision="perhaps",
        opinion="x",
    )


def test_acceptance_needs_every_required_material(way, xml, catalogued, refused):
    payload = catalogue.submission(catalogued, materials=[])
    number = xml("integrator")("gov.case", "submit", payload=payload)["number"]
    [one] = xml("system")("gov.case", "search", domain=[("number", "=", number)])
    refused(way("window_clerk"), "gov.case", "action_accept", [one])


# who may not, and when not

ACTIONS = {
    "action_receive": {},
    "action_request_correction": {"items": [{"material_id": 1, "note": "缺"}]},
    "action_supply": {"materials": [{"material_id": 1}]},
    "action_accept": {},
    "action_refuse": {"reason": "不属于本机关职权"},
    "action_withdraw": {"reason": "申请人要求"},
    "action_start_review": {},
    "action_pause": {"kind": "hearing", "reason": "听证", "expected_days": 5},
    "action_extend": {"days": 5, "reason": "案情复杂"},
    "action_grant": {"approved": True, "note": "同意"},
    "action_resume": {"result": "完毕"},
    "action_decide": {"decision": "approved", "opinion": "符合条件"},
    "action_change_delivery": {"reason": "已迁居", "how": "courier"},
    "action_issue": {"how": "pickup", "receiver": "李秀英"},
    "action_archive_file": {},
    "action_terminate": {"reason": "申请人死亡"},
    "action_finish_immediate": {"opinion": "好"},
}
MAY = {
    "received": {
        "window_clerk": {
            "action_request_correction",
            "action_accept",
            "action_refuse",
            "action_withdraw",
            "action_change_delivery",
        },
        "approver": {"action_terminate"},
    },
    "archived": {},
}


@pytest.mark.parametrize(
    "person", ["window_clerk", "handler", "approver", "supervisor"]
)
@pytest.mark.parametrize("state", ["received", "archived"])
def test_actions_of_others_and_out_of_turn(xml, cases, refused, state, person):
    one = cases(state)
    allowed = MAY[state].get(person, ())
    for action, named in ACTIONS.items():
        if action not in allowed:
            refused(xml(person), "gov.case", action, [one], **named)


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_on_cases_of_another_district(way, catalogued, xml, refused, action):
    payload = catalogue.submission(catalogued, "far", "other_district")
    number = xml("at_other_district")("gov.case", "submit", payload=payload)["number"]
    [one] = xml("system")("gov.case", "search", domain=[("number", "=", number)])
    refused(way("everything"), "gov.case", action, [one], **ACTIONS[action])


def test_a_mixed_list_is_refused_whole(way, cases, refused):
    received, decided = cases(), cases("decided")
    refused(way("window_clerk"), "gov.case", "action_accept", [received, decided])
    refused(way("window_clerk"), "gov.case", "action_accept", [received, 2**31 - 1])


# what nobody writes

PROTECTED = {
    "state": "decided",
    "decision": "approved",
    "number": "1",
    "promised_date": "2031-01-01",
    "legal_date": "2031-01-01",
    "due_date": "2031-01-01",
    "accepted_on": "2031-01-01 00:00:00",
    "received_on": "2031-01-01 00:00:00",
    "timeliness": "on_time",
    "deemed_accepted": True,
}


@pytest.mark.parametrize("field", PROTECTED)
def test_workflow_fields_are_not_written(way, catalogued, cases, refused, field):
    one, value = cases(), PROTECTED[field]
    create = {
        "matter_id": catalogued.matters["promised"],
        "accepting_organization_id": catalogued.organizations["township"],
    }
    for person in ("window_clerk", "administrator", "integrator"):
        client = way(person)
        refused(client, "gov.case", "write", [one], vals={field: value})
        refused(client, "gov.case", "create", vals_list=[{**create, field: value}])


@pytest.mark.parametrize("field", ["state", "number", "promised_date", "decision"])
def test_defaults_of_workflow_fields_are_not_taken(xml, catalogued, digest, field):
    vals = {
        "matter_id": catalogued.matters["promised"],
        "accepting_organization_id": catalogued.organizations["township"],
    }
    client, context = xml("window_clerk"), {f"default_{field}": PROTECTED[field]}
    before = digest.take()
    with pytest.raises(Refused) as caught:
        client.raw("gov.case", "create", [[vals]], {"context": context})
    assert not caught.value.complaint()
    assert digest.take() == before


def test_workflow_fields_are_not_imported(xml, cases, digest):
    one, client = cases(), xml("window_clerk")
    before = digest.take()
    try:
        answer = client.raw(
            "gov.case", "load", [[".id", "state"], [[str(one), "decided"]]]
        )
    except Refused as refusal:
        assert not refusal.complaint()
    else:
        assert not answer["ids"]
    assert digest.take() == before


def test_the_journal_is_kept_as_written(way, xml, cases, refused):
    one, admin = cases("accepted"), way("system")
    events = admin("gov.case.event", "search", domain=[("case_id", "=", one)])
    for person in ("system", "administrator", "window_clerk"):
        client = way(person)
        refused(client, "gov.case.event", "write", events, vals={"note": "没有的事"})
        refused(client, "gov.case.event", "unlink", events)
        refused(
            client,
            "gov.case.event",
            "create",
            vals_list=[{"case_id": one, "name": "decide", "state_to": "decided"}],
        )
    assert admin("gov.case", "verify_chain") == []


def test_received_cases_are_not_deleted(way, cases, refused):
    one = cases()
    for person in ("window_clerk", "administrator", "system"):
        refused(way(person), "gov.case", "unlink", [one])


def test_a_day_to_come_is_no_day_of_receipt(way, catalogued, refused):
    client = way("window_clerk")
    applicant = client(
        "gov.applicant", "find_or_create", vals=catalogue.person(name="补录人")
    )
    [draft] = client(
        "gov.case",
        "create",
        vals_list=[
            {
                "matter_id": catalogued.matters["promised"],
                "accepting_organization_id": catalogued.organizations["township"],
                "applicant_id": applicant,
                "late_entry": True,
                "late_reason": "停电",
                "handed_in_date": "2031-01-02",
            }
        ],
    )
    refused(client, "gov.case", "action_receive", [draft])
    client("gov.case", "unlink", [draft])
