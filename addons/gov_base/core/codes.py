"""Area codes: GB/T 2260 (6 digits), GB/T 10114 (9) and the statistical 12 digits."""

import re

LEVELS = ("province", "city", "district", "township", "village")
PARENT_LEVELS = {
    "province": (),
    "city": ("province",),
    "district": ("city", "province"),
    "township": ("district",),
    "village": ("township",),
}
_AREA_CODE = re.compile(r"[0-9]{6}([0-9]{3}){0,2}")


def is_area_code(code: str) -> bool:
    """Tell whether ``code`` has 6, 9 or 12 digits."""
    return bool(_AREA_CODE.fullmatch(code))


def significant(code: str) -> str:
    """Return the digits of an area code that its descendants share.

    >>> significant("640100"), significant("640104000000"), significant("640104100")
    ('6401', '640104', '640104100')
    """
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    while len(code) == 6 and code.endswith("00") or len(code) == 4 and code[2:] == "00":
        code = code[:-2]
    return code


def belongs_under(code: str, parent_code: str) -> bool:
    """Tell whether an area code starts with its parent's significant digits.

    Counties under direct administration of a province keep codes of their own
    (429006 under 429000), so a mismatch is worth a warning, not a refusal.
    """
    return code.startswith(significant(parent_code))
