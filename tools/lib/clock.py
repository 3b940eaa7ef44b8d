"""A real-time clock that is moved for whatever is started with `environment()`.

The library is preloaded, so Odoo, PostgreSQL and the browser are moved alike. It is
built by Debian's `tcc`, unpacked into GOV_HOME: a machine needs no compiler. Files keep
the kernel's time, and nothing may be fetched under a moved clock: certificates end.
"""

import shutil

from tools.lib import apt, archive, command, stage
from tools.lib.cluster import readable_folder
from tools.lib.report import Stop
from tools.lib.settings import ROOT

SOURCE = ROOT / "tools/clock/clock.c"
COMPILER = "tcc"
SUITE = "bookworm"
OFFSET = "GOV_CLOCK_OFFSET"
PRELOADED = "LD_PRELOAD"


def ensure(settings):
    """Build the library unless it is there."""
    stage.build(
        _folder(settings),
        stage.digest(SOURCE),
        lambda part: _build(settings, part),
    )


def environment(settings, offset):
    """Variables that move the clock of a program and its children by these seconds."""
    return {PRELOADED: str(_folder(settings) / "clock.so"), OFFSET: str(offset)}


def _build(settings, part):
    compiler = shutil.which(COMPILER) or _fetched(settings)
    options = ("-shared", "-nostdlib", "-o", part / "clock.so")
    try:
        command.run([compiler, *options, SOURCE], settings.log / "setup.log")
    except command.Failed as failed:
        raise Stop(f"The library of the clock cannot be built: {failed.output}") from (
            failed
        )
    for path in (part, part / "clock.so"):
        path.chmod(0o755)


def _fetched(settings):
    folder = settings.home / COMPILER

    def unpack(part):
        debs = apt.download(settings, {COMPILER: SUITE}, "1 MB")
        for package in debs.glob("*.deb"):
            archive.unpack(package, part, settings)
        shutil.rmtree(debs)

    stage.build(folder, SUITE, unpack)
    return folder / "usr/bin" / COMPILER


def _folder(settings):
    return readable_folder(settings) / "clock"
