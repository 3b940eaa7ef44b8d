"""An Odoo server of the suite's own, on a free port."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request

import psutil

from tests.support import settings

START_LIMIT = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server; ``command`` is how it is started, ``workers`` how many processes."""

    def __init__(self, database, log, command=None, workers=0):
        self.database = database
        self.port = free_port()
        self.gevent_port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.process = None
        self._command = command or settings.odoo_command()
        self._workers = workers

    @contextlib.contextmanager
    def running(self):
        try:
            self.start()
            yield self
        finally:
            self.stop()

    def start(self):
        """Start and wait until it answers; a log of before is kept."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    *self._command,
                    *self._chosen(),
                    *("--http-interface", "127.0.0.1"),
                    *("--http-port", str(self.port)),
                    *("--gevent-port", str(self.gevent_port)),
                    *("--workers", str(self._workers)),
                    *("--max-cron-threads", "0"),
                    "--no-database-list",
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.log.parent,
                start_new_session=True,
            )
        self._wait(self.process)

    def _chosen(self):
        return ("-d", self.database, f"--db-filter=^{re.escape(self.database)}$")

    def _wait(self, process):
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/web/health", timeout=5).close()
                return
            time.sleep(0.2)
        raise RuntimeError(f"The server did not start:\n{self.tail()}")

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        """End all its processes at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def workers(self):
        """The processes that answer requests, when it has several."""
        children = psutil.Process(self.process.pid).children()
        return [one for one in children if "gevent" not in one.cmdline()]

    def tail(self, lines=40):
        return "\n".join(self.text().splitlines()[-lines:])

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")
