"""The suite's database through the ORM, for what would be too slow over RPC."""

import contextlib
import threading

import odoo
import odoo.api
import odoo.modules.registry
import odoo.sql_db
import odoo.tools
from odoo.service.server import load_server_wide_modules

from tests.support import settings


def open_registry(database):
    odoo.tools.config.parse_config(
        ["-c", str(settings.conf()), "-d", database, "--max-cron-threads", "0"],
        setup_logging=False,
    )
    odoo.modules.module.initialize_sys_path()
    load_server_wide_modules()
    return odoo.modules.registry.Registry(database)


def close(database):
    odoo.modules.registry.Registry.delete(database)
    odoo.sql_db.close_db(database)


@contextlib.contextmanager
def environment(registry, commit=False):
    """Yield a superuser's environment; nothing is kept unless ``commit``.

    What the suite writes through a connection of its own is undone with the rest, and
    waits for nothing that the rest has locked.
    """
    registry.check_signaling()
    with type(registry).cursor(registry) as cursor:
        env = odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        try:
            with contextlib.nullcontext() if commit else _inside(registry, cursor):
                yield env
            if commit:
                env.flush_all()
                cursor.commit()
        finally:
            cursor.rollback()
    if commit:
        registry.signal_changes()
    registry.clear_all_caches()


@contextlib.contextmanager
def _inside(registry, cursor):
    """Let this thread's work have a part of this connection where it asks for one."""
    owner, opens = threading.get_ident(), type(registry).cursor

    @contextlib.contextmanager
    def part():
        with cursor.savepoint(flush=False):
            yield cursor

    def choose(readonly=False):
        mine = threading.get_ident() == owner
        return part() if mine else opens(registry, readonly=readonly)

    registry.cursor = choose
    try:
        yield
    finally:
        del registry.cursor
