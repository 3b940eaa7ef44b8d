"""gov_base as integrators meet it: contract.md's names, good input and bad."""

import datetime
import re
import xmlrpc.client

import pytest
import requests

from tests.support.clients import Refused
from tests.support.numbers import resident_id, uscc, wrong
from tests.support.world import days_from_today, today

ROWS = [
    {"code": "630105", "name": "试验区", "level": "district", "parent_code": "630100"},
    {
        "code": "630105100201",
        "name": "东村",
        "level": "village",
        "parent_code": "630105100",
    },
    {
        "code": "630105100",
        "name": "试验镇",
        "level": "township",
        "parent_code": "630105",
    },
]


# organisations


def test_rows_in_any_order_and_twice(way):
    admin = way("system")
    first = admin("gov.organization", "import_rows", rows=ROWS)
    again = admin("gov.organization", "import_rows", rows=ROWS)
    assert first["errors"] == [] and again["errors"] == []
    assert first["created"] + first["unchanged"] == 3
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)
    [village] = admin(
        "gov.organization",
        "search_read",
        domain=[("code", "=", "630105100201")],
        fields=["parent_id", "township_id", "district_id", "city_id", "kind"],
    )
    assert village["parent_id"] == village["township_id"]
    assert village["district_id"] and village["city_id"] and village["kind"] == "area"


def test_a_changed_name_is_updated(xml):
    rows = [{**ROWS[0], "name": "试验新区"}]
    answer = xml("system")("gov.organization", "import_rows", rows=rows)
    assert answer["updated"] + answer["created"] == 1
    xml("system")("gov.organization", "import_rows", rows=ROWS[:1])


BAD_ROWS = {
    "a village under a district": [
        {
            "code": "630103999201",
            "name": "错村",
            "level": "village",
            "parent_code": "630103",
        }
    ],
    "a cycle": [
        {
            "code": "630106100",
            "name": "甲",
            "level": "township",
            "parent_code": "630106101",
        },
        {
            "code": "630106101",
            "name": "乙",
            "level": "township",
            "parent_code": "630106100",
        },
    ],
    "its own parent": [
        {"code": "630107", "name": "丙", "level": "district", "parent_code": "630107"}
    ],
    "a code twice": [
        {"code": "630108", "name": "丁", "level": "district", "parent_code": "630100"},
        {"code": "630108", "name": "戊", "level": "district", "parent_code": "630100"},
    ],
    "a parent that is not there": [
        {
            "code": "990109",
            "name": "己",
            "level": "district",
            "parent_code": "999999",
        }
    ],
    "letters in the code": [
        {"code": "63O109", "name": "庚", "level": "district", "parent_code": "630100"}
    ],
    "a level that does not exist": [
        {"code": "630110", "name": "辛", "level": "county", "parent_code": "630100"}
    ],
    "no name": [
        {"code": "630110", "name": "", "level": "district", "parent_code": "630100"}
    ],
    "a list for the name": [
        {"code": "630110", "name": ["x"], "level": "district", "parent_code": "630100"}
    ],
    "no code": [{"name": "壬", "level": "district", "parent_code": "630100"}],
    "an unknown key": [{**ROWS[0], "colour": "red"}],
    "no mapping": ["630110,癸,district,630100"],
}


@pytest.mark.parametrize("rows", BAD_ROWS.values(), ids=BAD_ROWS)
def test_bad_rows_are_reported_and_nothing_is_written(way, digest, rows):
    good = {
        "code": "630119",
        "name": "好区",
        "level": "district",
        "parent_code": "630100",
    }
    before = digest.take()
    try:
        answer = way("system")("gov.organization", "import_rows", rows=[good, *rows])
    except Refused as refusal:
        assert not refusal.complaint()
    else:
        assert answer["errors"], answer
        for error in answer["errors"]:
            assert set(error) == {"row", "code", "message"}
            assert error["message"] and "Traceback" not in error["message"]
    assert digest.take() == before


