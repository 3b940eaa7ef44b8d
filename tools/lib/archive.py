"""The Debian packages of Odoo.

apt checks the signatures; SHA256SUMS says besides which files this suite was tested
with.
"""

import hashlib

from tools.lib import apt, command, stage
from tools.lib.report import Stop, say
from tools.lib.settings import ROOT

SUMS = ROOT / "SHA256SUMS"
PACKAGES = {  # name: suite (the font of sid lacks files that Odoo links to)
    "odoo-19": "sid",
    "libjs-jquery": "sid",
    "libjs-jquery-form": "sid",
    "libjs-underscore": "sid",
    "fonts-inconsolata": "sid",
    "fonts-lato": "sid",
    "fonts-montserrat": "sid",
    "fonts-ocr-b": "sid",
    "fonts-open-sans": "sid",
    "fonts-roboto-unhinted": "sid",
    "fonts-font-awesome": "bookworm",
}
PIP = "python3-pip-whl"


def fetch(settings):
    """Put the packages into GOV_HOME/debs; what is whole already is kept."""
    debs = folder(settings)
    debs.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in PACKAGES if not _tested(debs, name)]
    if wanted:
        packages = {name: PACKAGES[name] for name in wanted}
        part = apt.download(settings, packages, "up to 131 MB")
        for name in wanted:
            for old in debs.glob(f"{name}_*.deb"):
                old.unlink()
            new = _file(part, name)
            new.rename(debs / new.name)
        part.rmdir()
        _compare(settings, debs)


def fetch_pip(settings):
    """The wheel of pip, for a Python whose distribution left it out."""
    unpacked = settings.home / "pip"
    if not stage.is_made(unpacked, PIP):
        part = apt.download(settings, {PIP: "sid"}, "2 MB")
        stage.build(unpacked, PIP, lambda new: unpack(_file(part, PIP), new, settings))
    return next(unpacked.glob("usr/share/python-wheels/pip-*.whl"))


def folder(settings):
    return settings.home / "debs"


def files(settings):
    """The packages to unpack, one of each name."""
    return [_file(folder(settings), name) for name in PACKAGES]


def unpack(package, folder, settings):
    command.run(["dpkg-deb", "-x", package, folder], settings.log / "setup.log")


def _compare(settings, debs):
    """A package that is signed but newer than the tested one is taken, and said."""
    sums = _sums()
    for name in PACKAGES:
        found = _file(debs, name)
        if found.name in sums and not _tested(debs, name):
            found.unlink()
            raise Stop(
                f"{found.name} differs from the file of that name this suite was "
                "tested with: call again, or name another GOV_DEBIAN_MIRROR."
            )
        if found.name not in sums:
            newer = f"Debian now has {found.name}, which this suite was not tested with"
            if settings.strict:
                raise Stop(
                    f"{newer}: put the tested file into {debs}, or unset GOV_STRICT."
                )
            say(f"  Note: {newer} (signed by Debian; GOV_STRICT=1 would refuse it).")


def _tested(debs, name):
    found = _file(debs, name)
    if not found:
        return False
    expected = _sums().get(found.name)
    return bool(expected) and expected == _sha256(found)


def _file(debs, name):
    return next(iter(sorted(debs.glob(f"{name}_*.deb"))), None)


def _sums():
    lines = SUMS.read_text(encoding="ascii").split("\n")
    return {line.split()[1]: line.split()[0] for line in lines if line.strip()}


def _sha256(path):
    with path.open("rb") as file:
        found = hashlib.sha256()
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()
