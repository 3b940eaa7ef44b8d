"""The database: whole or not there, upgraded only when the addons changed."""

import os

import pytest

from tests.tools.support import run_until_killed
from tools.lib import addons, instance, odoo, postgres, settings
from tools.lib.database import Databases
from tools.lib.report import Stop

NAME = f"gov_testrun_instance_{os.getpid()}"


@pytest.fixture
def suite(tmp_path):
    for name in ("gov_one", "gov_two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text("{'depends': ['web']}")
    return tmp_path


@pytest.fixture
def here(suite):
    """Settings that reach PostgreSQL; Odoo's command is noted and makes a database."""
    with postgres.used(settings.from_environment()) as reached:
        made = reached.replace(db=NAME, demo=True, addons=suite)
        yield made
        for name in (NAME, f"{NAME}__building"):
            Databases(made).drop(name)


@pytest.fixture
def calls(monkeypatch):
    noted = []

    def run(there, conf, log, *arguments, **options):
        noted.append(arguments)
        databases = Databases(there)
        log.write_text("")
        if not databases.exists(there.db):
            databases.copy("template0", there.db)
            databases.execute(there.db, "CREATE TABLE ir_module_module (state text)")
            databases.execute(there.db, "ALTER TABLE ir_module_module ADD demo boolean")

    monkeypatch.setattr(odoo, "run", run)
    return noted


def test_it_is_made_once_and_then_left_alone(here, calls):
    instance.prepare(here)
    assert Databases(here).state(NAME)["demo"] is True
    calls.clear()
    instance.prepare(here)
    assert calls == []


def test_only_changed_addons_are_upgraded(here, calls):
    instance.prepare(here)
    databases = Databases(here)
    state = databases.state(NAME)
    last = addons.names(here)[-1]
    state["addons"][last] = "older"
    databases.set_state(NAME, state)
    calls.clear()
    instance.prepare(here)
    [upgrade] = calls
    assert upgrade[-1] == last
    assert databases.state(NAME)["addons"][last] != "older"


def test_killed_while_making_leaves_no_database_of_that_name(here, suite, calls):
    run_until_killed(
        """
        from tools.lib import instance, odoo, postgres, settings
        from tools.lib.database import Databases

        def run(there, conf, log, *arguments, **options):
            log.write_text("")
            if Databases(there).exists(there.db):
                die()
            Databases(there).copy("template0", there.db)
            Databases(there).execute(
                there.db, "CREATE TABLE ir_module_module (state text, demo boolean)"
            )

        odoo.run = run
        with postgres.used(settings.from_environment()) as here:
            instance.prepare(here.replace(db=os.environ["NAME"], demo=True))
        """,
        NAME=NAME,
        GOV_ADDONS=suite,
    )
    databases = Databases(here)
    assert databases.exists(f"{NAME}__building")
    assert not databases.exists(NAME)
    instance.prepare(here)
    assert databases.state(NAME)
    assert not databases.exists(f"{NAME}__building")


def test_a_foreign_database_is_not_touched(here, calls):
    Databases(here).copy("template0", NAME)
    with pytest.raises(Stop, match="none of this suite"):
        instance.prepare(here)
    assert calls == []


def test_demo_and_production_do_not_mix(here, calls):
    instance.prepare(here)
    with pytest.raises(Stop, match="is a demo database"):
        instance.prepare(here.replace(demo=False))


def test_a_restored_database_is_upgraded_whole(here, calls):
    instance.prepare(here)
    Databases(here).execute("postgres", f'COMMENT ON DATABASE "{NAME}" IS NULL')
    calls.clear()
    instance.prepare(here)
    [upgrade] = calls
    assert upgrade[-1] == ",".join(addons.names(here))


def test_a_database_that_cannot_be_reached_is_one_sentence(here):
    with pytest.raises(Stop, match="GOV_PG_HOST"):
        Databases(here.replace(pg_host="/nowhere")).exists("x")
