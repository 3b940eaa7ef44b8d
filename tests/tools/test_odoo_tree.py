"""Odoo unpacked and repaired, or a checkout of the right version."""

import pytest

from tests.tools.support import fake, only, run_until_killed, settings_for
from tools.lib import archive, odoo_tree
from tools.lib.report import Stop

EGG = "Requires-Dist: psycopg2>=2.2\nRequires-Dist: PyPDF2\nRequires-Dist: pyusb\n"
UNPACK = f"""
top="$3/{odoo_tree.PACKAGE}"
mkdir -p "$top/odoo/addons/web" "$top/odoo-19.0.egg-info"
printf '{EGG}' > "$top/odoo-19.0.egg-info/PKG-INFO"
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "PACKAGES", {"odoo-19": "sid"})
    fake(tmp_path / "bin", "dpkg-deb", UNPACK.replace("\n'", "'"))
    only(monkeypatch, tmp_path / "bin", "/usr/bin", "/bin")
    made = settings_for(tmp_path, odoo_dir=None)
    archive.folder(made).mkdir()
    (archive.folder(made) / "odoo-19_1_all.deb").touch()
    return made


def test_the_unpacked_copy_is_repaired(here):
    odoo_tree.ensure(here)
    top = odoo_tree.python_path(here)
    script = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    assert (top / "odoo/addons" / script).exists()
    needs = (top / "odoo-19.0.egg-info/PKG-INFO").read_text()
    assert "psycopg2-binary>=2.2" in needs
    assert "pypdf\n" in needs
    assert odoo_tree.addons_paths(here) == [top / "odoo/addons"]


def test_killed_while_unpacking_is_unpacked_again(here, tmp_path):
    fake(tmp_path / "bin", "dpkg-deb", 'mkdir -p "$3/usr"; kill -9 $PPID')
    run_until_killed(
        """
        from pathlib import Path
        from tools.lib import archive, odoo_tree
        from tests.tools.support import settings_for

        archive.PACKAGES = {"odoo-19": "sid"}
        odoo_tree.ensure(settings_for(Path(os.environ["FOLDER"]), odoo_dir=None))
        """,
        FOLDER=tmp_path,
    )
    assert not odoo_tree.is_made(here)
    fake(tmp_path / "bin", "dpkg-deb", UNPACK)
    odoo_tree.ensure(here)
    assert odoo_tree.is_made(here)


def test_a_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(Stop, match="holds no Odoo"):
        odoo_tree.ensure(settings_for(tmp_path, odoo_dir=tmp_path))


def test_another_version_of_odoo_is_refused(tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo/release.py").write_text(
        "version_info = (18, 0, 0, FINAL, 0, '')\n"
    )
    with pytest.raises(Stop, match="not Odoo 19.0"):
        odoo_tree.ensure(settings_for(tmp_path, odoo_dir=tmp_path))


def test_a_checkout_has_two_folders_of_addons(tmp_path):
    (tmp_path / "odoo/addons/base").mkdir(parents=True)
    (tmp_path / "addons/web").mkdir(parents=True)
    here = settings_for(tmp_path, odoo_dir=tmp_path)
    paths = [tmp_path / "odoo/addons", tmp_path / "addons"]
    assert odoo_tree.addons_paths(here) == paths
