"""Identity numbers: one way of writing them, their checks, and how they are shown.

Citizen numbers follow GB 11643, unified social credit codes GB 32100. The area code of
a citizen number is never compared with a list: it may be of a county long merged.
"""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric, uscc

CITIZEN = "resident_id"
CREDIT_CODE = "uscc"
ID_TYPES = (CITIZEN, CREDIT_CODE, "passport", "hk_macau", "taiwan", "military", "other")

_OLDEST = 150
_SHORT = 8
_SEPARATORS = re.compile(r"[\s\-\u00ad\u200b-\u200f\u2060\ufeff]+")
_CITIZEN_FORM = re.compile(r"[0-9]{17}[0-9X]")
_CREDIT_CODE_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_SEARCHED = re.compile(
    f"{_CITIZEN_FORM.pattern}|{_CREDIT_CODE_FORM.pattern}"
    "|[A-Z]{1,2}[0-9]{7,10}|[0-9]{8}|[0-9]{10}"
)
_FORMS = {
    "passport": re.compile(r"[A-Z0-9]{5,20}"),
    "hk_macau": re.compile(r"[HM][0-9]{8}([0-9]{2})?"),
    "taiwan": re.compile(r"[0-9]{8}|[0-9]{10}([A-Z]|\([A-Z0-9]+\))?"),
    "military": re.compile(r"[A-Z0-9\u4e00-\u9fff]{4,20}"),
    "other": re.compile(r"[A-Z0-9\u4e00-\u9fff/().]{4,30}"),
}
_PERMIT_AREAS = {"hk_macau": ("81", "82"), "taiwan": ("83",)}
_PHONE_MARKS = re.compile(r"[\s\-()\u200b-\u200f\ufeff]+")
_PHONE_FORM = re.compile(r"\+?[0-9]{5,15}")
_MOBILE_FORM = re.compile(r"1[3-9][0-9]{9}")


def normalise(id_type: str, number: str) -> str:
    """Return ``number`` as it is stored: half width, capitals, no spaces or hyphens."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", number or "")).upper()


def check(id_type: str, number: str, today: date) -> None:
    """Check a normalised number.

    :raises ValueError: with one of the codes ``type``, ``empty``, ``length``,
        ``characters``, ``checksum``, ``birth_date``, ``future``
    """
    if id_type not in ID_TYPES:
        raise ValueError("type")
    if not number:
        raise ValueError("empty")
    if _is_citizen_form(id_type, number):
        _check_citizen(number, today)
    elif id_type == CREDIT_CODE:
        _check_credit_code(number)
    elif not _FORMS[id_type].fullmatch(number):
        raise ValueError("characters")


def mask(number: str) -> str:
    """Return what may be shown of a number: ``6****************4``.

    The first and the last sign, and none of a short number. Of a citizen whose county
    and year of birth are known, and the sex with them, more than ten thousand numbers
    look the same.
    """
    shown = 1 if len(number or "") >= _SHORT else 0
    return _hide(number, shown, shown)


def looks_complete(text: str) -> bool:
    """Tell whether what was typed in a search box is meant as a number.

    A name, and the beginning of a number, are not.
    """
    number = normalise("other", text)
    return bool(_SEARCHED.fullmatch(number)) and _holds_check_sign(number)


def birth_date(id_type: str, number: str) -> date | None:
    """Return the birth date that a normalised and checked number carries, if any."""
    if not _is_citizen_form(id_type, number):
        return None
    try:
        return date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return None


def may_carry_birth_date(number: str) -> bool:
    """Tell whether a number, masked or not, may hold the birth date of its owner."""
    return len(number or "") == 18


def normalise_phone(phone: str) -> str:
    """Return a telephone number as it is stored: digits, no country code 86."""
    digits = _PHONE_MARKS.sub("", unicodedata.normalize("NFKC", phone or ""))
    for prefix in ("+86", "0086"):
        digits = digits.removeprefix(prefix)
    return digits


def check_phone(phone: str) -> None:
    """Check a normalised telephone number, of any country and kind.

    :raises ValueError: with the code ``characters``, or ``length`` of a mobile number
    """
    if not _PHONE_FORM.fullmatch(phone):
        raise ValueError("characters")
    if phone.startswith("1") and len(phone) > 8 and not _MOBILE_FORM.fullmatch(phone):
        raise ValueError("length")


def mask_phone(phone: str) -> str:
    """Return what may be shown of a telephone number: ``139******78``.

    The last two digits, of a short number none, and of eleven the first three.
    """
    length = len(phone or "")
    return _hide(phone, 3 if length == 11 else 0, 2 if length > 6 else 0)


def _holds_check_sign(number: str) -> bool:
    if len(number) != 18:
        return True
    citizen = _CITIZEN_FORM.fullmatch(number)
    if citizen and ric.calc_check_digit(number) == number[-1]:
        return True
    return uscc.calc_check_digit(number) == number[-1]


def _is_citizen_form(id_type: str, number: str) -> bool:
    """Tell whether the rule of GB 11643 holds; residence permits follow it too."""
    if id_type == CITIZEN:
        return True
    areas = _PERMIT_AREAS.get(id_type)
    return bool(areas) and len(number) == 18 and number.startswith(areas)


def _check_citizen(number: str, today: date) -> None:
    if len(number) != 18:
        raise ValueError("length")
    if not _CITIZEN_FORM.fullmatch(number):
        raise ValueError("characters")
    if ric.calc_check_digit(number) != number[-1]:
        raise ValueError("checksum")
    born = birth_date(CITIZEN, number)
    if not born or born.year < today.year - _OLDEST:
        raise ValueError("birth_date")
    if born > today:
        raise ValueError("future")


def _check_credit_code(number: str) -> None:
    if len(number) != 18:
        raise ValueError("length")
    if not _CREDIT_CODE_FORM.fullmatch(number):
        raise ValueError("characters")
    if uscc.calc_check_digit(number) != number[-1]:
        raise ValueError("checksum")


def _hide(text: str, head: int, tail: int) -> str:
    text = text or ""
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
