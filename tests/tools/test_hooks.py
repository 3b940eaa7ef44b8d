"""docs/extending.md names every hook there is, and none that is gone."""

import ast
import re

from tools.lib.settings import ROOT

TOLD = (ROOT / "docs/extending.md").read_text(encoding="utf-8")


def _methods():
    for path in sorted((ROOT / "addons").glob("gov_*/**/*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node.name, ast.get_docstring(node) or ""


def test_every_hook_is_told():
    hooks = {
        name
        for name, told in _methods()
        if told.startswith("Hook:") and name.startswith("_gov_")
    }
    assert len(hooks) > 20
    assert {name for name in hooks if f"`{name}" not in TOLD} == set()


def test_no_hook_is_told_that_is_gone():
    named = set(re.findall(r"\b_gov_[a-z_]+", TOLD))
    assert named - {name for name, _told in _methods()} == set()
