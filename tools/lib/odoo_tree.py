"""The Odoo the suite runs on: Debian's package unpacked, or a checkout (ODOO_DIR)."""

import re
from pathlib import Path

from tools.lib import archive, stage
from tools.lib.report import Stop, step

PACKAGE = Path("usr/lib/python3/dist-packages")


def is_made(settings):
    return stage.is_made(settings.odoo_root, _key())


def ensure(settings):
    if settings.odoo_dir:
        _check_checkout(settings.odoo_dir)
        return
    if not is_made(settings):
        with step("Unpacking Odoo 19"):
            stage.build(settings.odoo_root, _key(), lambda part: _make(settings, part))


def python_path(settings):
    """The folder that holds the Python package ``odoo``."""
    return settings.odoo_dir or settings.odoo_root / PACKAGE


def addons_paths(settings):
    """The folders of Odoo's own addons (Debian puts them all into the package)."""
    package = python_path(settings) / "odoo/addons"
    if (package / "web").is_dir():
        return [package]
    return [package, python_path(settings) / "addons"]


def release_key(settings):
    """Changes when the Odoo in use does."""
    return stage.digest(python_path(settings) / "odoo/release.py")


def _key():
    return stage.digest(archive.SUMS, Path(__file__))


def _make(settings, part):
    for package in archive.files(settings):
        archive.unpack(package, part, settings)
    _restore_stripped_script(part / PACKAGE)
    _name_installed_packages(part / PACKAGE)


def _restore_stripped_script(top):
    """Debian strips this script of ``mail``; bundles that name it fail without it."""
    script = top / "odoo/addons/mail/static/lib/selfie_segmentation"
    script.mkdir(parents=True, exist_ok=True)
    (script / "selfie_segmentation.js").touch()


def _name_installed_packages(top):
    """Name what is installed, so that pip can resolve odoo-addon-* packages."""
    for egg_info in top.glob("odoo-*.egg-info/PKG-INFO"):
        text = egg_info.read_text(encoding="utf-8")
        text = re.sub(
            r"(?m)^(Requires-Dist: )psycopg2\b(?!-)", r"\1psycopg2-binary", text
        )
        text = re.sub(r"(?m)^(Requires-Dist: )PyPDF2\b", r"\1pypdf", text)
        egg_info.write_text(text, encoding="utf-8")


def _check_checkout(folder):
    release = folder / "odoo/release.py"
    if not release.is_file():
        raise Stop(f"ODOO_DIR={folder} holds no Odoo: it must contain odoo/release.py.")
    if not re.search(r"version_info = \(19, 0,", release.read_text(encoding="utf-8")):
        raise Stop(f"ODOO_DIR={folder} is not Odoo 19.0, the version the suite is for.")