@pytest.mark.parametrize("rows", [False, "", 3, {"code": "1"}, [[]], [None], [False]])
def test_rows_of_other_types(way, digest, rows):
    before = digest.take()
    try:
        answer = way("system")("gov.organization", "import_rows", rows=rows)
    except Refused as refusal:
        assert not refusal.complaint()
    else:
        assert answer["errors"], answer
    assert digest.take() == before


def test_an_administrator_imports_only_below_the_own_post(way, world, digest):
    outside = [
        {
            "code": "630104199",
            "name": "越界镇",
            "level": "township",
            "parent_code": "630104",
        }
    ]
    administrator = way("administrator")  # signed in: that is written down
    before = digest.take()
    try:
        answer = administrator("gov.organization", "import_rows", rows=outside)
    except Refused as refusal:
        assert not refusal.complaint()
    else:
        assert answer["errors"], answer
    assert digest.take() == before


def test_the_tree_refuses_wrong_places(way, world, refused):
    places = world.organizations
    for vals in (
        {"code": "630103900201", "level": "village", "parent_id": places["district"]},
        {"code": "630103900", "level": "township", "parent_id": places["city"]},
        {"code": "630103900", "level": "township"},
        {"code": "630103", "level": "district", "parent_id": places["city"]},
        {"code": "63010", "level": "district", "parent_id": places["city"]},
    ):
        refused(
            way("system"),
            "gov.organization",
            "create",
            vals_list=[{"name": "x", **vals}],
        )
    refused(
        way("system"),
        "gov.organization",
        "write",
        [places["district"]],
        vals={"parent_id": places["village"]},
    )


@pytest.mark.parametrize("column", ["city_id", "district_id", "township_id"])
def test_ancestor_columns_are_not_written(way, world, refused, column):
    far = world.organizations["far_township"]
    refused(
        way("administrator"),
        "gov.organization",
        "write",
        [world.organizations["village"]],
        vals={column: far},
    )
    refused(
        way("administrator"),
        "gov.staff",
        "write",
        [world.staff["window_clerk"]],
        vals={column: far},
    )


# staff and posts


def test_rights_begin_and_end_with_the_post(xml, world):
    """On the day, with no job run and no group edited."""
    admin, clerk = xml("administrator"), xml("newcomer")
    assert not _sees(clerk)
    [post] = admin(
        "gov.post",
        "create",
        vals_list=[
            {
                "staff_id": world.staff["newcomer"],
                "organization_id": world.organizations["township"],
                "role": "window_clerk",
                "date_from": str(today()),
            }
        ],
    )
    assert _sees(clerk)
    last = today()
    admin("gov.post", "write", [post], vals={"date_to": str(last)})
    assert _sees(clerk) or today() > last, "the last day counts"
    staff = [world.staff["newcomer"]]
    admin("gov.staff", "write", staff, vals={"active": False})
    assert not _sees(clerk)
    admin("gov.staff", "write", staff, vals={"active": True})
    assert _sees(clerk)


def _sees(client):
    try:
        return client("gov.organization", "search_count", domain=[]) > 0
    except Refused as refusal:
        assert not refusal.complaint()
        return False


@pytest.mark.parametrize("person", ["portal", "ended_post", "coming_post"])
def test_without_a_post_in_force_nothing_is_seen(xml, world, person):
    for model in ("gov.organization", "gov.staff", "gov.post", "gov.applicant"):
        with pytest.raises(Refused) as caught:
            xml(person)(model, "search_count", domain=[])
        assert not caught.value.complaint()


def test_posts_outside_the_own_subtree_are_not_given(way, world, refused):
    refused(
        way("administrator"),
        "gov.post",
        "create",
        vals_list=[
            {
                "staff_id": world.staff["administrator"],
                "organization_id": world.organizations["other_district"],
                "role": "administrator",
                "date_from": str(today()),
            }
        ],
    )
    refused(
        way("window_clerk"),
        "gov.post",
        "create",
        vals_list=[
            {
                "staff_id": world.staff["window_clerk"],
                "organization_id": world.organizations["township"],
                "role": "approver",
                "date_from": str(today()),
            }
        ],
    )


