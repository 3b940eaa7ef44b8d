"""The chain of a journal: each row carries a digest of itself and the one before.

The digest is over canonical JSON (sorted keys, no spaces, UTF-8), so that it can be
checked outside this system. A row also holds what it wrote of the columns that count:
the last value of each, row by row, is what the case must say.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

FIRST = ""
"""What stands for the digest before the first row."""

TERMS = ("version_id", "handling", "promised_days", "legal_days", "day_unit")
"""What a draft has from the guide already: told by its first row, whatever that is."""

FACTS = (
    *TERMS,
    "number",
    "decision",
    "timeliness",
    "deemed_accepted",
    "revocation",
    "correction_count",
    "result_number",
    "issue_how",
    "acceptor_id",
    "acceptor_user_id",
    "handler_id",
    "decider_id",
    "received_on",
    "complete_on",
    "accepted_on",
    "decided_on",
    "produced_on",
    "issued_on",
    "archived_on",
    "ended_on",
    "due_date",
    "statutory_due_date",
    "promised_date",
    "legal_date",
    "correction_due_date",
    "delivery_due_date",
    "follow_from_date",
    "follow_days",
    "follow_due_date",
    "correction_timeliness",
    "delivery_timeliness",
    "archive_timeliness",
)
"""The columns of a case that only a journal row may change."""

_DECIDING = frozenset({"decide", "decide_on_commitment"})


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


def told(value: object) -> object:
    """Return a value of a column as a row tells it: instants to the second."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return value or None


def pack(written: Mapping[str, object]) -> str:
    """Return as a row keeps it what was written of the columns that count."""
    facts = {name: told(value) for name, value in written.items()}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def replay(rows: Iterable[str]) -> dict[str, object]:
    """Return the last value of each column that rows tell of, oldest row first."""
    known: dict[str, object] = {}
    for text in rows:
        if text:
            known.update(json.loads(text))
    return known


def is_path(steps: Iterable[tuple[str, str]], state: str) -> bool:
    """Tell whether steps lead from draft to a state, each from where one ended."""
    here = "draft"
    for before, after in steps:
        if before != here:
            return False
        here = after
    return here == state


def seen(rows: Iterable[tuple[str, str]], moments: Mapping[str, str]) -> dict:
    """Return what rows without facts say of dates all the same, and of the decision.

    :param rows: name and instant of each, oldest first
    :param moments: the column that keeps the instant of such a row, by its name
    :return: ``{column: instant}``; without one, no row has written it
    """
    known: dict[str, object] = dict.fromkeys(moments.values())
    known["decision"] = None
    for name, happened in rows:
        if name in moments:
            known[moments[name]] = happened
        if name in _DECIDING:
            known["decision"] = True
        if name == "deem_accept":  # as of a day that an earlier row tells only in words
            known.pop("accepted_on")
    return known
