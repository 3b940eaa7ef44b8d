"""The suite's database through the ORM, for what would be too slow over RPC."""

import contextlib

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
    """Yield a superuser's environment; nothing is kept unless ``commit``."""
    registry.check_signaling()
    with registry.cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        try:
            yield env
            if commit:
                env.flush_all()
                cursor.commit()
        finally:
            cursor.rollback()
    if commit:
        registry.signal_changes()
    registry.clear_all_caches()
