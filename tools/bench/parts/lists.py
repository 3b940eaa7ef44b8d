"""First pages: every tile of the desk and every list behind a menu, role by role.

Beside each its rows by hand in SQL, and the ORM's fixed cost: the same list, of the
same rows and no other, without rules. Counted beside it: as far as the pager does.
"""

from odoo.addons.gov_base.core import desk

from tools.bench import by_hand, measure, screens
from tools.bench.readers import readers
from tools.bench.words import READERS

KEPT = 3  # of the slowest queries of each list
GROWING = ("gov.case", "gov.applicant")  # tables that are as long as the bench says


def inside(env, logins=tuple(READERS)):
    return {
        "rows": [
            row
            for title, own, hand in readers(env, logins)
            for one in _lists(own, hand)
            for row in [_measured(own, title, hand, *one)]
        ]
    }


def _lists(env, hand):
    """Yield ``(name, model, domain, order, specification, statement by hand)``."""
    for title, model, domain, order, spec in screens.lists(env):
        if not model._name.startswith(GROWING):
            continue
        statement = None
        if model._name == "gov.case" and not domain:
            statement = hand.page()
        if model._name == "gov.case.event":
            statement = hand.events()
        if title == "My Desk":
            statement = _desk_by_hand(env, hand)
        yield title, model, domain, order or model._order, spec, statement
        if title == "My Desk":
            for tile in _tiles(env):
                statement = hand.page([tile.name], by_hand.DESK_ORDER)
                yield (
                    f"desk: {tile.name}",
                    model,
                    [("desk_tile", "=", tile.name)],
                    order,
                    spec,
                    statement,
                )


def _tiles(env):
    return desk.shown(env["gov.case"]._tiles(), env.user._gov_roles())


def _desk_by_hand(env, hand):
    roles = set(env.user._gov_roles())
    mine = desk.turns(env["gov.case"]._tiles())
    turns = [tile.name for tile in mine if not roles.isdisjoint(tile.roles)]
    return hand.page(turns or ["yellow", "red"], by_hand.DESK_ORDER)


def _measured(env, who, hand, name, model, domain, order, spec, statement):
    def page():
        env.invalidate_all()
        found = model.search_fetch(domain, list(spec), limit=screens.PAGE, order=order)
        return found.web_read(spec)

    ids = [row["id"] for row in page()]

    def fixed():
        env.invalidate_all()
        same = [("id", "in", ids or [0]), *domain]
        found = model.sudo().search_fetch(same, list(spec), order=order)
        return found.web_read(spec)

    def raw():
        env.cr.execute(statement, hand.values)
        return env.cr.fetchall()

    def count():
        return model.search_count(domain, limit=screens.CAP)

    calls = [page, fixed, count, *([raw] if statement else [])]
    times = measure.fastest(*calls)
    with measure.recorded() as queries:
        page()
    slowest = sorted(queries, key=lambda pair: -pair[1])[:KEPT]
    same = {row[0] for row in raw()} == set(ids) if statement else None
    return {
        "who": who,
        "list": name,
        "model": model._name,
        "rows": len(ids),
        "page": times[0],
        "fixed": times[1],
        "count": times[2],
        "counted": count(),
        "raw": times[3] if statement else None,
        "same_rows": same,
        "queries": len(queries),
        "slowest": slowest,
    }
