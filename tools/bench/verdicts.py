"""Each goal of the bench against what was measured: met, missed, or only told.

Times are seconds. The fixed cost of a list is the same list, of the same rows and no
other, without rules: that much the ORM takes whatever the size.
"""

from typing import NamedTuple

SMALLEST = 10_000
CALLS = 5  # of a whole life
RAW, FLAT, CLOCK = 2, 1.3, 0.002
"""Times as long as SQL by hand; times as long as at the smallest size; seconds below
which a difference is the clock's."""


class Line(NamedTuple):
    what: str
    size: int
    goal: str
    measured: str
    verdict: str


def met(is_met):
    return {True: "met", False: "**missed**", None: "told"}[is_met]


def all_of(found):
    """Yield the lines of the table, in the order of the parts."""
    for name, judge in JUDGES.items():
        for size in sorted(found.get(name, {}), key=int):
            yield from judge(found, found[name][size], int(size))


# Of a list: row -> is the goal met?


def within_raw(row):
    """Tell whether a first page takes no more than twice SQL by hand and the ORM."""
    if row["raw"] is None:
        return None
    return row["page"] <= RAW * row["raw"] + row["fixed"] + CLOCK


def is_flat(row, before):
    """Tell whether a page takes what it took at the smallest size.

    What its rows cost the ORM is taken off both: there may be more of them now.
    """
    if before is None:
        return None
    own = row["page"] - row["fixed"]
    then = max(before["page"] - before["fixed"], 0)
    return own <= then + (FLAT - 1) * before["page"] + CLOCK


def _lists(found, answer, size):
    rows = answer["rows"]
    before = {
        (row["who"], row["list"]): row
        for row in found["lists"].get(str(SMALLEST), {}).get("rows", [])
    }
    judged = [(row, within_raw(row)) for row in rows if row["raw"] is not None]
    flat = [(row, is_flat(row, before.get((row["who"], row["list"])))) for row in rows]
    yield _many(
        "first page of a list, against SQL by hand", size, "2 × SQL + ORM", judged
    )
    if size > SMALLEST and before:
        goal = "1.3 × at 10,000"
        yield _many("first page of a list, against the smallest size", size, goal, flat)
    slowest = max(rows, key=lambda row: row["page"])
    yield Line(
        f"slowest first page ({slowest['who']}: {slowest['list']})",
        size,
        "",
        milliseconds(slowest["page"]),
        met(None),
    )
    different = [row for row in rows if row["same_rows"] is False]
    if different:
        yield Line(
            "rows are those of SQL by hand", size, "all", _names(different), met(False)
        )
    yield from _counts(rows, before, size)


def _counts(rows, before, size):
    slowest = max(rows, key=lambda row: row["count"])
    pairs = [
        (row, row["count"] <= FLAT * then["count"] + CLOCK)
        for row in rows
        for then in [before.get((row["who"], row["list"]))]
        if then and row["counted"] <= then["counted"] * 2
    ]
    if size > SMALLEST and pairs:
        yield _many("capped count, of as many rows as before", size, "flat", pairs)
    yield Line(
        f"slowest capped count ({slowest['who']}: {slowest['list']}, "
        f"{slowest['counted']:,} rows)",
        size,
        "",
        milliseconds(slowest["count"]),
        met(None),
    )


def _many(what, size, goal, pairs):
    kept = [(row, good) for row, good in pairs if good is not None]
    bad = [row for row, good in kept if not good]
    measured = f"{len(kept) - len(bad)} of {len(kept)}"
    if bad:
        measured += f"; not: {_names(bad)}"
    return Line(what, size, goal, measured, met(not bad) if kept else met(None))


def _names(rows):
    shown = [f"{row['who']}: {row.get('list') or row.get('figure')}" for row in rows]
    return ", ".join(shown[:6]) + (f" and {len(shown) - 6} more" if shown[6:] else "")


def _figures(found, answer, size):
    for name in ("counters of the desk", "lights", "offices"):
        rows = [row for row in answer["rows"] if row["figure"] == name]
        pairs = [(row, figure_within(row)) for row in rows]
        yield _many(f"{name}: their query", size, "1.5 × SQL", pairs)
        most = max(row["queries"] for row in rows)
        yield Line(f"{name}: queries", size, "≤ 5", str(most), met(most <= 5))
        slowest = max(rows, key=lambda row: row["own"])
        yield Line(
            f"{name}: slowest ({slowest['who']})",
            size,
            "",
            f"{milliseconds(slowest['own'])}, by hand {milliseconds(slowest['raw'])}",
            met(None),
        )


def _lights(found, answer, size):
    for line in _figures(found, answer, size):
        yield line._replace(what=f"{answer['open']:,} open, {line.what}")


def figure_within(row):
    """Tell whether the query of a figure takes no more than 1.5 times that by hand."""
    return row["database"] <= 1.5 * row["raw"] + CLOCK


