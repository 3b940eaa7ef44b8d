"""The variables: what they mean, and what a wrong one says."""

import pytest

from tools.lib import environment, settings
from tools.lib.report import Stop


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOV_PORT", "http"),
        ("GOV_PORT", "0"),
        ("GOV_PORT", "65536"),
        ("GOV_PG_PORT", "-1"),
        ("GOV_DB", "Gov"),
        ("GOV_DB", "gov; drop"),
        ("GOV_DB", "g" * 41),
        ("GOV_DB", "gov_test_mine"),
        ("GOV_DEMO", "yes"),
        ("GOV_STRICT", "2"),
        ("GOV_PG_SIZE", "huge"),
        ("GOV_PG_USER", "postgres"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(Stop) as stop:
        settings.from_environment()
    assert name in str(stop.value)
    assert str(stop.value).endswith(".")


def test_relative_paths_start_at_the_checkout(monkeypatch):
    monkeypatch.setenv("GOV_HOME", "state")
    assert settings.from_environment().home == settings.ROOT / "state"


@pytest.mark.parametrize("home", ["/", ".", "/tmp/a,b", "/tmp/a:b"])
def test_a_home_that_cannot_work_is_refused(monkeypatch, home):
    monkeypatch.setenv("GOV_HOME", home)
    with pytest.raises(Stop, match="GOV_HOME"):
        environment._check_home(settings.from_environment())


def test_children_get_no_foreign_configuration(monkeypatch, tmp_path):
    given = {
        "PGHOST": "x",
        "ODOO_RC": "x",
        "PYTHONPATH": "x",
        "GOV_ADMIN_PASSWORD": "x",
    }
    for name in given:
        monkeypatch.setenv(name, "x")
    here = settings.from_environment().replace(home=tmp_path)
    assert not given.keys() & settings.child_environment(here).keys()


def test_a_secret_is_made_once_and_closed_to_others(tmp_path):
    here = settings.from_environment().replace(home=tmp_path)
    first = here.secret("gov")
    assert here.secret("gov") == first
    assert (tmp_path / "secrets/gov").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("number", "told"), [(28, "disk is full"), (13, "GOV_HOME"), (5, "refused")]
)
def test_errors_of_the_system_are_explained(number, told):
    assert told in environment.explain(OSError(number, "x", "/file"))
