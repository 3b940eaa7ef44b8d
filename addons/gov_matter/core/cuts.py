"""How far days, materials and steps were cut against the baseline before the reform.

The targets (promised days and materials 30 %, steps 20 %) are set for the whole of an
organisation's matters: a share of sums, never a mean of shares, so that a matter of
three days does not weigh as much as one of a hundred and twenty.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

DEFAULT_TARGETS = {"days": 30.0, "materials": 30.0, "steps": 20.0}


class Cut(NamedTuple):
    """A baseline, what is left of it, and whether the target is missed."""

    before: int
    now: int
    target: float

    @property
    def share(self) -> float | None:
        """Percent cut; nothing where there is no baseline to cut from."""
        return share(self.before, self.now)

    @property
    def missed(self) -> bool:
        """True where the share cut stays under the target."""
        return self.share is not None and self.share < self.target


def share(before: int, now: int) -> float | None:
    """Return the percent by which ``now`` is below ``before``.

    >>> share(30, 20), share(0, 5), share(20, 20)
    (33.33, None, 0.0)
    """
    if before <= 0:
        return None
    return round((before - now) * 100 / before, 2)


def cuts_of(
    rows: Iterable[Mapping[str, tuple[int, int]]],
    targets: Mapping[str, float],
) -> dict[str, Cut]:
    """Return the cuts over several versions: ``{measure: (before, now)}`` each.

    A version without a baseline for a measure is left out of that measure, on both
    sides.
    """
    rows = list(rows)
    return {
        measure: Cut(
            sum(row[measure][0] for row in rows if row[measure][0] > 0),
            sum(row[measure][1] for row in rows if row[measure][0] > 0),
            target,
        )
        for measure, target in targets.items()
    }


def target_of(text: str | None, default: float) -> float:
    """Return a target kept as a parameter's text; a senseless one gives the default."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return default
    return value if 0 <= value <= 100 else default
