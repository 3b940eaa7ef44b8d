"""The chain of a journal: each row carries a digest of itself and the one before.

The digest is over canonical JSON (sorted keys, no spaces, UTF-8), so that it can be
checked outside this system.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

FIRST = ""
"""What stands for the digest before the first row."""


def digest(previous: str, row: Mapping[str, object]) -> str:
    """Return the digest of ``row`` after the row whose digest is ``previous``."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}{text}".encode()).hexdigest()


def is_whole(rows: Iterable[tuple[Mapping[str, object], str]], head: str) -> bool:
    """Tell whether rows and their digests form an unbroken chain that ends in ``head``.

    :param rows: each row with the digest stored beside it, oldest first
    :param head: the digest the case itself remembers as its last
    """
    previous = FIRST
    for row, stored in rows:
        previous = digest(previous, row)
        if previous != stored:
            return False
    return previous == head
