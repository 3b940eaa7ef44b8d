"""A machine of states as a table: who may do what, from where, and what follows.

A machine is its rows, and nothing else knows it: methods, buttons, journal, documents
and tests read them. Addons add rows to a model's machine, see docs/extending.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A role, and the side of the record on which it must be held."""

    role: str
    side: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    :ivar sources: the states it leads from
    :ivar target: the state after it; none: the state stays
    :ivar actors: who may; nobody: the system alone
    :ivar bar: the person who may not, although the role is there
    :ivar guards: what must hold besides, each checked by ``_guard_<name>``
    :ivar documents: the kinds of documents that go with it
    :ivar effect: what happens to the clock, done by ``_effect_<name>``
    :ivar moment: the field that keeps when
    :ivar person: the field that keeps who
    :ivar through: the rows that one call runs through
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str | None
    actors: tuple[Actor, ...] = ()
    bar: str | None = None
    guards: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    effect: str = "none"
    moment: str | None = None
    person: str | None = None
    through: tuple[str, ...] = ()


class Machine:
    """The rows of a machine, by name and by the state they lead from."""

    def __init__(self, rows: Iterable[Transition]) -> None:
        """Take the rows in the order in which they are offered.

        :raises ValueError: two rows have one name, or one runs through a missing row
        """
        self.rows = tuple(rows)
        self._by_name = {row.name: row for row in self.rows}
        if len(self._by_name) < len(self.rows):
            names = [row.name for row in self.rows]
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"rows named twice: {', '.join(twice)}")
        for row in self.rows:
            if missing := set(row.through) - self._by_name.keys():
                raise ValueError(f"{row.name} runs through {', '.join(missing)}")

    def get(self, name: str) -> Transition:
        """Return the row called ``name``.

        :raises KeyError: there is none
        """
        return self._by_name[name]

    def from_state(self, state: str) -> tuple[Transition, ...]:
        """Return the rows that lead on from ``state``."""
        return tuple(row for row in self.rows if state in row.sources)

    def path(self, name: str) -> tuple[Transition, ...]:
        """Return the rows that one call of ``name`` writes, in order."""
        row = self._by_name[name]
        return tuple(self._by_name[part] for part in row.through) or (row,)
