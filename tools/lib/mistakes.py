"""Mistakes that the other tools let pass, found by their spelling."""

import re

from tools.lib import addons

PYTHON = {
    r"\b_sql_constraints\b": "is ignored by Odoo 19: declare models.Constraint",
    r"\bgroup_operator=": "is now aggregator=",
    r"\bauto_join=": "is now bypass_search_access=",
    r"\bself\s*=\s*self\.sudo\(\)": "widens every right below: sudo() one statement",
    r"@(?:http\.)?route\([^)]*type=[\"']json[\"']": "is now type='jsonrpc'",
    r"\b(?:breakpoint|set_trace)\(": "was left from debugging",
    r"\b(?:TODO|FIXME|XXX)\b": "belongs into an issue",
    r"\bread_group\((?<!_read_group\()(?<!def read_group\()"
    r"(?<!super\(\).read_group\()": "is deprecated: use _read_group",
    r"\bMarkup\(f[\"']": "does not escape what is put in: Markup(...) % values",
}
XML = {
    r"<tree\b": "is now <list>",
    r"\bt-raw=": "does not escape: t-out",
    r"\bt-esc=": "is now t-out",
    r"<field name=\"groups_id\"": "is now group_ids",
    r"\b(?:attrs|states)=\"": "is gone: invisible=, readonly=, required=",
}
CODE_SUFFIXES = {".py": PYTHON, ".xml": XML}


def check(settings):
    folders = [settings.addons / name for name in addons.every(settings)]
    spelled = [
        f"{path}:{number}: {what.strip()} {why}"
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in CODE_SUFFIXES
        for number, what, why in _mistakes(path)
    ]
    return spelled + [line for folder in folders for line in _unlisted(folder)]


def _unlisted(folder):
    """Files of records that no manifest names are never loaded."""
    manifest = addons.manifest(folder)
    named = {
        folder / name for key in ("data", "demo") for name in manifest.get(key, [])
    }
    for part in ("data", "demo", "report", "security", "views", "wizard"):
        for path in sorted((folder / part).glob("*.xml")):
            if path not in named:
                yield f"{path} is not named in the manifest"


def _mistakes(path):
    patterns = CODE_SUFFIXES[path.suffix]
    text = path.read_text(encoding="utf-8")
    for pattern, why in patterns.items():
        for found in re.finditer(pattern, text):
            yield text.count("\n", 0, found.start()) + 1, found.group(), why
