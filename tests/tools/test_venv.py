"""The environment: made anew unless its stamp, written last, is there."""

import sys

import pytest

from tests.tools.support import run_until_killed, settings_for
from tools.lib import command, odoo_tree, stage, venv
from tools.lib.report import Stop


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Making and installing are noted, not done."""
    made = settings_for(tmp_path, odoo_dir=tmp_path)
    calls = []

    def create(settings):
        calls.append("create")
        (settings.venv / "bin").mkdir(parents=True, exist_ok=True)
        (settings.venv / "lib/python3.0/site-packages").mkdir(
            parents=True, exist_ok=True
        )
        settings.python.unlink(missing_ok=True)
        settings.python.symlink_to(sys.executable)

    monkeypatch.setattr(venv, "_create", create)
    monkeypatch.setattr(
        venv, "_install", lambda settings, listed, title: calls.append(listed.stem)
    )
    return made, calls


def test_the_server_needs_no_developer_s_packages(here):
    settings, calls = here
    venv.ensure(settings, developer=False)
    venv.ensure(settings, developer=False)
    assert calls == ["create", "requirements"]


def test_the_developer_s_packages_come_on_top(here):
    settings, calls = here
    venv.ensure(settings, developer=False)
    venv.ensure(settings, developer=True)
    venv.ensure(settings, developer=False)
    assert calls == ["create", "requirements", "requirements-dev"]


def test_a_vanished_python_makes_it_anew(here):
    settings, calls = here
    venv.ensure(settings, developer=False)
    settings.python.unlink()
    settings.python.symlink_to("/nowhere/python3")
    venv.ensure(settings, developer=False)
    assert calls == ["create", "requirements"] * 2


@pytest.mark.parametrize("developer", [False, True])
def test_killed_while_installing_is_made_anew(here, tmp_path, developer):
    settings, calls = here
    if developer:
        venv.ensure(settings, developer=False)
        calls.clear()
    run_until_killed(
        f"""
        from pathlib import Path
        from tools.lib import venv
        from tests.tools.support import settings_for

        venv._create = lambda settings: settings.venv.mkdir(exist_ok=True)
        venv._install = lambda *arguments: die()
        folder = Path(os.environ["FOLDER"])
        venv.ensure(settings_for(folder, odoo_dir=folder), {developer})
        """,
        FOLDER=tmp_path,
    )
    assert not (settings.venv / stage.STAMP).exists()
    venv.ensure(settings, developer=False)
    assert calls == ["create", "requirements"]


def test_odoo_is_linked_wherever_it_is(here, tmp_path):
    settings, _ = here
    venv.ensure(settings, developer=False)
    [linked] = settings.venv.glob("lib/*/site-packages/odoo.pth")
    assert linked.read_text() == f"{odoo_tree.python_path(settings)}\n"
    other = settings.replace(odoo_dir=tmp_path / "other")
    venv.ensure(other, developer=False)
    assert linked.read_text() == f"{tmp_path / 'other'}\n"


def test_without_an_index_there_is_one_sentence(tmp_path, monkeypatch):
    settings = settings_for(tmp_path)

    def refuse(*arguments, **options):
        raise command.Failed(["pip"], 1, "ERROR: No matching distribution found")

    monkeypatch.setattr(command, "run", refuse)
    with pytest.raises(Stop, match="PIP_INDEX_URL"):
        venv._install(settings, venv.SERVER, "Installing")
