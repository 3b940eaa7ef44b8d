"""The sides of a case: whose it is, and who sees it because of that.

Acceptance is seen by who receives, review by who decides; those who oversee see what
either side of their area does. A side may see a case only in some states.
"""

from typing import NamedTuple

_OVERSEE = ("centre_manager", "supervisor", "administrator")
HANDED_OVER = ("decided", "issued", "archived")


class Side(NamedTuple):
    """One side of a case.

    :ivar organization: the field with the organisation
    :ivar prefix: of the columns with what lies above it
    :ivar roles: who sees a case because of this side
    :ivar states: in which states; none: in all
    """

    organization: str
    prefix: str
    roles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def columns(self):
        """Return field and prefix, as rules and checks of scope ask for them."""
        return self.organization, self.prefix


ACCEPTING = Side(
    "accepting_organization_id",
    "",
    ("village_agent", "window_clerk", "integrator", *_OVERSEE),
)
RESPONSIBLE = Side(
    "responsible_organization_id",
    "responsible_",
    ("handler", "approver", *_OVERSEE),
)
DELIVERY = Side("delivery_organization_id", "delivery_", (), HANDED_OVER)
"""Who sees a case to hand it over has a rule of its own: it is asked only where some
place hands over for others."""

SIDES = {"accepting": ACCEPTING, "responsible": RESPONSIBLE, "delivery": DELIVERY}
