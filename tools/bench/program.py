"""`make bench`: measure the suite on this machine, on a database of its own."""

from tools.lib import addons, bench_cases, command, odoo, postgres, stage, templates
from tools.lib.report import Stop, say
from tools.lib.settings import ROOT

SCRIPTS = ("bench_organizations.py",)  # each prints its own table


def main(settings, argv):
    lock = stage.lock(settings.run / "testing.lock", "`make test` runs; waiting.")
    with lock, postgres.used(settings) as here:
        template = templates.of_addons(here, addons.names(here))
        with templates.copy(here, template, "bench") as there:
            conf = odoo.write_conf(there, "bench", log_handler=":ERROR")
            for script in SCRIPTS:
                _run(there, conf, ROOT / "tools/lib" / script)
            _cases(there)


def _cases(settings):
    log = settings.log / "bench.log"
    try:
        bench_cases.main(settings, log)
    except command.Failed as failed:
        raise Stop(f"The bench of cases failed: {log} says why.") from failed


def _run(settings, conf, script):
    log = settings.log / "bench.log"
    try:
        output = odoo.run(
            settings,
            conf,
            log,
            *("shell", "--no-http"),
            text=script.read_text(encoding="utf-8"),
        )
    except command.Failed as failed:
        raise Stop(f"{script.name} failed: {log} says why.") from failed
    say("\n".join(line for line in output.splitlines() if line.startswith("|")))
