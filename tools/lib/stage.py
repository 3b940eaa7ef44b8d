"""Steps that are either done or not: nothing half-made is ever trusted.

A folder counts as made when it holds a stamp with the key of its inputs. It is made
beside its place and renamed into it at the end, so that an interrupted step leaves no
stamp behind.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from tools.lib.report import say

STAMP = ".stamp"


def digest(*parts):
    """Key of texts and of files' contents."""
    found = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()[:16]


def is_made(folder, key):
    with contextlib.suppress(OSError):
        return (folder / STAMP).read_text(encoding="ascii") == key
    return False


def build(folder, key, make):
    """Make ``folder`` by ``make(part)`` unless it is there with this key."""
    if is_made(folder, key):
        return
    part = folder.with_name(folder.name + ".part")
    old = folder.with_name(folder.name + ".old")
    for leftover in (part, old):
        shutil.rmtree(leftover, ignore_errors=True)
    part.mkdir(parents=True)
    make(part)
    stamp(part, key)
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def stamp(folder, key):
    part = folder / (STAMP + ".part")
    part.write_text(key, encoding="ascii")
    part.rename(folder / STAMP)


def unstamp(folder):
    (folder / STAMP).unlink(missing_ok=True)


@contextlib.contextmanager
def lock(path, busy=None):
    """Hold ``path`` alone, waiting for whoever holds it; ``busy`` is said meanwhile."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if busy:
                say(busy)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
