"""Fetch Odoo's Debian packages through an apt of our own.

No right of the administrator is needed and the machine's apt is not touched: lists and
packages go to GOV_HOME. apt checks Debian's signatures; SHA256SUMS says besides which
files this suite was tested with.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tools.lib import command, stage
from tools.lib.report import Stop, say, step
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
KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
TROUBLES = (  # what apt says, what to do
    (
        ("NO_PUBKEY", "BADSIG", "EXPKEYSIG", "is not signed", "not signed by"),
        "The signature of the Debian archive at {uri} could not be checked: update the "
        "package debian-archive-keyring (apt-get install debian-archive-keyring).",
    ),
    (
        ("No space left", "Not enough free"),
        "The disk is full: free some space, or set GOV_HOME to a larger disk.",
    ),
    (
        ("does not have a Release file", "404  Not Found", "Unable to locate"),
        "The Debian archive at {uri} does not carry the suites sid and bookworm: name "
        "one that does with GOV_DEBIAN_MIRROR.",
    ),
)


def fetch(settings):
    """Put the packages into GOV_HOME/debs; what is whole already is kept."""
    debs = folder(settings)
    debs.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in PACKAGES if not _tested(debs, name)]
    if wanted:
        part = _download(settings, wanted, "up to 131 MB")
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
        part = _download(settings, [PIP], "2 MB")
        stage.build(unpacked, PIP, lambda new: unpack(_file(part, PIP), new, settings))
    return next(unpacked.glob("usr/share/python-wheels/pip-*.whl"))


def folder(settings):
    return settings.home / "debs"


def files(settings):
    """The packages to unpack, one of each name."""
    return [_file(folder(settings), name) for name in PACKAGES]


def _download(settings, names, size):
    """Packages in a folder of their own, with signatures checked by apt."""
    _check_tools()
    uri = settings.mirror or _own_archive()
    options = _private_apt(settings.home / "apt", uri, _keyring())
    log = settings.log / "setup.log"
    part = settings.home / "debs.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        with step(f"Reading the package lists of {uri}"):
            command.run(["apt-get", *options, "update"], log)
        with step(
            f"Downloading {len(names)} packages ({size})",
            watch=lambda: f"{_size(part) >> 20} MB",
        ):
            wanted = [f"{name}/{PACKAGES.get(name, 'sid')}" for name in names]
            command.run(["apt-get", *options, "download", *wanted], log, cwd=part)
    except command.Failed as failed:
        raise Stop(_reason(failed.output, uri, log)) from failed
    return part


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


def _size(part):
    return sum(path.stat().st_size for path in part.iterdir())


def _check_tools():
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise Stop(
                f"{tool} is not on this machine: run on Debian 12 or later, or set "
                "ODOO_DIR to a checkout of Odoo 19.0."
            )


def _keyring():
    for path in KEYRINGS:
        if Path(path).is_file():
            return path
    raise Stop(
        "The keys of the Debian archive are missing: apt-get install "
        "debian-archive-keyring."
    )


def _own_archive():
    """The address of the Debian archive this machine is configured for."""
    known = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    for uri in known:
        if uri.rstrip("/").endswith("/debian"):
            return uri
    raise Stop(
        "No Debian archive is configured on this machine: name one with "
        "GOV_DEBIAN_MIRROR=http://host/debian."
    )


def _private_apt(home, uri, keyring):
    for name in ("lists/partial", "cache/archives/partial"):
        (home / name).mkdir(parents=True, exist_ok=True)
    (home / "status").touch()
    sources = home / "debian.sources"
    sources.write_text(
        f"Types: deb\nURIs: {uri}\nSuites: {' '.join(sorted(set(PACKAGES.values())))}\n"
        f"Components: main\nSigned-By: {keyring}\n",
        encoding="utf-8",
    )
    values = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": os.devnull,
        "Dir::State": home,
        "Dir::State::lists": home / "lists",
        "Dir::State::status": home / "status",
        "Dir::Cache": home / "cache",
        "APT::Sandbox::User": "",
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
        "Acquire::Retries": 3,
        "Acquire::http::Timeout": 30,
    }
    return [part for name in values for part in ("-o", f"{name}={values[name]}")]


def _reason(output, uri, log):
    for signs, sentence in TROUBLES:
        if any(sign in output for sign in signs):
            return sentence.format(uri=uri)
    return (
        f"The Debian archive at {uri} could not be reached: check the network, or name "
        f"another with GOV_DEBIAN_MIRROR (details: {log})."
    )
