"""Take entries out of an archive: plain files and folders, below one folder only.

Python's own filter does it where there is one. Debian 12's Python 3.11.2 is older than
the filter, so the little that our archives need of it is done here for that.
"""

import tarfile
from pathlib import Path, PurePosixPath

FILE, FOLDER = 0o644, 0o755


def extract(archive, entry, folder):
    """Write one entry below ``folder``; whoever runs this owns what comes out.

    :raises tarfile.TarError: the entry leads out of the folder, or is a link or device
    """
    if hasattr(tarfile, "data_filter"):
        archive.extract(entry, folder, filter="data")
    else:
        archive.extract(_plain(entry), folder, set_attrs=False)
        _set_mode(entry, Path(folder))


def _plain(entry):
    name = PurePosixPath(entry.name)
    if name.is_absolute() or ".." in name.parts:
        raise tarfile.TarError(f"{entry.name!r} leads out of its folder")
    if not (entry.isfile() or entry.isdir()):
        raise tarfile.TarError(f"{entry.name!r} is no plain file")
    return entry


def _set_mode(entry, folder):
    """As the filter does: what its owner may do, and nobody else may write."""
    most, least = (FILE | 0o111, 0o600) if entry.isfile() else (FOLDER, 0o700)
    (folder / entry.name).chmod(entry.mode & most | least)
