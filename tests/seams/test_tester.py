"""The tester addon: installed in an installed database, tried, and taken out again.

It adds one of each thing that an addon may add to the suite, see its README.
"""

import configparser
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support import databases, settings
from tools.lib import addons, odoo, postgres, templates
from tools.lib import settings as tools_settings

ADDON = "gov_tester"
ADDONS = Path(__file__).parents[1] / "addons"
NAME = f"gov_testrun_seams_{os.getpid()}"
LONGEST = 900  # seconds
HOOKS = re.findall(
    r"    def (test_\w+)",
    (ADDONS / ADDON / "tests/test_hooks.py").read_text(encoding="utf-8"),
)

MARK = """
from odoo.addons.gov_base.core import localtime
def person(role, place):
    staff = env["gov.staff"].create({"name": role, "organization_id": place.id})
    env["gov.post"].create(
        {"staff_id": staff.id, "role": role, "organization_id": place.id,
         "date_from": localtime.today()})
    user = env["res.users"].create(
        {"name": role, "login": f"seams-{role}",
         "group_ids": [(6, 0, env.ref("base.group_user").ids)]})
    staff.user_id = user
    return user
case = env["gov.case"].search([("state", "=", "accepted")], limit=1)
place = case.accepting_organization_id
case.sudo().write(place._case_place("tester_"))
inspector = person("tester_inspector", place)
env.invalidate_all()
case.with_user(inspector).action_tester_inspect("合格")
print("MARKED", case.number)
env.cr.commit()
"""
REMOVE = """
module = env["ir.module.module"].search([("name", "=", "gov_tester")])
module.button_immediate_uninstall()
print("REMOVED")
"""
LOOK = """
case = env["gov.case"].search([("number", "=", "{number}")])
print("BROKEN", env["gov.case"].verify_chain())
print("EVENTS", case.event_ids.sorted("id").mapped("name")[-1])
print("PAPER", "合格" in (case.document_ids.sorted("id")[-1].body or ""))
print("READ", bool(case.web_read({{"event_ids": {{"fields": {{"name": {{}}}}}}}})))
print("TRACK", case.track(case.number)["events"][-1]["name"])
print("COLUMN", "tester_mark" in case._fields)
"""


@pytest.fixture(scope="module")
def conf(tmp_path_factory):
    """The suite's configuration with the tester's folder among its addons."""
    parser = configparser.RawConfigParser()
    parser.read(settings.conf(), encoding="utf-8")
    paths = parser["options"]["addons_path"]
    parser["options"]["addons_path"] = f"{paths},{ADDONS}"
    path = tmp_path_factory.mktemp("seams") / "odoo.conf"
    with path.open("w", encoding="utf-8") as file:
        parser.write(file)
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def bare():
    """A copy of the database on which gov_case is tested, without demo data."""
    with postgres.used(tools_settings.from_environment()) as here:
        template = templates.of_addons(here, addons.closure(here, "gov_case"))
        with databases.copy_of(template, f"{NAME}_bare") as copy:
            yield copy


@pytest.fixture(scope="module")
def demo():
    with databases.copy_of(settings.template(), NAME) as copy:
        yield copy


def _run(conf, database, *arguments, text=""):
    start = settings.odoo_command()[0]
    done = subprocess.run(
        [start, *arguments[:1], "-c", conf, "-d", database, *arguments[1:]],
        input=text,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, _told(done.stderr)
    return done


def _told(log):
    """What a log says of what went wrong, without the rest."""
    parts = re.split(r"^(?=\d{4}-\d\d-\d\d )", log, flags=re.MULTILINE)
    wrong = [part for part in parts if re.search(r" (ERROR|CRITICAL) ", part)]
    return "".join(wrong) or log[-3000:]


def _install(conf, database, *arguments):
    """Return the log of the addon's installation."""
    server = ("server", "-i", ADDON, "--stop-after-init", "--workers", "0")
    return _run(conf, database, *server, "--http-port", "0", *arguments).stderr


def _shell(conf, database, text):
    """What a script prints, ``{first word: the rest}``."""
    done = _run(conf, database, "shell", "--no-http", text=text)
    found = {}
    for line in done.stdout.splitlines():
        name, _space, rest = line.partition(" ")
        if name.isupper():
            found[name] = rest
    assert found, done.stderr[-3000:]
    return found


def test_everything_is_added_by_hooks_alone(conf, bare):
    log = _install(conf, bare, "--test-tags", f"/{ADDON}")
    assert odoo.troubles(log) == []
    tested = re.search(r"(\d+) post-tests", log)
    assert tested and int(tested[1]) == len(HOOKS)


def test_what_it_wrote_outlives_it(conf, demo):
    assert odoo.troubles(_install(conf, demo)) == []
    number = _shell(conf, demo, MARK)["MARKED"]
    assert _shell(conf, demo, REMOVE) == {"REMOVED": ""}
    assert _shell(conf, demo, LOOK.format(number=number)) == {
        "BROKEN": "[]",
        "EVENTS": "tester_inspect",
        "PAPER": "True",
        "READ": "True",
        "TRACK": "tester_inspect",
        "COLUMN": "False",
    }
