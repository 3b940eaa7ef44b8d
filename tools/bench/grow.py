"""Run inside `odoo shell`: the database of the bench, made and made larger."""

import importlib
import time

from tools.bench.generators import GENERATORS


def world(env):
    for name in GENERATORS:
        importlib.import_module(name).world(env)
        env.flush_all()
    env.cr.commit()


def to(env, size):
    """Grow to ``size`` cases; returns what was added and how long it took."""
    env.cr.execute("SELECT count(*) FROM gov_case")
    [(first,)] = env.cr.fetchall()
    return _add(env, first + 1, size) if first < size else {}


def _add(env, first, last, **options):
    start = time.perf_counter()
    for name in GENERATORS:
        importlib.import_module(name).grow(env, first, last, **options)
    env.cr.commit()
    settle(env)
    return {
        "cases": last,
        "seconds": time.perf_counter() - start,
        "bytes": _bytes(env.cr),
    }


def settle(env):
    """Statistics and visibility as autovacuum leaves them in the quiet of the night."""
    env.cr.commit()
    connection = env.cr.connection
    connection.autocommit = True
    env.cr.execute("VACUUM ANALYZE")
    connection.autocommit = False


def _bytes(cr):
    cr.execute("SELECT pg_database_size(current_database())")
    return cr.fetchone()[0]


def flood(env, rows):
    """Add open cases until so many have a promise that runs."""
    env.cr.execute("SELECT count(*) FROM gov_case WHERE due_date IS NOT NULL")
    [(running,)] = env.cr.fetchall()
    env.cr.execute("SELECT count(*) FROM gov_case")
    [(all_of_them,)] = env.cr.fetchall()
    if running < rows:
        _add(env, all_of_them + 1, all_of_them + rows - running, flood=True)
