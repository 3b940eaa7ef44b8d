"""An archive of `make backup`, unpacked and compared with its own digests.

Nothing in it is believed, nor given to PostgreSQL, before its digests and signature
were checked.
"""

import dataclasses
import filecmp
import itertools
import json
import re
import tarfile
from pathlib import Path

from tools.lib import backup, sealing, tarballs
from tools.lib.report import Stop, step

CONTENT = (backup.ABOUT, backup.DUMP, backup.FILES)
SEALS = (backup.SUMS, backup.SIGNATURE)
STORED = re.compile(
    r"filestore/(?:([0-9a-f]{2})/\1|checklist/([0-9a-f]{2})/\2)[0-9a-f]+"
)
SEEN = "seen"
SIGNED, UNCHECKED, UNSIGNED, UNLISTED = range(4)
WORDS = {
    SIGNED: "signed, and the signature holds",
    UNCHECKED: (
        "signed, but no key to check that with (GOV_BACKUP_VERIFY): whoever could "
        "write it could have changed it"
    ),
    UNSIGNED: "not signed: whoever could write it could have changed it",
    UNLISTED: (
        "of an older version, without digests and not signed: whoever could write it "
        "could have changed it"
    ),
}


@dataclasses.dataclass
class Unpacked:
    """What an archive holds and how far it can be believed."""

    work: Path
    about: dict = dataclasses.field(default_factory=dict)
    signed: int = UNSIGNED
    files: int = 0  # stored files
    damaged: list = dataclasses.field(default_factory=list)  # not what their names say

    wanted: set = dataclasses.field(default_factory=set)  # the files of a moment

    def words(self):
        return WORDS[self.signed]

    def take(self, name):
        """Count a stored file, and note it if it is not what its name says."""
        self.files += 1
        path = self.work / backup.FILES / name
        (sha1,) = sealing.sums(path, "sha1")
        if not _is_named(path, f"{backup.FILES}/{name}", sha1):
            self.damaged.append(name)


def unpack(path, work):
    """Returns what was unpacked, or stops with what is wrong with the archive."""
    found = Unpacked(work)
    size = path.stat().st_size
    with sealing.read(path) as file:
        summed = _Counted(file)

        def progress():
            return f"{min(summed.count / max(size, 1), 1):.0%}"

        with step(f"Unpacking {path.name} and summing it up", watch=progress):
            _extract(path, summed, found)
    _check_whole(path, work)
    found.signed = _check_sums(path, work)
    found.about = json.loads((work / backup.ABOUT).read_text(encoding="utf-8"))
    return found


class _Counted:
    def __init__(self, file):
        self._file = file
        self.count = 0

    def read(self, size=-1):
        block = self._file.read(size)
        self.count += len(block)
        return block


def _extract(path, file, found):
    try:
        with (
            tarfile.open(fileobj=file, mode="r|") as archive,
            (found.work / SEEN).open("w", encoding="utf-8") as seen,
        ):
            for entry in archive:
                _check_entry(path, entry, found.work)
                tarballs.extract(archive, entry, found.work)
                if entry.isfile() and entry.name not in SEALS:
                    seen.write(f"{_sum_up(entry.name, found)}  {entry.name}\n")
    except (tarfile.TarError, EOFError) as error:
        raise Stop(f"{path} is no whole backup: {error}.") from error


def _check_entry(path, entry, work):
    first = entry.name.split("/")[0]
    known = first in CONTENT or entry.name in SEALS
    if not (known and (entry.isfile() or entry.isdir())):
        raise Stop(f"{path} holds {entry.name}: it is no backup.")
    if entry.isfile() and (work / entry.name).exists():
        raise Stop(f"{path} holds {entry.name} twice: it is no backup.")


def _sum_up(name, found):
    """The digest for the list; stored files are compared with their names, too."""
    sha256, sha1 = sealing.sums(found.work / name, "sha256", "sha1")
    if name.startswith(f"{backup.FILES}/"):
        found.files += 1
        if not _is_named(found.work / name, name, sha1):
            found.damaged.append(name.removeprefix(f"{backup.FILES}/"))
    return sha256


def _is_named(path, name, sha1):
    """What Odoo's clean-up notes in ``checklist`` are empty files."""
    if not STORED.fullmatch(name):
        return False
    if name.startswith(f"{backup.FILES}/checklist/"):
        return path.stat().st_size == 0
    return path.name == sha1


def _check_whole(path, work):
    missing = [part for part in CONTENT if not (work / part).exists()]
    if missing:
        raise Stop(f"{path} is no whole backup: {missing[0]} is missing in it.")


def _check_sums(path, work):
    sums, key = work / backup.SUMS, sealing.verifying_key()
    signature = work / backup.SIGNATURE
    if key and not (sums.is_file() and signature.is_file()):
        raise Stop(
            f"{path} is not signed: with GOV_BACKUP_VERIFY or GOV_BACKUP_SIGN set, "
            "only signed archives are restored."
        )
    if not sums.is_file():
        return _unlisted(path, work)
    if key and not sealing.is_signed(key, sums, sums.name, signature.read_bytes()):
        raise Stop(
            f"The signature of {path} is wrong: it was altered, or signed with another "
            "key."
        )
    if not filecmp.cmp(sums, work / SEEN, shallow=False):
        raise Stop(f"{path} was altered or damaged: {_difference(sums, work / SEEN)}.")
    if not signature.is_file():
        return UNSIGNED
    return SIGNED if key else UNCHECKED


def _unlisted(path, work):
    about = json.loads((work / backup.ABOUT).read_text(encoding="utf-8"))
    if about.get("format", 1) > 1:
        raise Stop(f"{path} is no whole backup: {backup.SUMS} is missing in it.")
    return UNLISTED


def _difference(listed, seen):
    """Which file is the first that is not as listed."""
    with listed.open(encoding="utf-8") as wanted, seen.open(encoding="utf-8") as there:
        for line, other in itertools.zip_longest(wanted, there, fillvalue=""):
            if line != other:
                break
    name, found = line.strip()[66:], other.strip()[66:]
    if name == found:
        return f"the content of {name} is not what its list of digests says"
    if name and not _is_in(name, seen):
        return f"{name} is missing"
    return f"{found or name} is not in its list of digests"


def _is_in(name, sums):
    with sums.open(encoding="utf-8") as lines:
        return any(line.strip()[66:] == name for line in lines)
