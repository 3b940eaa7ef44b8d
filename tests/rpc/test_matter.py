"""gov_matter as integrators meet it: workbooks, versions, grants."""

import base64

import pytest

from tests.support import catalogue, workbook
from tests.support.clients import Refused
from tests.support.workbook import set_cell
from tests.support.world import days_from_today, today

DISTRICT = "630103"
COUNTS = ("matters", "versions", "materials", "steps", "grants")


@pytest.fixture(scope="module")
def imported(xml, world):
    return xml("catalogue_editor")(
        "gov.matter",
        "import_workbook",
        content=workbook.content(workbook.good()),
        organization_code=DISTRICT,
    )


def _import(client, content, code=DISTRICT):
    return client(
        "gov.matter", "import_workbook", content=content, organization_code=code
    )


# workbooks


def test_a_good_workbook_is_imported(imported, xml):
    assert imported["errors"] == []
    assert [imported[name] for name in COUNTS] == [2, 2, 3, 5, 3]
    [matter] = xml("catalogue_editor")(
        "gov.matter",
        "search_read",
        domain=[("code", "=", "630511004000")],
        fields=["name", "current_version_id", "department_id", "matter_type"],
    )
    assert matter["matter_type"] == "payment" and matter["current_version_id"]


def test_the_same_again_changes_nothing(imported, way, digest):
    before = digest.take()
    again = _import(way("catalogue_editor"), workbook.content(workbook.good()))
    assert again["errors"] == [] and not any(again[name] for name in COUNTS)
    assert digest.take() == before


def test_an_export_comes_back_without_a_change(imported, way, digest):
    editor = way("catalogue_editor")
    exported = editor("gov.matter", "export_workbook", organization_code=DISTRICT)
    assert base64.b64decode(exported, validate=True)[:2] == b"PK"
    before = digest.take()
    again = _import(editor, exported)
    assert again["errors"] == [] and not any(again[name] for name in COUNTS)
    assert digest.take() == before


def _drop_sheet(book):
    del book["环节"]


def _merge(book):
    book["事项"].merge_cells("B2:B3")


def _formula_error(book):
    cell = workbook.cell(book, "事项", "法定办结时限")
    cell.value, cell.data_type = "#DIV/0!", "e"


def _formula(book):
    workbook.cell(book, "事项", "法定办结时限").value = "=1/0"


def _twice(book):
    book["事项"].append([one.value for one in book["事项"][2]])


def _no_rows(book):
    book["事项"].delete_rows(2, 10)


BAD_BOOKS = {
    "a missing sheet": _drop_sheet,
    "a renamed heading": lambda book: setattr(book["事项"]["C1"], "value", "编码"),
    "a formula error": _formula_error,
    "a formula without a value": _formula,
    "a merged cell": _merge,
    "即办件 with 5 days": set_cell("事项", "承诺办结时限", 5, row=3),
    "promised over legal": set_cell("事项", "承诺办结时限", 30),
    "其他材料": set_cell("材料", "材料名称", "其他相关材料"),
    "a code twice": _twice,
    "an unknown department": set_cell("事项", "实施主体", "城中区不存在局"),
    "an unknown way of handling": set_cell("事项", "办件类型", "马上办"),
    "days below nothing": set_cell("事项", "法定办结时限", -3),
    "words for days": set_cell("事项", "法定办结时限", "二十"),
    "half a day": set_cell("事项", "承诺办结时限", 2.5),
    "no name": set_cell("事项", "事项名称", None),
    "a material of no matter": set_cell("材料", "基本编码", "999999999999"),
    "a step of no matter": set_cell("环节", "基本编码", "999999999999"),
    "an unknown way of taking over": set_cell("事项", "乡镇承接方式", "看情况"),
    "a day that does not exist": set_cell("事项", "计划生效日期", "2026-02-30"),
    "no copies": set_cell("材料", "纸质材料份数", "若干"),
    "ten thousand characters": set_cell("事项", "基本编码", "6" * 10000),
    "no matters": _no_rows,
}


