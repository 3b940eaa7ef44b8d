"""Lets a few browsers run at once on a machine, whatever the number of processes.

Each running browser holds a lock on one of a few files; the system lets go of it when
the process that holds it ends, however it ends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import PrintError

_PAUSE = 0.1


@contextmanager
def one_of(folder: str, count: int, seconds: float) -> Iterator[None]:
    """Hold one of ``count`` slots as long as the block lasts.

    :param folder: where the lock files are
    :raises PrintError: none became free in time
    """
    os.makedirs(folder, mode=0o700, exist_ok=True)
    deadline = time.monotonic() + seconds
    while (held := _take(folder, count)) is None:
        if time.monotonic() >= deadline:
            raise PrintError("busy")
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        os.close(held)


def _take(folder, count):
    for number in range(count):
        path = os.path.join(folder, f"slot{number}")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
        else:
            return descriptor
    return None
