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


@contextlib.contextmanager
def registered(settings):
    """Register this process as the one that serves the port; yields a function that
    adds the server's process."""
    path = settings.run / f"server-{settings.port}.pid"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                f"The suite already runs on http://127.0.0.1:{settings.port}: `make stop` "
                "ends it, GOV_PORT chooses another port."
            ) from None
        _write(handle, os.getpid())
        yield lambda pid: _write(handle, os.getpid(), pid)
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


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


def _write(handle, *pids):
    os.set_inheritable(handle, True)
    os.ftruncate(handle, 0)
    os.pwrite(handle, " ".join(map(str, pids)).encode(), 0)


def _read(path):
    return [int(word) for word in path.read_text(encoding="ascii").split()]


def _is_held(path):
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
