from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_base.core.light import light

DAY = date(2026, 3, 10)
near = st.one_of(
    st.none(), st.integers(-3, 3).map(lambda offset: DAY + timedelta(offset))
)


@given(near, near, near)
def test_one_colour_follows_from_the_dates(warn, due, statutory):
    colour = light(DAY, warn, due, statutory)
    if due is None:
        assert colour == "grey"
    elif statutory is not None and statutory < DAY:
        assert colour == "dark_red"
    elif due < DAY:
        assert colour == "red"
    else:
        assert colour == ("yellow" if warn is not None and warn <= DAY else "green")


def test_the_last_day_is_in_time():
    assert light(DAY, DAY, DAY, DAY) == "yellow"
    assert light(DAY + timedelta(1), DAY, DAY, None) == "red"
