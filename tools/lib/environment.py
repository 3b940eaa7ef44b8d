"""What must be there before Odoo can start: archive, Odoo, Python packages, browser."""

import errno
import os
import shutil
import sys

from tools.lib import archive, browser, odoo_tree, stage, venv
from tools.lib.report import Stop
from tools.lib.settings import ROOT, child_environment

ROOM_TO_BUILD = 4 * 1024**3


def is_inside(settings):
    """Whether this process already runs under the prepared Python."""
    return sys.prefix == str(settings.venv)


def prepare(settings, developer=False):
    """Bring everything up to date; does nothing, quickly, when it already is."""
    _check_home(settings)
    with stage.lock(
        settings.run / "setup.lock",
        f"Another command is preparing {settings.home}; waiting for it.",
    ):
        if not settings.odoo_dir and not odoo_tree.is_made(settings):
            _check_room(settings)
            archive.fetch(settings)
        odoo_tree.ensure(settings)
        venv.ensure(settings, developer)
        if developer:
            browser.ensure(settings)


def continue_inside(settings, argv):
    kept = {
        name: os.environ[name]
        for name in ("ODOO_DIR", "GOV_ADMIN_PASSWORD")
        if name in os.environ
    }
    os.execve(
        settings.python,
        [str(settings.python), "-m", "tools.gov", *argv],
        child_environment(settings) | kept,
    )


def explain(error):
    """One sentence for an error of the operating system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: free some space, or set GOV_HOME to a larger disk."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{error.filename} may not be read or written by this account: set "
            "GOV_HOME to a folder of your own, or run as the account that made it."
        )
    return f"The operating system refused: {error}."


def _check_home(settings):
    if settings.home in (ROOT, settings.addons) or settings.home in ROOT.parents:
        raise Stop(f"GOV_HOME={settings.home} must be a folder of its own.")
    if any(character in str(settings.home) for character in "\n,:%"):
        raise Stop(
            f"GOV_HOME={settings.home}: the path must have no comma, colon, per cent "
            "sign or line break in it."
        )
    settings.home.mkdir(parents=True, exist_ok=True)


def _check_room(settings):
    free = shutil.disk_usage(settings.home).free
    if free < ROOM_TO_BUILD:
        raise Stop(
            f"{settings.home} has {free / 1024**3:.1f} GB of free space and 4 GB are "
            "needed: free some, or set GOV_HOME to a folder on a larger disk."
        )
