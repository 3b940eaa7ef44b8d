import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_base.core.copystream import CopyStream

rows = st.lists(st.lists(st.one_of(st.none(), st.text(), st.integers()), min_size=1))


def test_what_the_rows_raise_comes_out_after_the_stream():
    def broken():
        yield ["a"]
        raise ValueError("broken")

    stream = CopyStream(broken())
    assert stream.read(100) == "a\n"
    assert stream.read(100) == ""
    with pytest.raises(ValueError, match="broken"):
        stream.raise_error()


def parse(text):
    """Read COPY text the way PostgreSQL's manual describes it."""
    plain = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}

    def cell(raw):
        if raw == "\\N":
            return None
        out, index = "", 0
        while index < len(raw):
            step = 2 if raw[index] == "\\" else 1
            out += plain.get(raw[index : index + step], raw[index : index + step])
            index += step
        return out

    return [[cell(raw) for raw in line.split("\t")] for line in text.split("\n")[:-1]]


@given(rows, st.integers(1, 50))
def test_what_goes_in_comes_out_in_pieces_of_any_size(data, size):
    stream, text = CopyStream(iter(data)), ""
    while piece := stream.read(size):
        assert len(piece) <= size
        text += piece
    assert parse(text) == [
        [None if value is None else str(value) for value in row] for row in data
    ]
