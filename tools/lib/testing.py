"""`make test`: checks, pure tests, the addons' tests, the tests of the whole suite.

Every stage returns a Tally; the last line printed is their sum. Nothing stops the later
stages, so that one call shows all that is wrong.
"""

import argparse
import os

from tools.lib import (
    addons,
    lint,
    odoo,
    postgres,
    pytests,
    selfproof,
    stage,
    templates,
    whole,
)
from tools.lib.report import Stop, say
from tools.lib.settings import ROOT
from tools.lib.tally import Tally

WHOLE = ROOT / "tests"
PROOF_ALONE = WHOLE / "faults/test_nodes.py"  # needs nginx and PgBouncer


def main(settings, argv):
    options = _options(argv[1:])
    os.environ.pop("GOV_ADMIN_PASSWORD", None)
    total = Tally()
    with (
        stage.lock(settings.run / "testing.lock", "Another `make test` runs; waiting."),
        postgres.used(settings) as here,
    ):
        templates.drop_old(here)
        for title, run in _stages(here, options):
            say(f"\n== {title}")
            total += _counted(title, run)
    for trouble in total.failed:
        say(f"FAILED {trouble}")
    for test, reason in total.skipped:
        say(f"SKIPPED {test}: {reason}")
    say(
        f"\n{total.passed} passed, {len(total.failed)} failed, "
        f"{len(total.skipped)} skipped"
    )
    return int(bool(total.failed) or not total.passed)


def _options(argv):
    parser = argparse.ArgumentParser(prog="make test")
    parser.add_argument("--addon", help="only this addon's tests")
    parser.add_argument("-k", dest="expression", help="only tests that match")
    return parser.parse_args(argv)


def _stages(settings, options):
    narrow = options.addon or options.expression
    pick = ["-k", options.expression] if options.expression else []
    suite = addons.every(settings)
    if options.addon and options.addon not in suite:
        raise Stop(f"ADDON={options.addon} is none of {', '.join(suite)}.")
    chosen = [options.addon] if options.addon else suite
    if not narrow:
        yield "Checks", lambda: lint.run(settings)
        yield "The runner can fail", lambda: selfproof.run(settings)
    for name in chosen:
        yield (
            f"Tests of {name} without a database",
            lambda name=name: pure(settings, name, pick, narrow),
        )
    for name in chosen:
        yield f"Tests of {name}", lambda name=name: addon(settings, name, pick, narrow)
    if not options.addon:
        yield "Tests of the whole suite", lambda: _whole(settings, pick, narrow)


def _counted(title, run):
    try:
        return run()
    except Stop as stop:
        return Tally(failed=[f"{title}: {stop}"])


def pure(settings, name, pick, narrow):
    folder = settings.addons / name / "tests/pure"
    if not any(folder.glob("test_*.py")):
        return Tally()
    return nonempty(pytests.run(settings, "-p", "no:odoo", folder, *pick), narrow)


def addon(settings, name, pick, narrow):
    """An addon's tests on a database with it and what it needs, nothing above it."""
    template = templates.of_addons(settings, addons.closure(settings, name))
    found = _clean(settings, template)
    folder = settings.addons / name / "tests"
    if not any(folder.glob("test_*.py")):
        return found
    with templates.copy(settings, template, name) as there:
        conf = odoo.write_conf(there, there.db)
        database = [
            f"--odoo-database={there.db}",
            f"--odoo-config={conf}",
            "--odoo-http",
        ]
        only = [folder, f"--ignore={folder / 'pure'}"]
        tested = pytests.run(there, *database, *only, *pick, **templates.guard())
    return found + nonempty(tested, narrow)


def _whole(settings, pick, narrow):
    """Black-box tests; they copy the demo database and start servers of their own."""
    found = _clean(settings, templates.of_demo(settings))
    return found + nonempty(
        whole.run(settings, WHOLE, f"--ignore={PROOF_ALONE}", *pick), narrow
    )


def _clean(settings, template):
    """One check: the template was installed without a warning or worse."""
    log = templates.log_of(settings, template).read_text(encoding="utf-8")
    troubles = odoo.troubles(log)
    return Tally(int(not troubles), [f"install log: {line}" for line in troubles])


def nonempty(found, narrow):
    """Files of tests that yield no test are a failure, unless a choice was made."""
    if found.empty and not narrow:
        found.failed.append("files of tests are there, and no test was found in them")
    return found
