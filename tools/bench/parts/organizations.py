"""How fast trees of areas load, and in how much memory.

The country has about as many areas on each level as China (31 provinces, 341 cities,
2,790 districts, 40,000 townships, 620,000 villages); smaller trees are its first rows.
`create` of the same rows as plain lists is the measure, and COPY into a bare table.
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
SIZES = (1_000, 10_000, 100_000, 0)
CREATED = 10_000  # more would be created for minutes on end


def measure(bench):
    sizes = SIZES if bench.options.rows >= 100_000 else SIZES[:2]
    module = "tools.bench.parts.organizations"
    return {"rows": [bench.inside(module, "inside", limit=limit) for limit in sizes]}


def inside(env, limit):
    """Load, load again, copy, create; nothing is kept."""
    env.cr.execute("SAVEPOINT bench")
    first, took = timed(lambda: env["gov.organization"]._load_rows(rows(limit)))
    if first["errors"]:
        raise SystemExit(f"not loaded: {first['errors'][:3]}")
    memory = peak()
    again, took_again = timed(lambda: env["gov.organization"]._load_rows(rows(limit)))
    env.cr.execute("ROLLBACK TO SAVEPOINT bench")
    env.invalidate_all()
    bare = copy(env, limit)
    found = {
        "areas": first["created"],
        "own": took,
        "again": took_again,
        "written_again": again["created"] + again["updated"],
        "copy": bare,
        "megabytes": memory,
        "create": created(env, limit) if 0 < limit <= CREATED else None,
    }
    env.cr.rollback()
    return found


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


def created(env, limit):
    """Seconds of plain lists given to `create`, level by level."""
    ids, seconds = {}, 0
    for level, _digits, _count in SHAPE:
        vals = [
            {
                "code": row["code"],
                "name": row["name"],
                "level": level,
                "parent_id": ids.get(row["parent_code"]),
            }
            for _number, row in rows(limit)
            if row["level"] == level
        ]
        made, took = timed(lambda vals=vals: env["gov.organization"].create(vals))
        ids.update(zip((one["code"] for one in vals), made.ids, strict=True))
        seconds += took
    return seconds + timed(env.flush_all)[1]


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
