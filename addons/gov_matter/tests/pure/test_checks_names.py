"""What the checks read out of a text: open lists of papers, numbers to call."""

import pytest

from odoo.addons.gov_matter.core import checks

FILL = (
    *("有关", "相关", "需要", "需", "应当", "应", "须", "必要", "必需", "必须"),
    *("所需", "要求", "规定", "提供", "提交", "补充", "申请", "申报", "办理"),
    *("审批", "审核", "登记", "证明", "佐证", "辅助", "支撑", "说明", "书面"),
    *("的", "等", ""),
)
PAPERS = ("材料", "资料", "文件", "证件", "证明", "手续", "要件")


@pytest.mark.parametrize("paper", PAPERS)
def test_papers_that_nobody_names(paper):
    for word in FILL:
        for other in "他它":
            assert checks.is_catch_all(f"其{other}{word}{paper}")
            assert checks.is_catch_all(f"其{other}{word}需要的{paper}")
    for word in ("", "有关", "相关", "其他", "其它", "证明", "申请", "申请的"):
        assert checks.is_catch_all(f"户口簿等{word}{paper}")
    for word in ("有关", "相关", "所需", "必要", "有关的", "相关证明"):
        assert checks.is_catch_all(f"{word}{paper}")
        assert not checks.is_catch_all(f"股权{word}{paper}")
    for who in ("认为需要的", "认为有必要提交的", "认定必要的", "认定有需要的"):
        assert checks.is_catch_all(f"受理机关{who}{paper}")
    for case in ("视情况", "视具体情况"):
        assert checks.is_catch_all(f"{case}准备的{paper}")
    assert not checks.is_catch_all(f"其他股东的{paper}")
    assert not checks.is_catch_all(f"伐区{paper}")


@pytest.mark.parametrize(
    "name",
    [
        "相关材料（如有）",
        "相关材料(原件,如有)",
        "身份证等（复印件）",
        "身份证(其他材料)",
        "其他、材料。",
        "其 他；材 料",
        "视情况提供户口簿",
        "视具体情况提交",
        " (other papers",
        "ANY OTHER REQUIRED DOCUMENT",
        "other relevant supporting certificates",
    ],
)
def test_an_open_name_however_it_is_written(name):
    assert checks.is_catch_all(name)
    finding = ("catch_all", "error", "material_ids", {"name": name})
    assert list(checks.material_of(name)) == [finding]


@pytest.mark.parametrize(
    "name",
    [
        *(f"身份证明{sign}等" for sign in "特高中初优平同一二三四五六七八九十"),
        "相关材料清单",
        "身份证（正反面）",
        "another document",
        "mother's papers",
        None,
        False,
        "",
    ],
)
def test_a_name_that_says_what_is_asked_for(name):
    assert not checks.is_catch_all(name)
    assert list(checks.material_of(name)) == []


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("0951-6701001", True),
        ("(010) 65011234", True),
        ("（0951）6701001转8", True),
        ("周一至周五 0951 6701001", True),
        ("13900000000", True),
        ("400-123-4567", True),
        ("8008101234", True),
        ("12345", True),
        ("热线 12345、6701001", True),
        ("12333(社保)", True),
        ("12388纪检热线", True),
        ("123456", False),
        ("6701001", False),
        ("65012345", False),
        ("1390000000", False),
        ("0951-670100", False),
        ("500-123-4567", False),
        ("窗口", False),
    ],
)
def test_a_number_that_can_be_called_from_anywhere(text, complete):
    version = {**checks.SHAPE, "consultation": text}
    missing = ("no_area_code", "warning", "consultation", {"value": text})
    assert list(checks.phones_of(version)) == ([] if complete else [missing])
