"""An Odoo server of the suite's own, on a free port."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request

from tests.support import settings

START_LIMIT = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, database, log):
        self.database = database
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log

    @contextlib.contextmanager
    def running(self):
        with self.log.open("wb") as output:
            process = subprocess.Popen(
                [
                    *settings.odoo_command(),
                    *("-d", self.database),
                    f"--db-filter=^{re.escape(self.database)}$",
                    *("--http-interface", "127.0.0.1"),
                    *("--http-port", str(self.port)),
                    *("--gevent-port", str(free_port())),
                    *(
                        "--workers",
                        "0",
                        "--max-cron-threads",
                        "0",
                        "--no-database-list",
                    ),
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.log.parent,
                start_new_session=True,
            )
            try:
                self._wait(process)
                yield self
            finally:
                self._stop(process)

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

    @staticmethod
    def _stop(process):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def tail(self, lines=40):
        return "\n".join(self.text().splitlines()[-lines:])

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")
