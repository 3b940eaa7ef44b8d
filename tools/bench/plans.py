"""Plans of the heaviest queries, run again as they were sent; inside `odoo shell`."""

from tools.bench import measure

HEAVIEST = 10


def inside(env, rows):
    """Return the plans of the ten heaviest queries, each kind of query once."""
    found, seen = [], set()
    for row in rows:
        shape = _shape(row["query"])
        if shape in seen or not row["query"].lstrip().upper().startswith("SELECT"):
            continue
        seen.add(shape)
        counts = "COUNT(" in row["query"].upper()
        found.append({**row, "counts": counts, **measure.explain(env.cr, row["query"])})
        if len(found) == HEAVIEST:
            break
    return found


def _shape(query):
    """Two queries of one shape differ in their numbers alone."""
    return "".join("0" if sign.isdigit() else sign for sign in query)
