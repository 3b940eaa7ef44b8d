import pytest

from odoo.addons.gov_base.core.names import initials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("大新镇", "dxz"),
        ("兴庆区政务服务中心", "xqqzwfwzx"),
        ("重庆市", "cqs"),
        ("Room 3 号窗口", "room3hck"),
        ("综合受理(一)", "zhsly"),
        ("12345热线", "12345rx"),
        ("", ""),
        (False, ""),
        ("……", ""),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("曾小明", "zxm"),
        ("单田芳", "stf"),
        ("仇英", "qy"),
        ("尉迟恭", "ycg"),
        ("王重阳", "wcy"),
    ],
)
def test_surnames_that_sound_differently(name, expected):
    assert initials(name, person=True) == expected
