"""Reading .xlsx files that nobody vouches for, row by row, in constant memory.

openpyxl streams the cells but shows neither merged cells nor formulas that were never
calculated; a first pass over each sheet's XML finds those, counts the rows and refuses
what would never end.
"""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.exceptions import InvalidFileException

warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

MOST_BYTES = 20 << 20
MOST_UNPACKED = 200 << 20
MOST_SHARED = 48 << 20
MOST_PARTS = 2000
MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_NOTED = 1000
LAST_ROW = 1 << 20
_CHUNK = 1 << 16
_DAMAGED = (
    zipfile.BadZipFile,
    InvalidFileException,
    expat.ExpatError,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)

EMPTY = EMPTY_CELL


class Unreadable(Exception):
    """The file is no workbook that can be read; ``code`` says why."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


class Merged(NamedTuple):
    """A range of merged cells, rows and columns counted from 1."""

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


class Survey(NamedTuple):
    """What the first pass over a sheet found.

    ``hollow`` holds ``(row, column)`` of formulas that carry no value.
    """

    rows: int
    merged: tuple[Merged, ...]
    hollow: frozenset[tuple[int, int]]


class Book:
    """An open workbook. Use it in a ``with`` statement.

    :param content: the bytes of the file
    :raises Unreadable: not an .xlsx file, damaged, or larger than the limits
    """

    def __init__(self, content: bytes):
        if len(content) > MOST_BYTES:
            raise Unreadable("too_large", limit=MOST_BYTES >> 20)
        self._stream = io.BytesIO(content)
        self._archive = self._open_archive()
        try:
            self._book = openpyxl.load_workbook(
                self._stream, read_only=True, data_only=True, keep_links=False
            )
        except _DAMAGED:
            raise Unreadable("not_xlsx") from None
        self._sheets = {sheet.title.strip(): sheet for sheet in self._book.worksheets}

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self._book.close()
        self._archive.close()

    @property
    def names(self) -> list[str]:
        """Names of the sheets, without spaces around them."""
        return list(self._sheets)

    def _open_archive(self):
        try:
            archive = zipfile.ZipFile(self._stream)
            parts = archive.infolist()
            sizes = {part.filename: part.file_size for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable("not_xlsx")
            _check_sizes(sizes, len(parts))
            for name in sizes:
                if name.endswith((".xml", ".rels")):
                    _refuse_doctype(archive, name)
        except _DAMAGED:
            raise Unreadable("not_xlsx") from None
        return archive

    def survey(self, name: str) -> Survey:
        """Make the first pass over a sheet.

        :raises Unreadable: damaged, or more rows than the limit
        """
        found = _Surveyor()
        try:
            # The only way openpyxl tells which part of the file holds a sheet.
            with self._archive.open(self._sheets[name]._worksheet_path) as part:
                found.feed(part)
        except _DAMAGED:
            raise Unreadable("damaged", sheet=name) from None
        if found.rows > MOST_ROWS:
            raise Unreadable("too_many_rows", sheet=name, limit=MOST_ROWS)
        return Survey(found.rows, tuple(found.merged), frozenset(found.hollow))

    def rows(self, name: str) -> Iterator[tuple[int, tuple]]:
        """Yield ``(row number, cells)``; a row that the file leaves out has no cells.

        :raises Unreadable: damaged
        """
        sheet = self._sheets[name]
        sheet.reset_dimensions()
        try:
            yield from enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1)
        except _DAMAGED:
            raise Unreadable("damaged", sheet=name) from None


def _check_sizes(sizes, count):
    """The sizes an archive declares bound what reading it can ever give."""
    shared = sum(size for name, size in sizes.items() if "/worksheets/" not in name)
    too_large = (
        count > MOST_PARTS
        or sum(sizes.values()) > MOST_UNPACKED
        or shared > MOST_SHARED
    )
    if too_large:
        raise Unreadable("unpacks_too_large", limit=MOST_UNPACKED >> 20)


def _refuse_doctype(archive, name):
    """No spreadsheet declares entities; a file that does is meant to do harm."""
    parser = expat.ParserCreate()
    state = {"root": False}

    def root(_tag, _attributes):
        state["root"] = True

    def doctype(*_arguments):
        raise Unreadable("not_xlsx")

    parser.StartElementHandler = root
    parser.StartDoctypeDeclHandler = doctype
    with archive.open(name) as part:
        while not state["root"] and (chunk := part.read(_CHUNK)):
            parser.Parse(chunk)


class _Surveyor:
    """Handlers of the first pass: where a row, a formula or a merged range stands."""

    def __init__(self):
        self.rows = 0
        self.merged = []
        self.hollow = set()
        self._row = self._column = 0
        self._formula = self._value = False

    def feed(self, part):
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)

    def _start(self, tag, attributes):
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._start_cell(attributes.get("r"))
        elif tag == "v":
            self._value = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._start_row(attributes.get("r"))
        elif tag == "mergeCell":
            self._note_merged(attributes["ref"])

    def _start_row(self, number):
        """Rows must go down: openpyxl would pass over one that stands too late."""
        before = self._row
        self._row = int(number) if number else before + 1
        if not before < self._row <= LAST_ROW:
            raise ValueError(number)
        self._column = 0
        self.rows += 1

    def _start_cell(self, reference):
        if reference:
            self._column = coordinate_to_tuple(reference)[1]
        else:
            self._column += 1
        self._formula = self._value = False

    def _end(self, tag):
        if not self._formula or tag.rpartition(":")[2] != "c":
            return
        if not self._value and len(self.hollow) < MOST_ROWS:
            self.hollow.add((self._row, self._column))
        self._formula = False

    def _note_merged(self, reference):
        if len(self.merged) >= MOST_NOTED:
            return
        first, _colon, last = reference.partition(":")
        top, left = coordinate_to_tuple(first)
        bottom, right = coordinate_to_tuple(last or first)
        self.merged.append(Merged(reference, top, bottom, left, right))
