"""Counters and groups: the first screen's tiles, lights and offices, role by role.

The query that counts is held against SQL by hand; how long the whole call takes, with
what is counted in other models, is told beside it.
"""

from odoo.addons.gov_base.core import desk

from tools.bench import measure
from tools.bench.grow import flood
from tools.bench.readers import readers
from tools.bench.words import READERS

KEPT = 2
RUNNING = [("due_date", "!=", False)]


def inside(env, logins=tuple(READERS)):
    return {
        "rows": [
            {"who": title, **_measured(own, name, call, statement, hand.values)}
            for title, own, hand in readers(env, logins)
            for name, call, statement in _figures(own, hand)
        ]
    }


def after_a_flood(env, rows):
    """The same when so many cases are open."""
    flood(env, rows)
    return {"open": rows, **inside(env)}


def _figures(env, hand):
    """Yield ``(name, call, statement by hand)``."""
    cases = env["gov.case"]
    shown = desk.shown(cases._tiles(), env.user._gov_roles())
    tiles = [tile.name for tile in shown]
    yield "counters of the desk", cases.desk_tiles, hand.counters(tiles)
    yield (
        "lights",
        lambda: cases.formatted_read_group(RUNNING, ["light"], ["__count"]),
        hand.lights(),
    )
    yield (
        "offices",
        lambda: cases.formatted_read_group(
            RUNNING, ["accepting_organization_id"], ["__count"]
        ),
        hand.by_organization(),
    )


def _measured(env, name, call, statement, values):
    def own():
        env.invalidate_all()
        return call()

    def raw():
        env.cr.execute(statement, values)
        return env.cr.fetchall()

    times = measure.fastest(own, raw)
    with measure.recorded() as queries:
        own()
    counting = next(query for query, _seconds in queries if "COUNT(" in query.upper())

    def sent():
        env.cr.execute(counting)
        return env.cr.fetchall()

    return {
        "figure": name,
        "own": times[0],
        "raw": times[1],
        "database": measure.fastest(sent)[0],
        "queries": len(queries),
        "counted": sum(row[-1] for row in raw()) if "counters" not in name else None,
        "slowest": sorted(queries, key=lambda pair: -pair[1])[:KEPT],
    }