@pytest.mark.parametrize("change", BAD_BOOKS.values(), ids=BAD_BOOKS)
def test_bad_workbooks_are_reported_whole(imported, way, digest, change):
    """Every error with sheet, row, column and a plain sentence; nothing is written."""
    content = workbook.content(workbook.good(), change)
    before = digest.take()
    answer = _import(way("catalogue_editor"), content)
    assert answer["errors"], "accepted"
    for error in answer["errors"]:
        assert set(error) == {"sheet", "row", "column", "message"}, error
        assert error["message"] and "Traceback" not in error["message"]
        assert len(error["message"]) < 300
    assert not any(answer[name] for name in COUNTS)
    assert digest.take() == before


def test_all_errors_come_in_one_report(imported, way):
    def change(book):
        set_cell("事项", "承诺办结时限", 30)(book)
        set_cell("材料", "材料名称", "其他材料")(book)
        set_cell("事项", "实施主体", "城中区不存在局", row=3)(book)

    answer = _import(way("catalogue_editor"), workbook.content(workbook.good(), change))
    assert {(error["sheet"], error["row"]) for error in answer["errors"]} >= {
        ("事项", 2),
        ("材料", 2),
        ("事项", 3),
    }


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not base64!",
        base64.b64encode(b"neither zip nor workbook").decode(),
        base64.b64encode(b"PK\x03\x04" + b"\0" * 200).decode(),
        False,
        7,
        ["x"],
        {},
    ],
)
def test_what_is_no_workbook(way, digest, content):
    before = digest.take()
    try:
        answer = _import(way("catalogue_editor"), content)
    except Refused as refusal:
        assert not refusal.complaint()
    else:
        assert answer["errors"]
    assert digest.take() == before


@pytest.mark.parametrize(
    "code",
    ["", "000000", "630103100", "630104", "630103-MZ", 630103, False, "x" * 10000],
)
def test_the_district_must_be_the_editors_own(way, digest, code):
    before = digest.take()
    with pytest.raises(Refused) as caught:
        answer = _import(
            way("catalogue_editor"), workbook.content(workbook.good()), code
        )
        assert not answer["errors"], answer
    assert not caught.value.complaint()
    with pytest.raises(Refused) as caught:
        way("catalogue_editor")("gov.matter", "export_workbook", organization_code=code)
    assert not caught.value.complaint()
    assert digest.take() == before


@pytest.mark.parametrize("person", ["window_clerk", "integrator", "no_post", "portal"])
def test_only_editors_import(way, refused, person):
    refused(
        way(person),
        "gov.matter",
        "import_workbook",
        content=workbook.content(workbook.good()),
        organization_code=DISTRICT,
    )


# versions


def _draft(client, world, key="ungranted", **changes):
    vals = catalogue.version_vals(world.matters[key], 20, 5, **changes)
    return client("gov.matter.version", "create", vals_list=[vals])


def test_a_version_is_published_withdrawn_and_copied(way, catalogued):
    editor = way("catalogue_editor")
    start = str(today())
    version = _draft(editor, catalogued, valid_from=start)
    editor("gov.matter.version", "action_publish", version)
    copied = editor("gov.matter.version", "new_version", version)
    assert isinstance(copied, int)
    [draft] = editor(
        "gov.matter.version", "read", [copied], fields=["state", "material_ids"]
    )
    assert draft["state"] == "draft" and len(draft["material_ids"]) == 3
    editor("gov.matter.version", "action_withdraw", version)
    [row] = editor("gov.matter.version", "read", version, fields=["state"])
    assert row["state"] == "withdrawn"
    editor("gov.matter.version", "unlink", [copied])


BAD_VERSIONS = {
    "decided at once in five days": {"handling": "immediate"},
    "promised in no days": {"promised_days": 0},
    "promised over legal": {"promised_days": 30},
    "catch-all material": {
        "material_ids": [(0, 0, {"name": "等相关材料", "necessity": "required"})]
    },
    "days below nothing": {"legal_days": -1},
}


