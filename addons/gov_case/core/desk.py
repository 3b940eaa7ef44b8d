"""What the first screen says: whose turn it is, and what is only watched.

A tile is one line of work. Its roles are those that should move such a case on now, by
the rows of ``transitions.py`` named with it; what merely waits for somebody else is
watched and counts as nobody's turn. Which cases a tile holds is said by the models.
"""

from dataclasses import dataclass

OVERSEEING = frozenset({"centre_manager", "supervisor", "administrator"})
_WINDOW = ("village_agent", "window_clerk")
_BACK = ("handler", "approver")


@dataclass(frozen=True, slots=True)
class Tile:
    """One counter, and the list behind it.

    :ivar name: of the tile, of its search filter and of the method with its cases
    :ivar roles: who sees it, counting what lies on their side of the case
    :ivar rows: rows of the table by which they move it on; none: it is watched
    :ivar overseen: those who only oversee see it too
    :ivar tone: the colour of a number that is not nought
    :ivar delivers: it lies on the delivery side, wherever the case was received
    :ivar rare: it is shown when there is something on it
    """

    name: str
    roles: tuple[str, ...]
    rows: tuple[str, ...] = ()
    overseen: bool = False
    tone: str = "info"
    delivers: bool = False
    rare: bool = False


TILES = (
    Tile("drafts", (*_WINDOW, "integrator"), ("receive",)),
    Tile("to_accept", ("window_clerk",), ("accept",), overseen=True),
    Tile("to_chase", _WINDOW, ("supply", "supply_deferred"), tone="warning"),
    Tile("to_review", ("handler",), ("start_review",), overseen=True),
    Tile("to_examine", ("handler",), ("finish_step",)),
    Tile("to_resume", ("handler",), ("resume",)),
    Tile(
        "to_grant",
        ("approver",),
        ("grant_pause", "grant_extension", "grant_revocation"),
        overseen=True,
    ),
    Tile("to_decide", ("approver",), ("decide",), overseen=True),
    Tile("to_produce", ("handler",), ("produce",)),
    Tile("to_issue", _WINDOW, ("issue",), overseen=True, delivers=True),
    Tile("to_archive", ("window_clerk",), ("archive_file",)),
    Tile("to_correct", _WINDOW, overseen=True, tone="secondary"),
    Tile("deferred", _WINDOW, tone="secondary"),
    Tile("elsewhere", _WINDOW, overseen=True, tone="secondary", rare=True),
    Tile("paused", _BACK, overseen=True, tone="secondary"),
    Tile("yellow", (*_WINDOW, "integrator", *_BACK), overseen=True, tone="warning"),
    Tile("red", (*_WINDOW, "integrator", *_BACK), overseen=True, tone="danger"),
)
BY_NAME = {tile.name: tile for tile in TILES}
TURNS = tuple(tile for tile in TILES if tile.rows)


def shown(roles, all_of_it=False):
    """Return the tiles of somebody with these roles.

    :param all_of_it: as to those who oversee, whatever the roles
    """
    oversees = all_of_it or not OVERSEEING.isdisjoint(roles)
    return tuple(
        tile
        for tile in TILES
        if not set(tile.roles).isdisjoint(roles) or (oversees and tile.overseen)
    )
