"""The offices' matter workbook, read and checked without the database.

Reading is one stream of rows, each with its values by key; everything wrong becomes an
error that names sheet, row and column as the office sees them in Excel. What needs
several rows of a matter is checked in ``workbook_checks.py``.
"""

from collections.abc import Iterable, Iterator

from . import workbook_cells, xlsx
from .workbook_checks import check_row
from .workbook_layout import LAYOUTS, MATTERS
from .workbook_rows import Error, Row, error_at
from .xlsx import Unreadable

MOST_ERRORS = 5000
HEADING_ROW = 1


class Errors:
    """Errors found so far: the first ``limit`` of them, and how many in all."""

    def __init__(self, limit: int = MOST_ERRORS):
        self.limit = limit
        self.count = 0
        self._kept = []

    def __bool__(self):
        return bool(self.count)

    def add(self, errors: Iterable[Error]):
        for error in errors:
            self.count += 1
            if len(self._kept) < self.limit:
                self._kept.append(error)

    def sorted(self) -> list[Error]:
        """Return the kept errors in the order of the workbook."""
        return sorted(self._kept, key=_place)


class Reader:
    """Reads a workbook once, from the first sheet to the last.

    The code of a row that stands for no matter, or for one that another row stands for
    already, counts as broken.

    :param content: the bytes of the file
    :param errors: where to put everything wrong
    :param progress: called with the number of rows read and the number of all
    """

    def __init__(self, content: bytes, errors: Errors, progress=None):
        self._content = content
        self._errors = errors
        self._progress = progress or (lambda _done, _total: None)
        self._first_rows = {}
        self._knows_codes = False

    def rows(self) -> Iterator[Row]:
        """Yield the rows of all sheets, the matters first."""
        try:
            with xlsx.Book(self._content) as book:
                yield from self._rows_of_book(book)
        except Unreadable as problem:
            self._file_error(problem)

    def _rows_of_book(self, book):
        surveys = {}
        for layout in LAYOUTS.values():
            if layout.name not in book.names:
                self._add(layout.name, 0, "", "missing_sheet")
                continue
            try:
                surveys[layout.key] = book.survey(layout.name)
            except Unreadable as problem:
                self._file_error(problem)
        total = sum(survey.rows for survey in surveys.values())
        done = 0
        for key, survey in surveys.items():
            sheet = _Sheet(LAYOUTS[key], survey, book.rows(LAYOUTS[key].name))
            for count, row in enumerate(self._rows_of_sheet(sheet), 1):
                self._progress(done + count, total)
                yield row
            done += survey.rows
        self._progress(total, total)

    def _rows_of_sheet(self, sheet):
        try:
            self._errors.add(sheet.read_headings())
            if sheet.layout.key == MATTERS:
                self._knows_codes = "code" in sheet.positions
            for row, errors in sheet.rows():
                wrong = list(self._check_code(row))
                if wrong:
                    row = row._replace(broken=row.broken | {"code"})
                self._errors.add([*errors, *wrong, *check_row(row)])
                yield row
            if sheet.layout.key == MATTERS and sheet.positions and not sheet.count:
                self._add(sheet.layout.name, 0, "", "no_rows")
        except Unreadable as problem:
            self._file_error(problem)

    def _check_code(self, row):
        """Check a code against those of the matters' sheet, which is read first.

        A wrong code is remembered too, so that its materials and steps are not blamed.
        """
        code, right = row.values["code"], "code" not in row.broken
        if row.sheet == MATTERS:
            first = self._first_rows.setdefault(code, row.number)
            if right and first != row.number:
                yield error_at(row, "code", "code_twice", code=code, row=first)
        elif right and self._knows_codes and code not in self._first_rows:
            yield error_at(row, "code", "unknown_code", code=code)

    def _file_error(self, problem):
        values = dict(problem.values)
        self._errors.add([Error(values.pop("sheet", ""), 0, "", problem.code, values)])

    def _add(self, *error):
        self._errors.add([Error(*error)])


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, layout, survey, numbered_rows):
        self.layout = layout
        self.positions = {}
        self.count = 0
        self._survey = survey
        self._rows = numbered_rows

    def read_headings(self):
        """Find each column by its heading, wherever it stands; return what is wrong."""
        _number, cells = next(self._rows, (HEADING_ROW, ()))
        wanted = {
            workbook_cells.squash(column.heading): column
            for column in self.layout.columns
        }
        errors = [*self._merged_errors(cells)]
        for position, cell in enumerate(cells):
            heading = "" if workbook_cells.is_blank(cell) else str(cell.value)
            column = wanted.get(workbook_cells.squash(heading))
            if column and column.key in self.positions:
                errors.append(self._heading_error(column.heading, "heading_twice"))
            elif column:
                self.positions[column.key] = position
            elif heading:
                heading = workbook_cells.shown(heading)
                errors.append(self._heading_error(heading, "unknown_heading"))
        errors += [
            self._heading_error(column.heading, "missing_heading")
            for column in self.layout.columns
            if column.key not in self.positions
        ]
        return errors

    def _heading_error(self, heading, code):
        return Error(self.layout.name, HEADING_ROW, heading, code)

    def _merged_errors(self, cells):
        for merged in self._survey.merged:
            position = merged.first_column - 1
            heading = cells[position].value if position < len(cells) else None
            yield Error(
                self.layout.name,
                merged.first_row,
                workbook_cells.shown(heading or ""),
                "merged_cells",
                {"range": merged.name},
            )

    def rows(self):
        """Yield ``(row, errors)``; blank rows between others come as errors."""
        blank = []
        for number, cells in self._rows:
            if self._is_blank(number, cells):
                blank.append(number)
                blank = [blank[0], blank[-1]]
                continue
            row, errors = self._row(number, cells)
            if blank:
                errors.append(self._blank_error(*blank))
                blank = []
            self.count += 1
            yield row, errors

    def _is_blank(self, number, cells):
        return all(
            position >= len(cells)
            or (
                workbook_cells.is_blank(cells[position])
                and (number, position + 1) not in self._survey.hollow
            )
            for position in self.positions.values()
        )

    def _blank_error(self, first, last=None):
        code = "blank_row" if last in (None, first) else "blank_rows"
        return Error(self.layout.name, first, "", code, {"first": first, "last": last})

    def _row(self, number, cells):
        values, broken, errors = {}, set(), []
        for column in self.layout.columns:
            values[column.key] = None
            position = self.positions.get(column.key)
            if position is None or self._is_swallowed(number, position, cells):
                broken.add(column.key)
                continue
            try:
                values[column.key] = self._value(column, number, position, cells)
            except workbook_cells.Wrong as wrong:
                broken.add(column.key)
                if column.key == "code":
                    values["code"] = wrong.values.get("value")
                heading = column.heading
                errors.append(
                    Error(self.layout.name, number, heading, wrong.code, wrong.values)
                )
        return Row(self.layout.key, number, values, frozenset(broken)), errors

    def _value(self, column, number, position, cells):
        if (number, position + 1) in self._survey.hollow:
            raise workbook_cells.Wrong("formula_without_value")
        cell = cells[position] if position < len(cells) else xlsx.EMPTY
        return workbook_cells.read(column, cell)

    def _is_swallowed(self, number, position, cells):
        """A merged range is one error, not another for each cell that it swallows."""
        is_filled = position < len(cells) and not workbook_cells.is_blank(
            cells[position]
        )
        return not is_filled and any(
            merged.first_row <= number <= merged.last_row
            and merged.first_column <= position + 1 <= merged.last_column
            for merged in self._survey.merged
        )


_SHEETS = {layout.name: order for order, layout in enumerate(LAYOUTS.values())}
_COLUMNS = {
    (layout.name, column.heading): order
    for layout in LAYOUTS.values()
    for order, column in enumerate(layout.columns)
}


def _place(error):
    return (
        _SHEETS.get(error.sheet, -1),
        error.row,
        _COLUMNS.get((error.sheet, error.column), -1),
    )
