"""What the words of version 2 say otherwise than those of version 1.

A date that the calendar may still move says so.
"""

from . import wording_v1 as _v1

_MARK = "?"
_PROVISIONAL = "（暂定，该年节假日安排尚未公布）"


def day(text):
    """Return a day as documents write it: 2026年2月12日, provisional or not."""
    known = _v1.day(text.removesuffix(_MARK)) if text else ""
    return f"{known}{_PROVISIONAL}" if text and text.endswith(_MARK) else known
