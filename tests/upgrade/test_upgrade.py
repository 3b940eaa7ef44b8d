"""A database of the first release, upgraded, is what a new one would be.

`demo-19.0.1.0.0.sql.xz` is the demo database of that release (240 cases in every
state), by ``pg_dump --no-owner --no-acl``, without stored files.
"""

import lzma
import os
import subprocess
from pathlib import Path

import pytest
from freezegun import freeze_time

from tests.support import databases, inprocess, settings
from tests.support.clients import XmlRpc
from tests.support.server import Server
from tools.lib import instance, odoo, postgres
from tools.lib import settings as tools_settings
from tools.lib.database import Databases

RELEASE = Path(__file__).parent / "demo-19.0.1.0.0.sql.xz"
NEXT_DAY = "2026-11-22 02:00:00"
NAME = f"gov_testrun_upgraded_{os.getpid()}"

STRUCTURE = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable
          FROM information_schema.columns WHERE table_name LIKE 'gov\\_%%'
    """,
    "indexes": """
        SELECT tablename, regexp_replace(indexdef, '^.* ON ', '')
          FROM pg_indexes WHERE tablename LIKE 'gov\\_%%'
    """,
    "constraints": """
        SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
          FROM pg_constraint
         WHERE conrelid::regclass::text LIKE 'gov\\_%%' AND contype <> 'n'
    """,
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger
         WHERE tgrelid::regclass::text LIKE 'gov\\_%%' AND NOT tgisinternal
    """,
    "record rules": """
        SELECT d.name, r.domain_force, r.perm_read, r.perm_write, r.perm_create,
               r.perm_unlink, r.active
          FROM ir_rule r JOIN ir_model_data d ON d.model = 'ir.rule' AND d.res_id = r.id
         WHERE d.module LIKE 'gov\\_%%'
    """,
    "access rights": """
        SELECT d.name, a.perm_read, a.perm_write, a.perm_create, a.perm_unlink, a.active
          FROM ir_model_access a
          JOIN ir_model_data d ON d.model = 'ir.model.access' AND d.res_id = a.id
         WHERE d.module LIKE 'gov\\_%%'
    """,
    "jobs": """
        SELECT d.name, c.interval_number, c.interval_type, c.active
          FROM ir_cron c JOIN ir_model_data d ON d.model = 'ir.cron' AND d.res_id = c.id
         WHERE d.module LIKE 'gov\\_%%'
    """,
    "menus": """
        SELECT d.name, m.active, split_part(m.action, ',', 1) FROM ir_ui_menu m
          JOIN ir_model_data d ON d.model = 'ir.ui.menu' AND d.res_id = m.id
         WHERE d.module LIKE 'gov\\_%%'
    """,
    "Chinese labels": """
        SELECT model, name, field_description ->> 'zh_CN' FROM ir_model_fields
         WHERE model LIKE 'gov.%%'
    """,
    "Chinese of menus": """
        SELECT d.name, m.name ->> 'zh_CN' FROM ir_ui_menu m
          JOIN ir_model_data d ON d.model = 'ir.ui.menu' AND d.res_id = m.id
         WHERE d.module LIKE 'gov\\_%%'
    """,
    "views": """
        SELECT d.name, regexp_replace(v.arch_db ->> 'en_US', '"\\d+"', '"id"', 'g'),
               regexp_replace(v.arch_db ->> 'zh_CN', '"\\d+"', '"id"', 'g')
          FROM ir_ui_view v
          JOIN ir_model_data d ON d.model = 'ir.ui.view' AND d.res_id = v.id
         WHERE d.module LIKE 'gov\\_%%' AND v.active
    """,
}


@pytest.fixture(scope="module")
def here():
    with postgres.used(tools_settings.from_environment()) as reached:
        made = reached.replace(db=NAME, demo=True)
        _load(made)
        yield made
        Databases(made).drop(NAME)


@pytest.fixture(scope="module")
def before(here):
    """Numbers, states, dates and seals of the cases of the release."""
    return _rows(
        here.db,
        "SELECT number, state, promised_date, journal_digest "
        "FROM gov_case WHERE number IS NOT NULL",
    )


@pytest.fixture(scope="module")
def upgraded(here, before):
    instance.prepare(here)
    return here.db


def _load(made):
    databases.drop(made.db)
    Databases(made).copy("template0", made.db)
    done = subprocess.run(
        [postgres.program(made, "psql"), "-q", "-v", "ON_ERROR_STOP=1"],
        input=lzma.decompress(RELEASE.read_bytes()),
        env=os.environ | postgres.client_variables(made),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]


def _rows(database, query):
    connection = databases.connect(database)
    with connection, connection.cursor() as cursor:
        cursor.execute(query)
        found = {tuple(row) for row in cursor.fetchall()}
    connection.close()
    return found


def test_the_log_of_the_upgrade_is_clean(here, upgraded):
    log = (here.log / "database.log").read_text(encoding="utf-8")
    assert odoo.troubles(log) == []


@pytest.mark.parametrize("part", STRUCTURE)
def test_what_it_consists_of_is_as_in_a_new_database(upgraded, part):
    query = STRUCTURE[part].replace("%%", "%")
    new, old = _rows(settings.template(), query), _rows(upgraded, query)
    assert not new - old, f"{part} missing after the upgrade"
    assert not old - new, f"{part} left over from before"


def test_no_case_and_no_row_of_the_journal_changed(upgraded, before):
    after = _rows(
        upgraded,
        "SELECT number, state, promised_date, journal_digest "
        "FROM gov_case WHERE number IS NOT NULL",
    )
    assert len(before) > 200
    assert after == before
    registry = inprocess.open_registry(upgraded)
    try:
        with inprocess.environment(registry) as env:
            assert env["gov.case"].verify_chain() == []
    finally:
        inprocess.close(upgraded)


def test_a_clerk_signs_in_and_sees_the_cases_of_the_old_release(upgraded, tmp_path):
    with Server(upgraded, tmp_path / "server.log").running() as server:
        clerk = XmlRpc(server, "zhangwei", "zhangwei")
        assert clerk("gov.case", "search_count", domain=[]) > 50


def test_a_clerk_goes_on_where_the_old_release_left_off(upgraded):
    """On the day after the dump: later the law has accepted what waits in it."""
    registry = inprocess.open_registry(upgraded)
    try:
        with freeze_time(NEXT_DAY), inprocess.environment(registry) as env:
            clerk = env["res.users"].search([("login", "=", "zhangwei")])
            case = env["gov.case"].with_user(clerk)
            case = case.search([("state", "=", "received")], limit=1)
            assert case.material_ids
            case.action_refuse(reason="不属于受理范围")
            assert case.state == "refused"
            assert case.document_ids
            assert case.verify_chain() == []
    finally:
        inprocess.close(upgraded)
