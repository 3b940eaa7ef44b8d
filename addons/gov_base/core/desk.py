"""What the first screen of a model says: whose turn it is, and what is only watched.

A tile is one line of work. Its roles are those that should move such a record on now;
what merely waits for somebody else is watched and counts as nobody's turn. Which
records a tile holds is said by the model, see ``gov.desk.mixin``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

OVERSEEING = frozenset({"centre_manager", "supervisor", "administrator"})


@dataclass(frozen=True, slots=True)
class Tile:
    """One counter, and the list behind it.

    :ivar name: of the tile, of its search filter and of the method with its records
    :ivar roles: who sees it, counting what lies on their side of the record
    :ivar rows: the steps by which they move it on; none: it is watched
    :ivar overseen: those who only oversee see it too
    :ivar tone: the colour of a number that is not nought
    :ivar rule: the method of ``res.users`` with the records that count for a role;
        none: the one of the desk
    :ivar rare: it is shown when there is something on it
    """

    name: str
    roles: tuple[str, ...]
    rows: tuple[str, ...] = ()
    overseen: bool = False
    tone: str = "info"
    rule: str = ""
    rare: bool = False


def turns(tiles: Iterable[Tile]) -> tuple[Tile, ...]:
    """Return the tiles that are somebody's turn."""
    return tuple(tile for tile in tiles if tile.rows)


def shown(
    tiles: Iterable[Tile], roles: Iterable[str], all_of_it: bool = False
) -> tuple[Tile, ...]:
    """Return the tiles of somebody with these roles.

    :param all_of_it: as to those who oversee, whatever the roles
    """
    held = set(roles)
    oversees = all_of_it or not OVERSEEING.isdisjoint(held)
    return tuple(
        tile
        for tile in tiles
        if not held.isdisjoint(tile.roles) or (oversees and tile.overseen)
    )
