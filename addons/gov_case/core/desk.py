"""The tiles of the desk of cases: one line of work each.

Their roles are those that should move such a case on now, by the rows of
``transitions.py`` named with it. Which cases a tile holds is said by
``models/desk/gov_case_desk.py``.
"""

from odoo.addons.gov_base.core.desk import Tile

_WINDOW = ("village_agent", "window_clerk")
_BACK = ("handler", "approver")
_DELIVERS = "_gov_case_issue_rule"
"""It lies on the delivery side, wherever the case was received."""

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
    Tile("to_issue", _WINDOW, ("issue",), overseen=True, rule=_DELIVERS),
    Tile("to_archive", ("window_clerk",), ("archive_file",)),
    Tile("to_correct", _WINDOW, overseen=True, tone="secondary"),
    Tile("deferred", _WINDOW, tone="secondary"),
    Tile("elsewhere", _WINDOW, overseen=True, tone="secondary", rare=True),
    Tile("paused", _BACK, overseen=True, tone="secondary"),
    Tile("yellow", (*_WINDOW, "integrator", *_BACK), overseen=True, tone="warning"),
    Tile("red", (*_WINDOW, "integrator", *_BACK), overseen=True, tone="danger"),
)
