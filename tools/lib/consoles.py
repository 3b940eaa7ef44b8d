"""`make shell` and `make psql`: at work on the served database."""

import os
import subprocess

from tools.lib import odoo, postgres
from tools.lib.database import Databases
from tools.lib.report import Stop
from tools.lib.settings import ROOT, child_environment


def main(settings, argv):
    with postgres.used(settings) as here:
        if not Databases(here).exists(here.db):
            raise Stop(f"There is no database {here.db} yet: `make run` makes it.")
        return subprocess.call(**(_shell if argv[0] == "shell" else _psql)(here))


def _shell(settings):
    conf = odoo.write_conf(settings, "shell")
    program = [settings.venv / "bin/odoo", "shell", "-c", conf, "--no-http"]
    return {"args": program, "env": child_environment(settings), "cwd": ROOT}


def _psql(settings):
    given = postgres.client_variables(settings)
    return {"args": [postgres.program(settings, "psql")], "env": os.environ | given}
