"""Values that nobody would send, made from a seed: kinds, sizes, signs, nesting."""

import string

NOBODY = 2**31 - 1
TEXTS = (
    "",
    " ",
    "x" * 10000,
    "𠮷㛃👍",
    "\x7f\u202e\ufeff",
    "'; DROP TABLE gov_case; --",
    "%s %(x)s {0} {x}",
    "=cmd|'/C calc'!A0",
    "2026-02-30",
    "2031-01-01",
    "9999-12-31",
)
NUMBERS = (0, 1, -1, 7, 1.5, -0.0, 10**9, NOBODY, -(2**31))
# What travels in JSON alone.
JSON_ONLY = ("\x00", "a\x00b", "\x07\x1b", "\ud800", 10**30, -(10**30), 1e308)
_SIGNS = string.printable[:95] + "汉字、。𠮷é\u200f\u0301"


class Rubbish:
    """Makes values; ``known`` are texts that mean something: keys, codes, numbers."""

    def __init__(self, chance, known, in_json):
        self._chance = chance
        self._known = tuple(known)
        self._in_json = in_json

    def value(self, depth=0):
        """Any value, the deeper the plainer."""
        kinds = [self._text, self._text, self._number, self._flag]
        if depth < 4:
            kinds += [self._list, self._dict]
        return self._chance.choice(kinds)(depth)

    def like(self, value):
        """Often what was there, sometimes something else."""
        return value if self._chance.random() < 0.6 else self.value()

    def ids(self, real):
        """Ids: of others, of nobody, of no sense, none.

        A list, a text or a mapping: a lone flag or fraction fails in Odoo itself.
        """
        kinds = (
            [self._chance.choice(real)] if real else [],
            [self._chance.randrange(1, 500)],
            [NOBODY],
            [],
            list(range(1, self._chance.randrange(2, 300))),
            [self.value(2)],
            "x",
            {"a": 1},
        )
        return self._chance.choice(kinds)

    def _text(self, depth):
        pick = self._chance.random()
        if pick < 0.35:
            return self._chance.choice(self._known)
        if pick < 0.65:
            return self._chance.choice(TEXTS)
        if pick < 0.72 and self._in_json:
            return self._chance.choice(JSON_ONLY)
        length = self._chance.randrange(40)
        return "".join(self._chance.choice(_SIGNS) for _each in range(length))

    def _number(self, depth):
        return self._chance.choice((*NUMBERS, self._chance.randrange(1000)))

    def _flag(self, depth):
        return self._chance.choice((None, False, True))

    def _list(self, depth):
        count = self._chance.choice((0, 1, 1, 2, 5))
        return [self.value(depth + 1) for _each in range(count)]

    def _dict(self, depth):
        count = self._chance.choice((0, 1, 2, 5))
        return {
            str(self._chance.choice((*self._known, "id", ""))): self.value(depth + 1)
            for _each in range(count)
        }
