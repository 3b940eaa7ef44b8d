"""What the bench has found: kept as JSON, shown as one table, written into docs/."""

import json
import re
import shutil

from tools.bench import verdicts
from tools.lib.settings import ROOT

FILE = "results.json"
DOCS = ROOT / "docs"
BETWEEN = re.compile(r"(<!-- table -->\n).*?(<!-- end of table -->)", re.DOTALL)


def read(folder):
    path = folder / FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(folder, found):
    """Keep everything; what was measured at other sizes before stays."""
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def rows(found, name, size):
    return found.get(name, {}).get(str(size), {}).get("rows", [])


def title(row):
    """Return whose and what a row of a part is."""
    what = row.get("list") or row.get("figure") or "a case opened"
    return f"{row['who']}: {what}"


def keep_plans(folder, size, plans):
    """Keep the plans as text, the heaviest first."""
    parts = [
        f"{number}. {one['where']}: {1000 * one['time']:.1f} ms, "
        f"{one['read']:,} rows read for {one['returned']:,}\n\n"
        f"{one['query'].strip()}\n\n{one['text']}\n"
        for number, one in enumerate(plans, 1)
    ]
    text = f"The heaviest queries at {size:,} cases\n\n" + (
        "\n" + "-" * 88 + "\n"
    ).join(parts)
    (folder / f"explain-{size}.txt").write_text(text, encoding="utf-8")


def table(found):
    """Return the one table: what, goal, measured, met or missed."""
    lines = [
        "| what | cases | goal | measured | |",
        "|---|---|---|---|---|",
        *(
            f"| {one.what} | {one.size:,} | {one.goal} | {one.measured} | "
            f"{one.verdict} |"
            for one in verdicts.all_of(found)
        ),
    ]
    return "\n".join(lines)


def keep_in_docs(folder, found):
    """Write the table into docs/bench.md, the rest beside it; the prose stays."""
    page = DOCS / "bench.md"
    text = page.read_text(encoding="utf-8")
    new = BETWEEN.sub(lambda old: f"{old[1]}{table(found)}\n{old[2]}", text)
    page.write_text(new, encoding="utf-8")
    kept = DOCS / "bench"
    kept.mkdir(exist_ok=True)
    write(kept, _without_queries(found))
    for path in folder.glob("explain-*.txt"):
        shutil.copy(path, kept / path.name)


def _without_queries(found):
    """Return what was found without the queries; those that matter have their plans."""
    if isinstance(found, dict):
        return {
            name: _without_queries(value)
            for name, value in found.items()
            if name not in ("slowest", "query")
        }
    if isinstance(found, list):
        return [_without_queries(value) for value in found]
    return found
