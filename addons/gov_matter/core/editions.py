"""What changed between two published lists."""

from collections.abc import Iterable, Mapping

KEY = "code"


def compare(
    old: Iterable[Mapping], new: Iterable[Mapping], fields: Iterable[str]
) -> dict[str, list]:
    """Return the lines added, removed and changed from ``old`` to ``new``.

    Lines are matched by code. A changed line is ``{code, name, changes}`` where
    ``changes`` holds ``{field: [before, after]}``.
    """
    before = {line[KEY]: line for line in old}
    after = {line[KEY]: line for line in new}
    fields = tuple(fields)
    changed = []
    for code in sorted(before.keys() & after.keys()):
        changes = {
            field: [before[code][field], after[code][field]]
            for field in fields
            if before[code][field] != after[code][field]
        }
        if changes:
            changed.append({KEY: code, "name": after[code]["name"], "changes": changes})
    return {
        "added": [_named(after[code]) for code in sorted(after.keys() - before.keys())],
        "removed": [
            _named(before[code]) for code in sorted(before.keys() - after.keys())
        ],
        "changed": changed,
    }


def _named(line):
    return {KEY: line[KEY], "name": line["name"]}