def test_a_post_ends_after_it_begins(way, world, refused):
    refused(
        way("system"),
        "gov.post",
        "create",
        vals_list=[
            {
                "staff_id": world.staff["coming_post"],
                "organization_id": world.organizations["township"],
                "role": "handler",
                "date_from": str(today()),
                "date_to": str(days_from_today(-1)),
            }
        ],
    )


def test_groups_are_not_given_by_hand(way, world, refused, env):
    group = env.ref("gov_base.group_approver").id
    for person in ("administrator", "system"):
        refused(
            way(person),
            "res.users",
            "write",
            [world.users["window_clerk"]],
            vals={"group_ids": [[4, group]]},
        )


# working days


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-12", 0, "2026-02-12"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2025-01-26", 1, "2025-01-27"),
    ],
)
def test_add_and_count_working_days(way, start, days, end):
    client = way("window_clerk")
    assert client("gov.workday", "add_workdays", start=start, days=days) == end
    assert client("gov.workday", "count_workdays", start=start, end=end) == days


def test_last_known_date(way):
    last = way("window_clerk")("gov.workday", "last_known_date")
    assert datetime.date.fromisoformat(last) >= datetime.date(2026, 12, 31)


def test_beyond_the_announced_years_weekdays_count(way):
    client = way("window_clerk")
    friday = "2031-10-03"
    assert client("gov.workday", "add_workdays", start=friday, days=1) == "2031-10-06"


@pytest.mark.parametrize(
    "named",
    [
        {"start": "2026-02-30", "days": 1},
        {"start": "12.02.2026", "days": 1},
        {"start": "", "days": 1},
        {"start": False, "days": 1},
        {"start": 20260212, "days": 1},
        {"start": "2026-02-12", "days": "5"},
        {"start": "2026-02-12", "days": 1.5},
        {"start": "2026-02-12", "days": -1},
        {"start": "2026-02-12", "days": 10**9},
        {"start": "9999-12-31", "days": 5},
        {"start": "2026-02-12", "days": True},
        {"start": ["2026-02-12"], "days": 1},
        {"start": "2026-02-12"},
        {"days": 5},
        {"start": "2026-02-12", "days": 5, "zone": "UTC"},
    ],
)
def test_bad_working_days(way, refused, named):
    refused(way("window_clerk"), "gov.workday", "add_workdays", **named)


def test_a_day_stands_once_in_the_calendar(way, refused):
    vals = {"date": "2026-10-01", "kind": "off", "name": "国庆节"}
    refused(way("system"), "gov.workday", "create", vals_list=[vals])


# applicants


def _person(serial, **changes):
    return {
        "kind": "person",
        "name": "张三丰",
        "id_type": "resident_id",
        "id_number": resident_id(serial),
        "phone": "13997001234",
        **changes,
    }


def test_the_same_number_is_the_same_applicant(way):
    clerk = way("window_clerk")
    first = clerk("gov.applicant", "find_or_create", vals=_person(11))
    spaced = " ".join(resident_id(11)).lower()
    again = clerk("gov.applicant", "find_or_create", vals=_person(11, id_number=spaced))
    assert first == again and isinstance(first, int)


def test_an_organization_by_its_credit_code(way):
    clerk = way("window_clerk")
    vals = {
        "kind": "organization",
        "name": "西宁砖瓦厂",
        "id_type": "uscc",
        "id_number": uscc(77),
    }
    first = clerk("gov.applicant", "find_or_create", vals=vals)
    assert clerk("gov.applicant", "find_or_create", vals=vals) == first