@pytest.mark.parametrize("changes", BAD_VERSIONS.values(), ids=BAD_VERSIONS)
def test_bad_versions_are_not_published(way, catalogued, changes):
    editor = way("catalogue_editor")
    try:
        version = _draft(editor, catalogued, **changes)
    except Refused as refusal:
        assert not refusal.complaint()
        return
    with pytest.raises(Refused) as caught:
        editor("gov.matter.version", "action_publish", version)
    assert caught.value.kind == "user", caught.value
    editor("gov.matter.version", "unlink", version)


def test_a_published_version_never_changes(way, catalogued, refused):
    editor, version = way("catalogue_editor"), catalogued.versions["promised"]
    for vals in (
        {"promised_days": 3},
        {"valid_from": str(today())},
        {"legal_basis": "x"},
        {"material_ids": [(0, 0, {"name": "户口簿"})]},
        {"matter_id": catalogued.matters["other"]},
    ):
        refused(editor, "gov.matter.version", "write", [version], vals=vals)
    refused(editor, "gov.matter.version", "unlink", [version])
    [parts] = editor(
        "gov.matter.version", "read", [version], fields=["material_ids", "step_ids"]
    )
    for model, ids in (
        ("gov.matter.material", parts["material_ids"]),
        ("gov.matter.step", parts["step_ids"]),
    ):
        refused(editor, model, "write", ids[:1], vals={"name": "别的"})
        refused(editor, model, "unlink", ids[:1])
        refused(
            editor,
            model,
            "create",
            vals_list=[{"version_id": version, "name": "新增", "kind": "review"}]
            if model.endswith("step")
            else [{"version_id": version, "name": "新增"}],
        )


@pytest.mark.parametrize(
    "vals", [{"state": "published"}, {"version": 9}, {"state": "withdrawn"}]
)
def test_the_state_of_a_version_is_not_written(way, catalogued, refused, vals):
    for person in ("catalogue_editor", "administrator", "window_clerk"):
        client = way(person)
        refused(
            client,
            "gov.matter.version",
            "write",
            [catalogued.versions["draft"]],
            vals=vals,
        )
        refused(
            client,
            "gov.matter.version",
            "create",
            vals_list=[{"matter_id": catalogued.matters["other"], **vals}],
        )


def test_wrong_states_of_versions(way, catalogued, refused):
    editor = way("catalogue_editor")
    published, draft = catalogued.versions["promised"], catalogued.versions["draft"]
    refused(editor, "gov.matter.version", "action_publish", [published])
    refused(editor, "gov.matter.version", "action_withdraw", [draft])
    refused(editor, "gov.matter.version", "action_publish", [2**31 - 1])


def test_a_version_of_another_district_is_out_of_reach(way, catalogued, refused):
    far = catalogued.versions["far"]
    for method in ("action_withdraw", "new_version", "action_publish"):
        refused(way("catalogue_editor"), "gov.matter.version", method, [far])


# grants


BAD_GRANTS = {
    "an organisation of another district": {"organization_id": "far_township"},
    "a tier above": {"organization_id": "township", "tier": "township"},
    "ends before it begins": {"date_to": str(days_from_today(-100))},
    "again": {"organization_id": "district", "tier": "township"},
}


@pytest.mark.parametrize("changes", BAD_GRANTS.values(), ids=BAD_GRANTS)
def test_bad_grants(way, catalogued, refused, changes):
    vals = {
        "matter_id": catalogued.matters["promised"],
        "organization_id": "township",
        "mode": "accept",
        "date_from": str(today()),
        **changes,
    }
    vals["organization_id"] = catalogued.organizations[vals["organization_id"]]
    refused(way("catalogue_editor"), "gov.matter.grant", "create", vals_list=[vals])


def test_a_township_does_not_empower_itself(way, catalogued, refused):
    vals = {
        "matter_id": catalogued.matters["ungranted"],
        "organization_id": catalogued.organizations["township"],
        "mode": "handle",
        "date_from": str(today()),
    }
    for person in ("window_clerk", "centre_manager", "village_agent"):
        refused(way(person), "gov.matter.grant", "create", vals_list=[vals])
