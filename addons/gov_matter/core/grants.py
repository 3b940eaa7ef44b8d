"""Who may do what with a matter: grants resolved without the database.

An organisation stands in a chain of areas. A grant reaches it directly, or as one of a
tier (every township, every village) below the organisation that the grant names. The
nearest grant to receive decides between handling and accepting: a district that hands a
matter to all its townships may still keep the decision from one of them.
"""

from collections.abc import Iterable
from typing import NamedTuple

RECEIVING = ("handle", "accept")


class Grant(NamedTuple):
    """A grant in force; ``tier`` empty means the organisation alone."""

    organization: int
    tier: str
    mode: str


class Place(NamedTuple):
    """A receiving organisation.

    ``chain`` holds the ids of the areas above it, nearest first, without itself.
    """

    id: int
    level: str
    chain: tuple[int, ...]


def modes(grants: Iterable[Grant], place: Place) -> frozenset[str]:
    """Return what the grants allow at ``place``: at most one of handle and accept."""
    found = set()
    nearest = None
    for grant in grants:
        distance = _distance(grant, place)
        if distance is None:
            continue
        if grant.mode not in RECEIVING:
            found.add(grant.mode)
        elif nearest is None or (distance, RECEIVING.index(grant.mode)) < nearest:
            nearest = (distance, RECEIVING.index(grant.mode))
    if nearest:
        found.add(RECEIVING[nearest[1]])
    return frozenset(found)


def _distance(grant, place):
    """Return how far above ``place`` the grant was given, or nothing."""
    if not grant.tier:
        return 0 if grant.organization == place.id else None
    if grant.tier != place.level or grant.organization not in place.chain:
        return None
    return place.chain.index(grant.organization) + 1
