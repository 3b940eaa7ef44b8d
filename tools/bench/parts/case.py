"""Opening one case: what its form asks for, the journal with it, role by role."""

from tools.bench import measure, screens
from tools.bench.readers import readers

READERS = ("bench-clerk", "bench-approver", "bench-district", "bench-quiet-clerk")


def inside(env):
    return {"rows": [_measured(*one) for one in readers(env, READERS)]}


def _measured(who, env, hand):
    cases = env["gov.case"]
    case = cases.search([("state", "in", ("review", "archived"))], limit=1)
    spec, _view = screens.specification(cases, "form")

    def opened():
        env.invalidate_all()
        return cases.browse(case.id).web_read(spec)

    [seconds] = measure.fastest(opened)
    with measure.recorded() as queries:
        opened()
    return {
        "who": who,
        "own": seconds,
        "queries": len(queries),
        "events": len(case.sudo().event_ids),
        "slowest": sorted(queries, key=lambda pair: -pair[1])[:1],
    }
