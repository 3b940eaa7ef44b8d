"""`make lint`: the checks, each of which prints what it found and counts as one.

A check is a function of the settings that returns complaints, one line each.
"""

import subprocess

from tools.lib import (
    addons,
    catalogues,
    licences,
    mistakes,
    postgres,
    security_rules,
    stage,
)
from tools.lib.report import Stop, say
from tools.lib.settings import ROOT, child_environment
from tools.lib.tally import Tally

# What of oca-odoo-pre-commit-hooks we do not follow: READMEs are Markdown, XML is
# written as in Odoo itself, catalogues keep the order and width in which Odoo exports
# them; files that no manifest names are looked for in mistakes.py.
HOOKS_OFF = (
    "file-not-used,prefer-readme-rst,weblate-component-too-long,xml-header-wrong,"
    "xml-field-numeric-without-eval,xml-tag-position"
)
PO_HOOKS_OFF = "po-pretty-format"
SHOWN = 60  # complaints of one check


def main(settings, argv):
    lock = stage.lock(settings.run / "testing.lock", "`make test` runs; waiting.")
    with lock, postgres.used(settings) as here:
        found = run(here)
    say(f"\n{found.passed} checks passed, {len(found.failed)} failed")
    return int(bool(found.failed))


def run(settings):
    checks = {
        "ruff": _ruff,
        "format": _format,
        "pylint-odoo": _pylint,
        "OCA hooks": _hooks,
        "OCA hooks for catalogues": _po_hooks,
        "known mistakes": mistakes.check,
        "bandit": _bandit,
        "security": security_rules.check,
        "licences": licences.check,
        "zh_CN complete": catalogues.missing,
    }
    found = Tally()
    for name, check in checks.items():
        try:
            complaints = check(settings)
        except Stop as stop:
            complaints = [str(stop)]
        for line in complaints[:SHOWN]:
            say(f"  {line}")
        say(f"{name}: {'ok' if not complaints else f'{len(complaints)} complaints'}")
        found += Tally(failed=[f"check {name}"]) if complaints else Tally(passed=1)
    return found


def _ruff(settings):
    return _tool(
        settings, "ruff", "check", "--quiet", "--output-format=concise", *_code()
    )


def _format(settings):
    return _tool(
        settings, "ruff", "format", "--check", "--output-format=concise", *_code()
    )


def _pylint(settings):
    return _tool(
        settings, "pylint", "--rcfile", ROOT / "pyproject.toml", *_suite(settings)
    )


def _hooks(settings):
    return _tool(
        settings, "oca-checks-odoo-module", f"-d={HOOKS_OFF}", *_suite(settings)
    )


def _po_hooks(settings):
    files = sorted(settings.addons.glob(f"{addons.PREFIX}*/i18n/*.po"))
    return (
        _tool(settings, "oca-checks-po", f"-d={PO_HOOKS_OFF}", *files) if files else []
    )


def _bandit(settings):
    line = "{relpath}:{line}: {msg} ({test_id})"
    shape = ("--quiet", "--format=custom", f"--msg-template={line}")
    config = ("--configfile", ROOT / "pyproject.toml")
    folders = (settings.addons, ROOT / "tools")
    return _tool(settings, "bandit", *shape, *config, "--recursive", *folders)


def _code():
    return [folder for folder in (ROOT / "addons", ROOT / "tools", ROOT / "tests")]


def _suite(settings):
    return [settings.addons / name for name in addons.every(settings)]


def _tool(settings, program, *arguments):
    """Complaints of a program of the environment: what it prints, if it fails."""
    done = subprocess.run(
        [settings.venv / "bin" / program, *arguments],
        cwd=ROOT,
        env=child_environment(settings, RUFF_NO_CACHE="true"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return []
    lines = [
        line
        for line in done.stdout.splitlines()
        if line.strip() and not line.startswith("***")  # pylint's headings
    ]
    return lines or [f"{program} ended with {done.returncode}"]
