"""An apt of our own: its lists and packages lie in GOV_HOME.

No right of the administrator is needed, the machine's apt is not touched, and Debian's
signatures are checked.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tools.lib import command
from tools.lib.report import Stop, step

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


def download(settings, packages, size):
    """The folder of these packages (name: suite), whose signatures apt checked."""
    _check_tools()
    uri = settings.mirror or _own_archive()
    options = _private_apt(settings.home / "apt", uri, set(packages.values()))
    log = settings.log / "setup.log"
    part = settings.home / "debs.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        with step(f"Reading the package lists of {uri}"):
            command.run(["apt-get", *options, "update"], log)
        with step(
            f"Downloading {len(packages)} packages ({size})",
            watch=lambda: f"{_size(part) >> 20} MB",
        ):
            wanted = [f"{name}/{suite}" for name, suite in packages.items()]
            command.run(["apt-get", *options, "download", *wanted], log, cwd=part)
    except command.Failed as failed:
        raise Stop(_reason(failed.output, uri, log)) from failed
    return part


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


def _private_apt(home, uri, suites):
    for name in ("lists/partial", "cache/archives/partial"):
        (home / name).mkdir(parents=True, exist_ok=True)
    (home / "status").touch()
    sources = home / "debian.sources"
    sources.write_text(
        f"Types: deb\nURIs: {uri}\nSuites: {' '.join(sorted(suites))}\n"
        f"Components: main\nSigned-By: {_keyring()}\n",
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
