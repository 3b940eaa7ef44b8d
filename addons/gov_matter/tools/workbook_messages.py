"""The sentences for what is wrong with a matter workbook."""

from odoo.tools import LazyTranslate

from ..core.workbook_layout import LAYOUTS, MATTERS
from .messages import SENTENCES as FINDINGS

_lt = LazyTranslate(__name__)

SENTENCES = {
    # the file
    "not_xlsx": _lt(
        "The file is no .xlsx workbook, or it is damaged; an .xls file or one with a "
        "password must be saved anew as .xlsx."
    ),
    "too_large": _lt("The file is larger than %(limit)s MB."),
    "unpacks_too_large": _lt("The file unpacks to more than %(limit)s MB."),
    # a sheet
    "missing_sheet": _lt("The sheet “%(sheet)s” is missing."),
    "damaged": _lt("The sheet is damaged; open it in Excel and save it anew."),
    "too_many_rows": _lt(
        "The sheet has more than %(limit)s rows; delete those below the list."
    ),
    "no_rows": _lt("The sheet lists no matter."),
    "unknown_heading": _lt("No column of this sheet is called “%(column)s”."),
    "missing_heading": _lt("The column “%(column)s” is missing."),
    "heading_twice": _lt("Two columns are called “%(column)s”."),
    # a row
    "merged_cells": _lt("The cells %(range)s are merged; split them and fill in each."),
    "blank_row": _lt("Row %(first)s is blank; delete it."),
    "blank_rows": _lt("Rows %(first)s to %(last)s are blank; delete them."),
    # a cell
    "required": _lt("This must be filled in."),
    "error_value": _lt("The formula gives the error %(value)s."),
    "formula_without_value": _lt(
        "The formula has no value yet; put the value in its place."
    ),
    "number_for_text": _lt(
        "%(value)s is not kept as text; format the cell as text and type it anew."
    ),
    "code_as_number": _lt(
        "The code is kept as the number %(value)s and may have lost its leading zeros; "
        "format the cell as text and type it anew."
    ),
    "bad_code": _lt("The code “%(value)s” has a space inside."),
    "control_characters": _lt("The text holds control characters."),
    "too_long": _lt(
        "The text has %(length)s characters; %(limit)s are the most possible."
    ),
    "not_a_number": _lt("“%(value)s” is no number."),
    "fraction": _lt("%(value)s is no whole number."),
    "negative_number": _lt("%(value)s is negative."),
    "too_great": _lt("%(value)s is more than %(limit)s."),
    "wrong_word": _lt("“%(value)s” is none of these words: %(words)s."),
    "word_twice": _lt("“%(value)s” stands here twice."),
    "bad_date": _lt("“%(value)s” is no date such as 2026-01-31."),
    # cells that do not agree
    "code_twice": _lt("The code %(code)s stands in row %(row)s already."),
    "unknown_code": _lt(
        "The sheet “%(matters)s” has no matter with the code %(code)s."
    ),
    "type_code_differs": _lt("“%(type)s” has the code %(code)s, not %(value)s."),
    "units_differ": _lt(
        "The promised period counts %(promised)s, the statutory one %(legal)s; both "
        "must count the same."
    ),
    "unit_missing": _lt("The period of %(days)s has no unit."),
    "days_missing": _lt("The unit is %(unit)s, but the number is missing."),
    "material_same": _lt("The material “%(name)s” stands in row %(row)s already."),
    # what the catalogue holds
    "unknown_department": _lt("%(district)s has no department called “%(name)s”."),
    "department_twice": _lt("%(district)s has several departments called “%(name)s”."),
    "archived": _lt("The matter with the code %(code)s is archived; restore it first."),
    "not_later": _lt(
        "The version from %(date)s says otherwise (%(columns)s); a change needs a "
        "later date."
    ),
    "withdrawn": _lt("The guide was withdrawn; a new one must start after %(date)s."),
    "grant_not_later": _lt(
        "It has been granted otherwise from %(date)s; a change needs a later date."
    ),
    "more_errors": _lt("%(count)s more errors are not listed."),
}


def sentence(env, error):
    """Return an error of a workbook as a sentence in the user's language."""
    text = env._(SENTENCES.get(error.code) or FINDINGS[error.code])
    place = {
        "sheet": error.sheet,
        "column": error.column,
        "matters": LAYOUTS[MATTERS].name,
    }
    return text % {**place, **error.values}
