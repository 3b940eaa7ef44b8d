"""Rows as a stream in PostgreSQL's COPY text format, never held together."""

from collections.abc import Iterable

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class CopyStream:
    """A readable stream over ``rows`` for ``COPY … FROM STDIN``.

    :param rows: iterable of sequences; ``None`` becomes NULL

    An exception raised by ``rows`` ends the stream, since psycopg2 would hide it behind
    a cancelled query; :meth:`raise_error` raises it when COPY is over.
    """

    def __init__(self, rows: Iterable[Iterable]):
        self._lines = map(_line, rows)
        self._rest = ""
        self._error = None

    def read(self, size: int = -1) -> str:
        """Return about ``size`` characters, or the empty string at the end."""
        parts = [self._rest]
        length = len(self._rest)
        while size < 0 or length < size:
            line = self._next_line()
            if not line:
                break
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        if size < 0:
            size = len(text)
        self._rest = text[size:]
        return text[:size]

    def raise_error(self):
        """Raise what the rows raised, if they did."""
        if self._error:
            raise self._error

    def _next_line(self) -> str:
        try:
            return next(self._lines, "")
        except Exception as error:  # noqa: BLE001 - handed on by raise_error()
            self._error = error
            return ""


def _line(row) -> str:
    return "\t".join(map(_cell, row)) + "\n"


def _cell(value) -> str:
    return "\\N" if value is None else str(value).translate(_ESCAPES)
