"""CSV files as offices hand them over: UTF-8 with or without BOM, or GB 18030."""

import codecs
import csv
import io
from collections.abc import Iterator

_PROBE = 1 << 16


def encoding_of(content: bytes) -> str:
    """Return the encoding of a CSV file's bytes.

    :raises UnicodeDecodeError: neither UTF-8 nor GB 18030
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _PROBE):
            decoder.decode(content[start : start + _PROBE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        content[:_PROBE].decode("gb18030", errors="strict")
        return "gb18030"
    return "utf-8-sig"


def csv_rows(content: bytes) -> Iterator[tuple[int, dict]]:
    """Yield ``(line number, row)`` of a CSV file with a heading line.

    Line numbers are those of the file as a spreadsheet shows it: the first row below
    the heading is 2. Empty lines are passed over.
    """
    with io.TextIOWrapper(
        io.BytesIO(content), encoding=encoding_of(content), newline=""
    ) as stream:
        reader = csv.DictReader(stream, restkey="", strict=True)
        for row in reader:
            if any(row.values()):
                yield reader.line_num, row
