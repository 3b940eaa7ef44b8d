"""Work on many cases at once, killed half-way and begun again: nothing twice."""

import contextlib
import json
import threading
import time

from tests.faults import state
from tests.faults.hands import LOST
from tests.faults.site import DATABASE
from tests.support import catalogue
from tests.support.clients import Refused
from tests.support.world import days_from_today
from tools.lib import odoo

CASES = (60, 600)
KILLS = (1, 8)
TRIES = 20  # to catch the work while it is done
JOURNALS = """
    SELECT c.number, array_agg(e.name ORDER BY e.id) FROM gov_case c
      JOIN gov_case_event e ON e.case_id = c.id WHERE c.number = ANY(%s) GROUP BY 1
"""
STATES = "SELECT count(*) FROM gov_case WHERE number = ANY(%s) AND state = %s"
WRITING = """
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
       AND backend_xid IS NOT NULL
"""
POSTS_OF_LONG_AGO = """
    UPDATE gov_post SET date_from = current_date - 30
     WHERE role = 'integrator' AND date_from BETWEEN current_date - 30 AND current_date
"""
LONG_AGO = """
import datetime, json
from odoo.addons.gov_base.core import localtime

cases = env["gov.case"].with_user({user})
with localtime.at(localtime.now() - datetime.timedelta(days=19)):
    answers = cases.submit_many(json.loads({sent!r}))
env.cr.commit()
print("\\nRECEIVED " + json.dumps([answer["number"] for answer in answers]))
"""


def _submissions(site, count):
    return [catalogue.submission(site.world) for _number in range(count)]


def _received_long_ago(site, count):
    """Receive them as if it were 19 days ago; nothing of it is altered later."""
    site.execute(POSTS_OF_LONG_AGO)
    own = site.cluster.settings.replace(db=DATABASE)
    sent = json.dumps(_submissions(site, count))
    text = LONG_AGO.format(user=site.world.users["integrator"], sent=sent)
    conf = odoo.write_conf(own, "long_ago")
    log = own.log / "long_ago.log"
    told = odoo.run(own, conf, log, "shell", "--no-http", text=text)
    [line] = [line for line in told.splitlines() if line.startswith("RECEIVED ")]
    return json.loads(line.removeprefix("RECEIVED "))


def _received(site, count):
    sent = _submissions(site, count)
    answers = site.client("integrator")("gov.case", "submit_many", payloads=sent)
    return [answer["number"] for answer in answers]


def _killed(site, work, ready):
    """Begin the work, kill who does it as soon as ``ready()``, wait for another."""

    def run():
        with contextlib.suppress(*LOST, Refused):
            work()

    doing = threading.Thread(target=run, daemon=True)
    doing.start()
    while doing.is_alive() and not ready():
        time.sleep(0.005)
    site.kill_workers()
    doing.join()


def _journals(site, numbers):
    return {tuple(names) for _number, names in site.rows(JOURNALS, numbers)}


def test_acceptance_by_law_goes_on_where_it_was_killed(site, long):
    numbers = _received_long_ago(site, CASES[long])
    system = site.client("system")
    [job] = system(
        "ir.cron", "search", domain=[("code", "like", "_cron_deem_accepted")]
    )
    # A few at a time, so that there is a half-way.
    system(
        "ir.cron", "write", [job], vals={"code": "model._cron_deem_accepted(limit=5)"}
    )

    def done():
        return site.rows(STATES, numbers, "accepted")[0][0]

    for kill in range(KILLS[long]):
        goal = len(numbers) * (kill + 1) // (KILLS[long] + 3)
        runner = site.client("system")
        _killed(
            site,
            lambda runner=runner: runner("ir.cron", "method_direct_trigger", [job]),
            lambda goal=goal: done() >= goal,
        )
        assert 0 < done() < len(numbers), "it was not killed half-way"
        assert _journals(site, numbers) == {("receive",), ("receive", "deem_accept")}
        assert state.wrong(site) == {}
    for _run in range(TRIES):
        if done() < len(numbers):
            site.client("system")("ir.cron", "method_direct_trigger", [job])
    assert done() == len(numbers)
    assert _journals(site, numbers) == {("receive", "deem_accept")}
    assert state.wrong(site) == {}


def test_a_calendar_is_followed_by_all_cases_or_by_none(site, long):
    numbers = _received(site, CASES[long])
    day = _ordinary_workday(site)
    holiday = {"date": day, "kind": "off", "name": "临时放假"}

    def announce(client):
        client("gov.workday", "create", vals_list=[holiday])

    killed = 0
    for _attempt in range(TRIES):
        client = site.client("system")
        _killed(
            site,
            lambda client=client: announce(client),
            lambda: site.rows(WRITING),
        )
        if _is_announced(site, day):  # it was done before it was killed
            site.execute("DELETE FROM gov_workday WHERE date = %s", day)
            numbers = _received(site, CASES[long])
            continue
        assert _journals(site, numbers) == {("receive",)}
        killed += 1
        if killed == KILLS[long]:
            break
    assert killed == KILLS[long]
    announce(site.client("system"))
    assert _journals(site, numbers) == {("receive", "move_dates")}
    assert state.wrong(site) == {}


def _is_announced(site, day):
    return bool(site.rows("SELECT 1 FROM gov_workday WHERE date = %s", day))


def _ordinary_workday(site):
    """The next one that the calendar does not name."""
    for days in range(1, 5):
        day = site.client("system")(
            "gov.workday", "add_workdays", start=str(days_from_today(0)), days=days
        )
        if not _is_announced(site, day):
            return day
    raise AssertionError("four working days by announcement follow each other")
