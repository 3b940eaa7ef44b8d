"""A second PostgreSQL that follows the first one, as slowly as wanted."""

import contextlib
import shutil
import time

from tools.lib.cluster import SUPERUSER

PORT = 5433
PATIENCE = 60  # seconds for it to catch up
SETTINGS = """
port = {port}
hot_standby = on
recovery_min_apply_delay = '{delay}s'
"""


class Standby:
    """Made from a running cluster; it listens beside it, in the same folder."""

    def __init__(self, cluster, delay):
        self.cluster = cluster
        self.delay = delay
        self.data = cluster.base / "standby"
        self.host, self.port = cluster.settings.pg_host, PORT

    @contextlib.contextmanager
    def following(self):
        self._make()
        try:
            self.start()
            yield self
        finally:
            self.stop()
            shutil.rmtree(self.data, ignore_errors=True)

    def _make(self):
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        self.cluster.own(self.data)
        self.cluster.run(
            *("pg_basebackup", "-D", self.data, "-h", self.host, "-U", SUPERUSER),
            *("-R", "-X", "stream", "--checkpoint=fast"),
            extra={"PGPASSWORD": self.cluster.superuser_password},
        )
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write(SETTINGS.format(port=self.port, delay=self.delay))

    def start(self):
        log = self.data / "standby.log"
        self.cluster.run(
            *("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", "60", "start")
        )

    def stop(self, mode="immediate"):
        if (self.data / "postmaster.pid").exists():
            self.cluster.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def wait_until(self, true):
        """Wait until what ``true`` asks of the standby is so."""
        until = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > until:
                raise AssertionError(f"the standby is not there in {PATIENCE} s")
            time.sleep(0.1)
