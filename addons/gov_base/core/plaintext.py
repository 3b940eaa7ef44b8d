"""What may stand in a name: any writing, no control codes."""

import unicodedata

_REFUSED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def is_plain(text: str) -> bool:
    """Tell whether ``text`` is one line of writing.

    Private-use code points pass: rare characters of place and family names were typed
    as such before Unicode had them, and the national list of areas still holds some.
    """
    return not any(unicodedata.category(letter) in _REFUSED for letter in text)