def _case(found, answer, size):
    rows = answer["rows"]
    most = max(row["queries"] for row in rows)
    yield Line(
        "a case opened with its journal: queries",
        size,
        "≤ 12",
        str(most),
        met(most <= 12),
    )
    then = {
        row["who"]: row["own"]
        for row in found["case"].get(str(SMALLEST), {}).get("rows", [])
    }
    flat = [
        (row | {"list": "a case"}, row["own"] <= FLAT * then[row["who"]] + CLOCK)
        for row in rows
        if row["who"] in then
    ]
    if size > SMALLEST and flat:
        yield _many("a case opened with its journal", size, "flat", flat)
    slowest = max(row["own"] for row in rows)
    yield Line("a case opened, slowest", size, "", milliseconds(slowest), met(None))


def _life(found, answer, size):
    ratio = answer["ratio"]
    yield Line(
        "a whole life over XML-RPC, in creates of a task",
        size,
        "≤ 2",
        f"{ratio:.2f} ({answer['undisturbed']['life']:.0f} ms)",
        met(ratio <= 2),
    )
    took = answer["undisturbed"]
    own = took["life"] - CALLS * took["nothing"]
    net = own / (took["task"] - took["nothing"])
    what = f"the same, less an empty call ({took['nothing']:.0f} ms) for each call"
    yield Line(what, size, "", f"{net:.2f}", met(None))


def _ratio(what, goal, own, raw):
    """Return a judge of one ratio of two times of an answer."""

    def judge(found, answer, size):
        for row in answer.get("rows_of", [answer]):
            ratio = row[own] / row[raw]
            told = f"{ratio:.2f} ({row[own]:.1f} s and {row[raw]:.1f} s)"
            yield Line(what.format(**row), size, f"≤ {goal}", told, met(ratio <= goal))

    return judge


def _submit(found, answer, size):
    took = answer["seconds"]
    yield Line(
        f"{answer['rows']:,} cases by submit_many, in plain creates",
        size,
        "≤ 4",
        f"{answer['ratio']:.2f} ({answer['rows'] / took['submit_many']:.0f} rows/s)",
        met(answer["ratio"] <= 4),
    )


def _organizations(found, answer, size):
    for row in answer["rows"]:
        what = f"import of {row['areas']:,} organisations"
        told = f"{row['own']:.1f} s, {row['megabytes']:.0f} MB"
        if row["create"]:
            ratio = row["own"] / row["create"]
            yield Line(
                what, size, "≤ 3 × create", f"{ratio:.2f} ({told})", met(ratio <= 3)
            )
        else:
            yield Line(what, size, "", told, met(None))


def _queries(found, answer, size):
    names = ", ".join(f"{name} {one}/{many}" for name, one, many in answer["rows"])
    yield Line("queries of an action on 1/200 cases", size, "", names, met(None))


def _plans(found, answer, size):
    """Yield the pages whose plan reads more than ten times their rows."""
    for row in answer["rows"]:
        if row["read"] > 10 * max(row["returned"], 80) and not row["counts"]:
            told = f"{row['read']:,} rows read for {row['returned']:,}"
            what = f"plan of {row['where']}"
            yield Line(what, size, "≤ 10 × its rows", told, met(False))


def _told(found, answer, size):
    for what, told in answer["told"]:
        yield Line(what, size, "", told, met(None))


def _export(found, answer, size):
    ratio = answer["own"] / answer["raw"]
    yield Line(
        f"export of {answer['cases']:,} cases to xlsx",
        size,
        "≤ 1.5 × xlsxwriter",
        f"{ratio:.2f} ({answer['own']:.1f} s and {answer['raw']:.1f} s); "
        f"{answer['megabytes']:.0f} MB more in the server",
        met(ratio <= 1.5),
    )


def _morning(found, answer, size):
    idle = answer.get("idle")
    before = f"after {idle} idle minutes, " if idle else ""
    for name, row in answer["mixes"].items():
        goal = "0 errors" if name == "suite" else ""
        yield Line(
            f"{before}{row['rate']} requests/s for {row['seconds']} s, 2 workers: "
            f"{name}",
            size,
            goal,
            f"{row['errors']} errors, p50 {milliseconds(row['p50'])}, "
            f"p95 {milliseconds(row['p95'])}",
            met(row["errors"] == 0 if goal else None),
        )


def milliseconds(seconds):
    return f"{1000 * seconds:.1f} ms"


JUDGES = {
    "lists": _lists,
    "figures": _figures,
    "case": _case,
    "lights": _lights,
    "life": _life,
    "submit": _submit,
    "queries": _queries,
    "organizations": _organizations,
    "matters": _ratio("import of {matters:,} matters", 3, "own", "create"),
    "export": _export,
    "calendar": _ratio(
        "{cases:,} open deadlines after a calendar change", 3, "own", "raw"
    ),
    "morning": _morning,
    "install": _told,
    "plans": _plans,
}
