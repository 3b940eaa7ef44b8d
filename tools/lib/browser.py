"""Chromium and a Chinese font, which the browser tests need."""

import os
import shutil
import subprocess

from tools.lib import command
from tools.lib.report import Stop, step

NAMES = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
INSTALL = ["apt-get", "install", "-y", "--no-install-recommends"]


def executable():
    return next(filter(None, map(shutil.which, NAMES)), None)


def ensure(settings):
    missing = [] if executable() else ["chromium"]
    if not _has_chinese_font():
        missing += ["fontconfig", "fonts-noto-cjk"]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Stop(
            "The browser tests need Chromium and a Chinese font: run as root "
            + " ".join(["apt-get update && apt-get install -y", *missing])
            + ", then call again."
        )
    log = settings.log / "setup.log"
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        with step("Installing " + " and ".join(missing)):
            command.run(["apt-get", "update"], log, env=environment)
            command.run([*INSTALL, *missing], log, env=environment)
    except command.Failed as failed:
        raise Stop(
            f"{' and '.join(missing)} could not be installed by apt-get: install it by "
            f"hand, then call again (details: {log})."
        ) from failed


def _has_chinese_font():
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False
    )
    return bool(found.stdout.strip())
