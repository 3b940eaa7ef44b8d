"""Stored files of a database, put away as they come: nothing cleaned up is lost."""

import os
import re
import tarfile
import time

from tools.lib import sealing

FOLDER, NAME = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{40}")
SETTLED = 2_000_000_000  # nanoseconds after which a folder's time can be trusted


class Store:
    """Which files there are; folders that did not change are not read again."""

    def __init__(self, folder):
        self.folder = folder
        self._seen = {}

    def names(self):
        found = set()
        if self.folder.is_dir():
            for entry in os.scandir(self.folder):
                if FOLDER.fullmatch(entry.name):
                    found |= self._in(entry)
        return found

    def _in(self, entry):
        changed = entry.stat().st_mtime_ns
        known = self._seen.get(entry.name)
        if known and known[0] == changed:
            return known[1]
        now = time.time_ns()
        names = {
            f"{entry.name}/{name}"
            for name in os.listdir(entry.path)
            if NAME.fullmatch(name)
        }
        if now - changed > SETTLED:
            self._seen[entry.name] = changed, names
        return names


class Shelf:
    """The archives of stored files that belong to one copy of the cluster."""

    def __init__(self, place, base):
        self._place = place
        self.base = base
        self._folder = place.folder / base / "files"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lists = sorted(self._folder.glob("*.list"))
        self._count = len(lists)
        self._known = {
            name for one in lists for name in one.read_text(encoding="ascii").split()
        }

    def add(self, store):
        """Put away what is new; what is being written comes the next time."""
        new = sorted(store.names() - self._known)
        if not new:
            return
        added, number = [], f"{self._count + 1:06}"

        def write(file):
            with tarfile.open(fileobj=file, mode="w|") as archive:
                for name in new:
                    if _add(archive, store.folder / name, name):
                        added.append(name)

        self._place.put(f"{self.base}/files/{number}.tar", write)
        if added:
            with sealing.written(self._folder / f"{number}.list", None) as names:
                names.write("\n".join(added).encode())
            self._known.update(added)
            self._count += 1


def _add(archive, path, name):
    """Whether the file was whole and there: one cleaned up meanwhile is not used."""
    try:
        if sealing.sums(path, "sha1") != [path.name]:
            return False
        archive.add(path, name)
    except FileNotFoundError:
        return False
    return True
