"""Our own checks of addons: spelling, licences, order."""

import pytest

from tests.tools.support import settings_for
from tools.lib import addons, licences, mistakes
from tools.lib.report import Stop


def write(folder, name, text="", **manifest):
    """An addon of one file with this manifest."""
    path = folder / name
    path.mkdir(parents=True)
    values = {"name": name, "license": "LGPL-3", "depends": []} | manifest
    (path / "__manifest__.py").write_text(repr(values))
    (path / "models.py").write_text(text)
    return path


@pytest.fixture
def here(tmp_path):
    odoo = tmp_path / "odoo/addons"
    for name in ("web", *addons.COMPANIONS):
        write(odoo, name)
    return settings_for(tmp_path, addons=tmp_path / "suite", odoo_dir=tmp_path)


def test_addons_come_after_what_they_need(here):
    write(here.addons, "gov_a", depends=["gov_z"])
    write(here.addons, "gov_z", depends=["web"])
    write(here.addons, "gov_m", depends=["gov_a"])
    assert addons.names(here) == ["gov_z", "gov_a", "gov_m"]
    assert addons.closure(here, "gov_a") == ["gov_z", "gov_a"]
    assert addons.foreign(here) == sorted({"web", *addons.COMPANIONS})


def test_what_installs_itself_is_no_part_of_a_district(here):
    write(here.addons, "gov_a")
    write(here.addons, "gov_b", depends=["gov_a", "mail"], auto_install=True)
    assert addons.names(here) == ["gov_a"]
    assert addons.bridges(here) == ["gov_b"]
    assert addons.every(here) == ["gov_a", "gov_b"]
    assert addons.closure(here, "gov_b") == ["gov_a", "gov_b"]
    assert "mail" not in addons.foreign(here)


def test_a_circle_of_addons_is_one_sentence(here):
    write(here.addons, "gov_a", depends=["gov_b"])
    write(here.addons, "gov_b", depends=["gov_a"])
    with pytest.raises(Stop, match="depend on each other"):
        addons.names(here)


def test_a_broken_manifest_is_one_sentence(here):
    (write(here.addons, "gov_a") / "__manifest__.py").write_text("{")
    with pytest.raises(Stop, match="__manifest__.py cannot be read"):
        addons.names(here)


def test_the_key_of_an_addon_does_not_depend_on_its_tests(here):
    path = write(here.addons, "gov_a")
    before = addons.key(here, "gov_a")
    (path / "tests").mkdir()
    (path / "tests/test_a.py").write_text("x = 1\n")
    assert addons.key(here, "gov_a") == before
    (path / "models.py").write_text("x = 1\n")
    assert addons.key(here, "gov_a") != before


def test_a_licence_far_down_is_found(here, tmp_path):
    write(tmp_path / "odoo/addons", "closed", license="OEEL-1")
    write(tmp_path / "odoo/addons", "between", depends=["closed"])
    write(here.addons, "gov_a", depends=["between"])
    assert licences.check(here) == ["closed: the suite depends on it under OEEL-1"]


def test_our_own_licence_is_one(here):
    write(here.addons, "gov_a", license="AGPL-3")
    assert "gov_a: the licence is AGPL-3, not LGPL-3" in licences.check(here)


def test_a_missing_dependency_is_found(here):
    write(here.addons, "gov_a", depends=["nowhere"])
    assert licences.check(here) == [
        "nowhere: something depends on it, and it is not there"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "_sql_constraints = []",
        "self = self.sudo()",
        "x.read_group([])",
        "Markup(f'<b>{x}</b>')",
        "@http.route('/x', type='json')",
        "breakpoint()",
        "x = 1  # TODO",
    ],
)
def test_known_mistakes_are_found(here, text):
    write(here.addons, "gov_a", text)
    assert len(mistakes.check(here)) == 1


@pytest.mark.parametrize(
    "text", ["x._read_group([])", "x.formatted_read_group([])", "x = y.sudo()"]
)
def test_their_right_forms_are_not(here, text):
    write(here.addons, "gov_a", text)
    assert mistakes.check(here) == []


def test_views_are_looked_at_and_must_be_listed(here):
    path = write(here.addons, "gov_a")
    (path / "views").mkdir()
    (path / "views/a.xml").write_text("<odoo><tree/><t t-raw='x'/></odoo>")
    found = " ".join(mistakes.check(here))
    assert "<list>" in found
    assert "t-out" in found
    assert "not named in the manifest" in found
