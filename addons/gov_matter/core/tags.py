"""The four tags of a matter (马上办, 网上办, 就近办, 一次办): derived, never typed."""

from collections.abc import Iterable

ONLINE_FORMS = frozenset({"online", "mobile"})
ONLINE_DEPTHS = frozenset({"level_3", "level_4"})


def at_once(handling: str) -> bool:
    """Decided while the applicant waits."""
    return handling == "immediate"


def online(forms: Iterable[str], depth: str | None) -> bool:
    """Applied for and handled over the network, without a paper window in between."""
    return not ONLINE_FORMS.isdisjoint(forms) and depth in ONLINE_DEPTHS


def one_trip(visit_count: int) -> bool:
    """At most one visit from application to result."""
    return visit_count <= 1


def nearby(tiers: Iterable[str]) -> bool:
    """Received, handled or carried in a township or village."""
    return not {"township", "village"}.isdisjoint(tiers)
