"""Run inside `odoo shell`: how fast trees of areas load, and in how much memory.

The country has about as many areas on each level as China (31 provinces, 341 cities,
2,790 districts, 40,000 townships, 620,000 villages); smaller trees are its first rows.
COPY of the same rows into a bare table is the measure.
"""

import io
import resource
import time

SHAPE = (  # level, digits of the code, how many below each area of the level above
    ("province", 6, 31),
    ("city", 6, 11),
    ("district", 6, 9),
    ("township", 9, 13),
    ("village", 12, 16),
)
SIZES = (1_000, 10_000, 100_000, None)


def country():
    """Rows of the import, each area before what hangs below it."""

    def below(parent, head, depth):
        if depth == len(SHAPE):
            return
        level, digits, count = SHAPE[depth]
        for number in range(1, count + 1):
            own = head + f"{number:0{3 if depth > 2 else 2}d}"
            code = own.ljust(digits, "0")
            yield {
                "code": code,
                "name": f"第{own}号",
                "level": level,
                "parent_code": parent,
            }
            yield from below(code, own, depth + 1)

    yield from below("", "", 0)


def rows(limit):
    for number, row in enumerate(country(), 1):
        if limit and number > limit:
            return
        yield number, row


def timed(work):
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def copy(env, limit):
    text = io.StringIO()
    for _number, row in rows(limit):
        text.write("\t".join(row.values()) + "\n")
    text.seek(0)
    env.cr.execute("CREATE TEMP TABLE bare (code text, name text, l text, p text)")
    _, seconds = timed(lambda: env.cr.copy_expert("COPY bare FROM STDIN", text))
    env.cr.execute("DROP TABLE bare")
    return seconds


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(env, limit):
    """One line of the table; nothing is kept."""

    def load():
        return env["gov.organization"]._load_rows(rows(limit))

    first, took = timed(load)
    if first["errors"]:
        raise SystemExit(f"not loaded: {first['errors'][:3]}")
    again, took_again = timed(load)
    written = again["created"] + again["updated"]
    memory = peak()
    bare = copy(env, limit)
    env.cr.rollback()
    count = first["created"]
    return (
        f"| {count:,} | {took:.1f} s | {count / took:,.0f} "
        f"| {took_again:.1f} s ({written} written) | {bare:.1f} s | {memory:.0f} MB |"
    )


print("\n| areas | first load | rows/s | the same again | COPY | peak memory |")
print("|---|---|---|---|---|---|")
for size in SIZES:
    print(measure(env, size), flush=True)  # noqa: F821 (given by the shell)
