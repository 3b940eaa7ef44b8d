import pytest

from odoo.addons.gov_base.core import codes


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("640000", "64"),
        ("640100", "6401"),
        ("640104", "640104"),
        ("640104100", "640104100"),
        ("640104000000", "640104"),
        ("640100000000", "6401"),
        ("640104100201", "640104100201"),
    ],
)
def test_significant_digits(code, digits):
    assert codes.significant(code) == digits


@pytest.mark.parametrize(
    ("code", "parent", "fits"),
    [
        ("640104", "640100", True),
        ("640104100201", "640104100", True),
        ("640104100201", "640104101", False),
        ("429006", "429000", True),
        ("441900003", "441900000000", True),
        ("640205", "640100", False),
    ],
)
def test_codes_start_with_those_above(code, parent, fits):
    assert codes.belongs_under(code, parent) is fits


@pytest.mark.parametrize(
    "code", ["", "64", "6401", "64010", "640104-MZ", "６４０１０４"]
)
def test_area_codes_have_6_9_or_12_digits(code):
    assert not codes.is_area_code(code)
