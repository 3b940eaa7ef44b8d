"""docs/access-matrix.csv: who may do what with which rows.

One line says what a role may do with the rows of some sides (see samples.py), for the
holder of a post where ``places.POSTS`` puts that role. ``any`` stands for all sides
that no other line of the same model and role names; ``higher_post`` for rows that only
holders of a post further up have, which are not tried.
"""

import csv
from typing import NamedTuple

from tests.support import places, settings

COLUMNS = ("model", "role", "scope_side", "read", "write", "create", "unlink", "note")
HIGHER = "higher_post"
OPERATIONS = ("read", "write", "create", "unlink")
WHO = (*places.ROLES, *places.OTHERS)


class Rights(NamedTuple):
    read: bool = False
    write: bool = False
    create: bool = False
    unlink: bool = False

    def __str__(self):
        return ",".join(str(int(may)) for may in self)


class Matrix:
    """The file: ``lines`` maps (model, role) to ``{side: Rights}``."""

    def __init__(self, path=settings.MATRIX):
        self.lines = {}
        self.complaints = []
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                self._add(number, row)

    def _add(self, number, row):
        if tuple(row) != COLUMNS:
            self.complaints.append(f"line {number}: columns must be {COLUMNS}")
            return
        if row["role"] not in WHO:
            self.complaints.append(f"line {number}: no such role as {row['role']}")
        marks = [row[operation] for operation in OPERATIONS]
        if not {"0", "1"}.issuperset(marks):
            self.complaints.append(f"line {number}: rights are 0 or 1")
        sides = self.lines.setdefault((row["model"], row["role"]), {})
        for side in row["scope_side"].split():
            if side in sides:
                self.complaints.append(f"line {number}: {side} stands twice")
            sides[side] = Rights(*(mark == "1" for mark in marks))

    @property
    def models(self):
        return {model for model, _role in self.lines}

    def rights(self, model, role, side):
        """What the role may do with rows of that side, or None if nothing says it."""
        sides = self.lines.get((model, role), {})
        return sides.get(side, sides.get("any"))

    def together(self, model, role):
        """What the role may do with any row at all."""
        sides = self.lines.get((model, role), {}).values()
        return Rights(*(any(marks) for marks in zip(*sides, strict=True)))


def sample_id(world, model, role, side):
    """Id of the row of that side, for that person; None where there is none."""
    found = world.samples[model][side]
    return found.get(role) if isinstance(found, dict) else found


def observed(env, world, model, role):
    """``{side: Rights}`` as the ORM grants them to that person."""
    records = env[model].with_user(world.users[role])
    result = {}
    for side in world.samples[model]:
        if one := sample_id(world, model, role, side):
            record = records.browse(one)
            result[side] = Rights(*(record.has_access(name) for name in OPERATIONS))
    return result


def as_lines(model, role, sides):
    """Lines of the file for ``{side: Rights}``, sides with equal rights together."""
    grouped = {}
    for side, rights in sides.items():
        grouped.setdefault(rights, []).append(side)
    common = (
        Rights() if Rights() in grouped or len(grouped) > 1 else next(iter(grouped))
    )
    lines = [
        f"{model},{role},{' '.join(named)},{rights},"
        for rights, named in grouped.items()
        if rights != common
    ]
    return [*lines, f"{model},{role},any,{common},"]
