"""The Python environment, from the pinned and hashed lists of packages.

A virtual environment cannot be moved, so it is made in place: its stamp is written
last, and without the stamp it is made anew.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.lib import archive, command, odoo_tree, stage
from tools.lib.report import Stop, step
from tools.lib.settings import ROOT, child_environment

SERVER = ROOT / "requirements.txt"
DEVELOPER = ROOT / "requirements-dev.txt"
START = """#!{python}
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
"""


def ensure(settings, developer):
    keys = {level: _key(level) for level in (SERVER, DEVELOPER)}
    usable = _runs(settings)
    if not (usable and stage.is_made(settings.venv, keys[DEVELOPER])):
        if not (usable and stage.is_made(settings.venv, keys[SERVER])):
            _create(settings)
            _install(settings, SERVER, "Installing the Python packages")
            stage.stamp(settings.venv, keys[SERVER])
        if developer:
            stage.unstamp(settings.venv)
            _install(settings, DEVELOPER, "Installing the packages for tests")
            stage.stamp(settings.venv, keys[DEVELOPER])
    _link_odoo(settings)


def _key(level):
    return stage.digest(level, os.environ.get("GOV_PYTHON", ""))


def _runs(settings):
    """Whether the Python the environment was made with is still there."""
    if not settings.python.exists():
        return False
    check = [settings.python, "-c", "import sys; assert sys.version_info >= (3, 10)"]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def _create(settings):
    """Debian splits pip's own installer off Python: then pip comes from its archive."""
    log = settings.log / "setup.log"
    make = [sys.executable, "-m", "venv", settings.venv]
    split = not importlib.util.find_spec("ensurepip")
    pip = archive.fetch_pip(settings) if split else None
    with step(f"Making a Python {sys.version.split()[0]} environment"):
        shutil.rmtree(settings.venv, ignore_errors=True)
        environment = child_environment(settings)
        if not pip:
            command.run(make, log, env=environment)
            return
        command.run([*make, "--without-pip"], log, env=environment)
        install = ["install", "--no-index", "--disable-pip-version-check", pip]
        command.run([settings.python, pip / "pip", *install], log, env=environment)


def _install(settings, requirements, title):
    log = settings.log / "setup.log"
    pip = [settings.python, "-m", "pip", "install", "--require-hashes", "--no-deps"]
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    before = log.stat().st_size if log.exists() else 0
    try:
        with step(title, watch=lambda: _progress(log, before, requirements)):
            command.run(
                [*pip, *quiet, "-r", requirements],
                log,
                env=child_environment(settings),
            )
    except command.Failed as failed:
        raise Stop(_reason(failed.output, log)) from failed


def _progress(log, before, requirements):
    with log.open(encoding="utf-8", errors="replace") as file:
        file.seek(before)
        found = len(re.findall(r"(?m)^Collecting ", file.read()))
    wanted = len(re.findall(r"(?m)^\S+==", requirements.read_text(encoding="utf-8")))
    return f"{found} of {wanted}" if found else ""


def _reason(output, log):
    if "DO NOT MATCH THE HASHES" in output:
        return (
            "A Python package differs from the pinned one: use another package index "
            f"(PIP_INDEX_URL) or clear pip's cache (details: {log})."
        )
    if "No space left" in output:
        return "The disk is full: free some space, or set GOV_HOME to a larger disk."
    return (
        "The Python packages could not be installed: check the network, or name an "
        f"index with PIP_INDEX_URL or a folder with PIP_FIND_LINKS (details: {log})."
    )


def _link_odoo(settings):
    """Make ``import odoo`` and the command ``odoo`` work in the environment."""
    packages = next(settings.venv.glob("lib/python3*/site-packages"))
    _write(packages / "odoo.pth", f"{odoo_tree.python_path(settings)}\n")
    program = settings.venv / "bin/odoo"
    _write(program, START.format(python=settings.python))
    program.chmod(0o755)


def _write(path: Path, text):
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.rename(path)
