"""nginx and PgBouncer for `make proof PART=nodes`: the machine's own, or Debian's.

Debian's are unpacked into GOV_HOME and started from there; nothing is installed.
"""

import os
import shutil

from tools.lib import apt, archive, stage
from tools.lib.report import Stop
from tools.lib.settings import child_environment

PROGRAMS = ("nginx", "pgbouncer")
LIBRARIES = ("libc-ares2", "libevent-2.1-7")  # of PgBouncer, on no bare Debian
SUITE = "bookworm"
SYSTEM = "/usr/local/sbin:/usr/sbin:/sbin"  # on the PATH of root alone


def ensure(settings):
    """Fetch what this machine does not have."""
    missing = [name for name in PROGRAMS if not _installed(name)]
    if not missing:
        return
    packages = {name: SUITE for name in (*missing, *LIBRARIES)}
    key = stage.digest(*sorted(packages))
    if stage.is_made(_folder(settings), key):
        return
    part = apt.download(settings, packages, "1 MB")

    def unpack(folder):
        for package in part.glob("*.deb"):
            archive.unpack(package, folder, settings)

    stage.build(_folder(settings), key, unpack)
    shutil.rmtree(part)


def program(settings, name):
    fetched = _folder(settings) / "usr/sbin" / name
    found = _installed(name) or (fetched.exists() and str(fetched))
    if not found:
        raise Stop(f"{name} is not here: `make proof PART=nodes` fetches it.")
    return found


def environment(settings):
    """With the libraries that were fetched besides those of the machine."""
    folders = _folder(settings).glob("usr/lib/*-linux-gnu")
    return child_environment(settings, LD_LIBRARY_PATH=":".join(map(str, folders)))


def _installed(name):
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), SYSTEM))
    return shutil.which(name, path=path)


def _folder(settings):
    return settings.home / "front"
