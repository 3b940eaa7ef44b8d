"""Which servers of this GOV_HOME run: one locked file for each port.

The lock is handed down to the server, so that it lasts exactly as long as one of the
two processes lives, and no number of a process that is gone is ever trusted.
"""

import contextlib
import fcntl
import os
import signal
import time

from tools.lib.report import Stop


class Register:
    """The locked file of one port."""

    def __init__(self, path):
        self.handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)

    def add(self, *pids):
        os.ftruncate(self.handle, 0)
        os.pwrite(self.handle, " ".join(map(str, pids)).encode(), 0)


@contextlib.contextmanager
def registered(settings):
    """Register this process as the one that serves the port."""
    register = Register(settings.run / f"server-{settings.port}.pid")
    try:
        try:
            fcntl.flock(register.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                f"The suite already runs on http://127.0.0.1:{settings.port}: "
                "`make stop` ends it, GOV_PORT chooses another port."
            ) from None
        register.add(os.getpid())
        yield register
    finally:
        os.close(register.handle)


def stop(settings, patience=60):
    """End every registered server; returns how many there were."""
    found = 0
    for path in sorted(settings.run.glob("server-*.pid")):
        pids = _read(path)
        if pids and _is_held(path):
            found += 1
            _end(path, pids, patience)
    return found


def _end(path, pids, patience):
    for each in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, each)
        deadline = time.monotonic() + patience
        while _is_held(path) and time.monotonic() < deadline:
            time.sleep(0.1)
        if not _is_held(path):
            return


def _read(path):
    return [int(word) for word in path.read_text(encoding="ascii").split()]


def _is_held(path):
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
