"""Numbers of people are starred out of what is logged; other numbers stay."""

import logging
import sys

import pytest

from odoo.addons.gov_base.tools import logs

NUMBERS = ("11010519491231002X", "630103196606069176", "130503670401001", "13709876543")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_person_s_number_is_hidden(number):
    assert logs.hide(f"There is no case {number}.") == "There is no case ***."
    assert logs.hide(f"办件{number}不存在") == "办件***不存在"


@pytest.mark.parametrize(
    "text", ["63010320261122000010", "0971-12345", "2026-11-22 03:22:37,619", "x" * 18]
)
def test_other_numbers_stay(text):
    assert logs.hide(text) == text


def _record(message, *args, exc_info=None):
    return logs.Record("x", logging.INFO, "x.py", 1, message, args, exc_info)


def test_a_line_and_its_traceback_are_hidden():
    assert _record("%s is %s", NUMBERS[0], 1).getMessage() == "*** is 1"
    assert _record("%s is %s", "a", 1).args == ("a", 1)
    try:
        raise KeyError(NUMBERS[3])
    except KeyError:
        record = _record("failed", exc_info=sys.exc_info())
    assert "KeyError: '***'" in logging.Formatter().format(record)


def test_a_wrong_format_is_left_to_logging():
    assert _record("%d", "x").args == ("x",)