def test_numbers_are_masked_and_derived_data_right(way):
    clerk = way("window_clerk")
    number = resident_id(12, birth="19600229")
    one = clerk("gov.applicant", "find_or_create", vals=_person(12, id_number=number))
    [row] = clerk(
        "gov.applicant",
        "read",
        [one],
        fields=[
            "id_number_masked",
            "phone_masked",
            "birth_date",
            "birth_year",
            "is_elderly",
        ],
    )
    assert row["birth_date"] is False and row["birth_year"] == "1960"
    assert row["is_elderly"] is True
    assert number not in str(row) and "13997001234" not in str(row)
    assert row["id_number_masked"] == f"{number[0]}{'*' * 16}{number[-1]}"


def test_no_read_shows_the_full_number(way):
    clerk = way("window_clerk")
    number = resident_id(13)
    one = clerk("gov.applicant", "find_or_create", vals=_person(13))
    names = list(clerk("gov.applicant", "fields_get"))
    shown = [clerk("gov.applicant", "read", [one], fields=names)]
    shown.append(clerk("gov.applicant", "export_data", [one], fields_to_export=names))
    shown.append(clerk("gov.applicant", "name_search", name=number))
    shown.append(clerk("gov.applicant", "search_read", domain=[("id", "=", one)]))
    for answer in shown:
        assert number not in str(answer) and "13997001234" not in str(answer)


def test_the_stored_number_is_closed_to_the_administrator_too(way):
    clerk, admin = way("window_clerk"), way("system")
    number = resident_id(14)
    one = clerk("gov.applicant", "find_or_create", vals=_person(14))
    for field in admin("gov.applicant", "fields_get"):
        try:
            assert number not in str(
                admin("gov.applicant", "read", [one], fields=[field])
            )
        except Refused as refusal:
            assert not refusal.complaint([number])


def test_search_by_number_takes_the_whole_number_only(way):
    clerk = way("window_clerk")
    number = resident_id(15)
    one = clerk("gov.applicant", "find_or_create", vals=_person(15))

    def found(operator, value):
        try:
            return clerk(
                "gov.applicant", "search", domain=[("id_number", operator, value)]
            )
        except Refused as refusal:
            assert not refusal.complaint([number])
            return []

    assert found("=", number) == [one]
    for operator, value in (
        ("ilike", number[:10]),
        ("like", "%"),
        ("=like", f"{number[:17]}_"),
        ("=ilike", f"{number[:6]}%"),
        (">", "0"),
        (">=", number),
        ("<=", number),
        ("not in", ["x"]),
    ):
        assert one not in found(operator, value), (operator, value)


def test_sorting_and_grouping_do_not_betray_the_number(way):
    clerk = way("window_clerk")
    one = clerk("gov.applicant", "find_or_create", vals=_person(16))
    for field in ("id_number", "id_number_plain", "phone", "phone_plain"):
        for method, named in (
            ("search", {"domain": [], "order": f"{field} desc"}),
            (
                "formatted_read_group",
                {"domain": [("id", "=", one)], "groupby": [field], "aggregates": []},
            ),
            (
                "formatted_read_group",
                {"domain": [], "groupby": [], "aggregates": [f"{field}:max"]},
            ),
        ):
            try:
                answer = clerk("gov.applicant", method, **named)
            except Refused as refusal:
                answer = refusal
            assert resident_id(16) not in str(answer)


BAD_PEOPLE = {
    "check digit": {"id_number": wrong(resident_id(21))},
    "17 digits": {"id_number": resident_id(21)[:17]},
    "no such birthday": {"id_number": resident_id(21, birth="19790231")},
    "born tomorrow": {"id_number": resident_id(21, birth="29790203")},
    "credit code": {
        "kind": "organization",
        "id_type": "uscc",
        "id_number": wrong(uscc(5)),
    },
    "no number": {"id_number": ""},
    "number is a number": {"id_number": 63010319},
    "no name": {"name": ""},
    "blank name": {"name": "   "},
    "unknown type": {"id_type": "driving"},
    "unknown kind": {"kind": "robot"},
    "unknown key": {"colour": "red"},
    "phone": {"phone": "call me"},
    "mobile too short": {"phone": "1399700123"},
    "control characters": {"id_number": resident_id(21)[:9] + "\t\x7f" + "12345678"},
}


