from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_base.core.light import Margin

days = st.integers(0, 250)


@given(days, days)
def test_working_days_are_as_many_whatever_the_term(value, term):
    assert Margin(value).days(term) == value


@given(st.integers(1, 100), days, st.integers(0, 20))
def test_a_share_is_rounded_up_and_has_a_least(value, term, least):
    margin = Margin(value, "share", least)
    assert margin.days(term) == max(least, ceil(Fraction(term * value, 100)))


def test_the_rule_of_the_contract():
    margin = Margin(30, "share", 1)
    assert [margin.days(term) for term in (0, 1, 3, 4, 5, 10, 20)] == [
        1,
        1,
        1,
        2,
        2,
        3,
        6,
    ]
