"""What a prefecture's cases are made of: shares, and the rows of each life.

Plain data: the generators turn it into tables that PostgreSQL draws from.
"""

SLOTS = 10_000
"""Draws are made by number of slot: a share of a tenth has a thousand slots."""

OPEN_SHARE = 0.06
"""Of the cases of three years, those that nobody has closed and filed yet."""

QUIET = 500
"""Of the first cases half are the quiet township's, which has none after them."""

YEARS_IN_DAYS, OPEN_DAYS = 1095, 20

RECEIVED_AT = {"district": 0.2, "township": 0.5, "village": 0.3}
"""By level of the place that takes the papers in."""

DISTRICT_WEIGHTS = (3, 1)
"""The district of the demo data is the largest; each made-up one has a third of it."""

CLOSED = {"archived": 0.946, "refused": 0.022, "withdrawn": 0.019, "terminated": 0.013}
OPEN = {
    "draft": 0.03,
    "received": 0.08,
    "correction": 0.05,
    "accepted": 0.07,
    "review": 0.2,
    "paused": 0.03,
    "decided": 0.1,
    "issued": 0.44,
}
BUSY = {"received": 0.2, "accepted": 0.3, "review": 0.5}
"""States of a flood of open cases whose promise runs: for the lights."""

_RECEIVE = ("receive", "draft", "received", "accepting")
_ACCEPT = ("accept", "received", "accepted", "accepting")
_START = ("start_review", "accepted", "review", "responsible")
_DECIDE = ("decide", "review", "decided", "responsible")
_ISSUE = ("issue", "decided", "issued", "accepting")
_DECIDED = (_RECEIVE, _ACCEPT, _START, _DECIDE)
LIVES = {
    "draft": (),
    "received": (_RECEIVE,),
    "correction": (
        _RECEIVE,
        ("request_correction", "received", "correction", "accepting"),
    ),
    "accepted": (_RECEIVE, _ACCEPT),
    "review": (_RECEIVE, _ACCEPT, _START),
    "paused": (
        _RECEIVE,
        _ACCEPT,
        _START,
        ("ask_pause", "review", "review", "responsible"),
        ("grant_pause", "review", "paused", "responsible"),
    ),
    "decided": _DECIDED,
    "issued": (*_DECIDED, _ISSUE),
    "archived": (
        *_DECIDED,
        _ISSUE,
        ("archive_file", "issued", "archived", "accepting"),
    ),
    "refused": (_RECEIVE, ("refuse", "received", "refused", "accepting")),
    "withdrawn": (_RECEIVE, ("withdraw", "received", "withdrawn", "accepting")),
    "terminated": (
        _RECEIVE,
        _ACCEPT,
        ("terminate", "accepted", "terminated", "accepting"),
    ),
}
"""Of each state the journal that led there: name, from, to, on whose side."""


def slots(weights, count=SLOTS):
    """Return a list of ``count`` keys, each as often as its weight says.

    What rounding leaves over goes to the keys that lost most by it, so that every
    share is kept to within one slot.
    """
    whole = sum(weights.values())
    exact = {key: count * weight / whole for key, weight in weights.items()}
    given = {key: int(share) for key, share in exact.items()}
    short = count - sum(given.values())
    for key in sorted(exact, key=lambda key: given[key] - exact[key])[:short]:
        given[key] += 1
    return [key for key, number in given.items() for _slot in range(number)]


def spread(places, weights):
    """Return ``{place: weight}``: the share of each group is divided in it evenly.

    :param places: mapping of place to its group
    :param weights: mapping of group to its share; groups without places are left out
    """
    groups = {}
    for place, group in places.items():
        groups.setdefault(group, []).append(place)
    return {
        place: weights[group] / len(members)
        for group, members in groups.items()
        for place in members
    }