@pytest.mark.parametrize("changes", BAD_PEOPLE.values(), ids=BAD_PEOPLE)
def test_bad_applicants(way, refused, changes):
    number = str(changes.get("id_number") or "no number")
    refused(
        way("window_clerk"),
        "gov.applicant",
        "find_or_create",
        secrets=[number, resident_id(21), "13997001234"],
        vals=_person(21, **changes),
    )


@pytest.mark.parametrize("vals", [False, [], "x", 5, {}, {"name": {"a": 1}}])
def test_applicants_of_other_types(way, refused, vals):
    refused(way("window_clerk"), "gov.applicant", "find_or_create", vals=vals)


@pytest.mark.parametrize(
    ("serial", "name"),
    [(41, "𠮷田㛃"), (42, "阿卜杜拉·买买提"), (43, "O'Brien"), (44, "王👍")],
)
def test_rare_names_are_kept(way, serial, name):
    clerk = way("window_clerk")
    vals = _person(serial, name=name)
    one = clerk("gov.applicant", "find_or_create", vals=vals)
    [row] = clerk("gov.applicant", "read", [one], fields=["name"])
    assert row["name"] == name


def test_reveal_asks_for_a_reason_and_is_logged(way, refused):
    clerk = way("window_clerk")
    one = clerk("gov.applicant", "find_or_create", vals=_person(31))
    for reason in ("", "  ", False, 7, ["x"]):
        refused(clerk, "gov.applicant", "reveal", [one], reason=reason)
    before = way("supervisor")(
        "gov.access.log", "search_count", domain=[("res_id", "=", one)]
    )
    shown = clerk("gov.applicant", "reveal", [one], reason="核对身份证原件")
    assert shown == {"id_number": resident_id(31), "phone": "13997001234"}
    after = way("supervisor")(
        "gov.access.log", "search_count", domain=[("res_id", "=", one)]
    )
    assert after == before + 1


def test_reveal_stays_inside_the_scope(way, refused, xml):
    one = xml("at_other_district")("gov.applicant", "find_or_create", vals=_person(32))
    for person in ("window_clerk", "village_agent", "administrator"):
        refused(
            way(person),
            "gov.applicant",
            "reveal",
            [one],
            secrets=[resident_id(32)],
            reason="好奇心",
        )


def test_the_access_log_is_kept_as_written(way, refused):
    clerk, admin = way("window_clerk"), way("system")
    one = clerk("gov.applicant", "find_or_create", vals=_person(33))
    clerk("gov.applicant", "reveal", [one], reason="核对身份证原件")
    rows = admin("gov.access.log", "search", domain=[("res_id", "=", one)])
    assert rows
    refused(admin, "gov.access.log", "write", rows, vals={"reason": "没看过"})
    refused(admin, "gov.access.log", "unlink", rows)


@pytest.mark.parametrize("body", [b"", b"<", b"\x00", b"<methodCall/>", b"<a><b></a>"])
@pytest.mark.parametrize("entrance", ["1", "2"])
def test_what_is_no_xml_rpc_gets_a_sentence(server, body, entrance):
    path = "/xmlrpc/object" if entrance == "1" else "/xmlrpc/2/object"
    answer = requests.post(f"{server.url}{path}", data=body, timeout=60)
    with pytest.raises(xmlrpc.client.Fault) as fault:
        xmlrpc.client.loads(answer.content)
    assert "no XML-RPC call" in str(fault.value), fault.value
    assert "Traceback" not in answer.text


def test_a_failure_inside_shows_no_code(server, xml):
    """Whatever Odoo itself stumbles over: the code of a fault, and one sentence."""
    with pytest.raises(Refused) as refused:
        xml("system").raw("res.partner", "search", [[]], {"no_such_argument": 1})
    assert refused.value.code == 1
    assert "its log says why" in refused.value.text
    assert not re.search(r"Traceback|File \"|no_such_argument", refused.value.text)
    assert "no_such_argument" in server.tail(200)
