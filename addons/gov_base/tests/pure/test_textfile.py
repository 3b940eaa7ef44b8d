import pytest

from odoo.addons.gov_base.core.textfile import csv_rows, encoding_of

TEXT = "code,name\n640104,兴庆区\n\n640105,西夏区\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_offices_save_in_any_of_these(encoding):
    rows = list(csv_rows(TEXT.encode(encoding)))
    assert rows == [
        (2, {"code": "640104", "name": "兴庆区"}),
        (4, {"code": "640105", "name": "西夏区"}),
    ]


def test_a_character_over_the_edge_of_a_piece_is_no_error():
    text = "a" * ((1 << 16) - 1) + "区" * 10
    assert encoding_of(text.encode()) == "utf-8-sig"


def test_other_bytes_are_refused():
    with pytest.raises(UnicodeDecodeError):
        encoding_of(b"\xff\xff\xff\x00")
