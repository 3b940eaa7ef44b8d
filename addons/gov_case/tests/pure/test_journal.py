"""A chain breaks wherever a row is changed, dropped, added or moved."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_case.core import journal

rows = st.lists(
    st.fixed_dictionaries({"name": st.text(max_size=5), "number": st.integers(0, 9)}),
    min_size=1,
    max_size=6,
)


def chain(contents):
    previous, result = journal.FIRST, []
    for row in contents:
        previous = journal.digest(previous, row)
        result.append((row, previous))
    return result


def test_the_digest_can_be_checked_by_hand():
    text = '{"name":"受理","number":1}'
    expected = hashlib.sha256(f"abc{text}".encode()).hexdigest()
    assert journal.digest("abc", {"number": 1, "name": "受理"}) == expected


@given(rows)
def test_an_untouched_chain_is_whole(contents):
    linked = chain(contents)
    assert journal.is_whole(linked, linked[-1][1])


@given(rows, st.data())
def test_a_changed_row_breaks_it(contents, data):
    linked = chain(contents)
    place = data.draw(st.integers(0, len(linked) - 1))
    row, stored = linked[place]
    linked[place] = ({**row, "number": row["number"] + 1}, stored)
    assert not journal.is_whole(linked, linked[-1][1])


@given(rows, st.data())
def test_a_dropped_row_breaks_it(contents, data):
    linked = chain(contents)
    head = linked[-1][1]
    del linked[data.draw(st.integers(0, len(linked) - 1))]
    assert not journal.is_whole(linked, head)


def test_the_first_row_follows_nothing():
    text = '{"name":"收件"}'
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert journal.is_whole([({"name": "收件"}, expected)], expected)


def test_no_rows_are_a_chain_only_of_a_case_that_has_none():
    assert journal.is_whole([], journal.FIRST)
    assert not journal.is_whole([], "abc")
