"""`make clean`: delete database, files and logs; with --all what was fetched too."""

import shutil

from tools.lib import postgres, running
from tools.lib.cluster import Cluster
from tools.lib.report import Stop, say

MADE_HERE = (
    *("conf", "data", "dates", "faults", "log", "past", "run", "secrets", "spool"),
    "user",
)
FETCHED = ("apt", "clock", "debs", "debs.part", "front", "odoo", "pip", "tcc", "venv")


def main(settings, argv):
    if not settings.home.is_dir():
        return
    if settings.production_mark.exists():
        raise Stop(
            f"{settings.home} holds a production database: to delete it for good, "
            f"first remove the file {settings.production_mark}."
        )
    running.stop(settings)
    if postgres.has_programs(settings):
        if not postgres.stop_unused(settings):
            raise Stop("Another command still uses PostgreSQL: end it first.")
        Cluster(settings).remove()
    for name in MADE_HERE + (FETCHED if "--all" in argv else ()):
        shutil.rmtree(settings.home / name, ignore_errors=True)
    if not any(settings.home.iterdir()):
        settings.home.rmdir()
    say("Deleted." if not settings.external_postgres else _left_outside(settings))


def _left_outside(settings):
    return (
        f"Deleted; the database {settings.db} at {settings.pg_host} is left as it is."
    )
