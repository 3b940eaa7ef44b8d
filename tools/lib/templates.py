"""Databases that tests are copied from: one for each addon with what it depends on,
and one of the whole suite with demo data.

Their names carry a key of everything they were made from, so that an addon is installed
again only when it, or what it stands on, has changed.
"""

import contextlib

from tools.lib import addons, command, instance, odoo, odoo_tree, stage
from tools.lib.database import Databases
from tools.lib.report import Stop, step
from tools.lib.settings import ROOT

# The first is the users': addons' tests read the English of the source. The demo
# database is in Chinese.
LANGUAGES = "en_US,zh_CN"
PREFIX = "gov_test_"
COPY = "gov_testrun_"
GUARD = ROOT / "tools/guard"  # refuses and logs every connection to another machine


def of_addons(settings, suite):
    """Template with these addons, the last of which may need all before it."""
    name = _name(settings, suite)
    databases = Databases(settings)
    if databases.state(name) and log_of(settings, name).exists():
        return name
    building = f"{name}__building"
    log = log_of(settings, name)
    log.unlink(missing_ok=True)
    below = of_addons(settings, suite[:-1]) if suite else None
    there = settings.replace(db=building)
    with step(f"Installing {suite[-1]}" if suite else "Installing Odoo's own modules"):
        if below:
            databases.copy(below, building)
        else:
            databases.drop(building)
        wanted = suite[-1] if suite else ",".join(addons.COMPANIONS)
        _install(there, building, log, wanted)
    _finish(databases, building, name)
    return name


def of_demo(settings):
    """Template of the whole suite with demo data, made as `make run` makes it."""
    name = _demo_name(settings)
    databases = Databases(settings)
    if not (databases.state(name) and log_of(settings, name).exists()):
        there = settings.replace(demo=True)
        instance.make(there, name, log_of(settings, name), **guard())
    return name


def log_of(settings, name):
    folder = settings.log / "templates"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.log"


def guard():
    """Environment in which Odoo can reach nothing but this machine."""
    return {"PYTHONPATH": GUARD}


@contextlib.contextmanager
def copy(settings, template, purpose):
    """A database of one's own; yields the settings that name it."""
    databases = Databases(settings)
    there = settings.replace(db=f"{COPY}{purpose}")
    databases.copy(template, there.db)
    try:
        yield there
    finally:
        databases.drop(there.db)


def drop_old(settings):
    """Drop what no present state of the addons is tested with."""
    every, suite = addons.every(settings), addons.names(settings)
    chains = [addons.closure(settings, name) for name in every] + [suite]
    wanted = {_demo_name(settings)} | {
        _name(settings, chain[:length])
        for chain in chains
        for length in range(len(chain) + 1)
    }
    databases = Databases(settings)
    for name in databases.names(PREFIX) + databases.names(COPY):
        if name not in wanted and not databases.is_busy(name):
            databases.drop(name)
            log_of(settings, name).unlink(missing_ok=True)


def _name(settings, suite):
    keys = [addons.key(settings, name) for name in suite]
    top = f"{suite[-1]}_" if suite else "odoo_"
    return PREFIX + top + stage.digest(_ground(settings), *keys)


def _demo_name(settings):
    keys = [addons.key(settings, name) for name in addons.names(settings)]
    made_by = (instance.FIRST_DAY, instance.__file__)
    return f"{PREFIX}demo_" + stage.digest(_ground(settings), *made_by, *keys)


def _ground(settings):
    return stage.digest(odoo_tree.release_key(settings), LANGUAGES, *addons.COMPANIONS)


def _install(settings, name, log, wanted):
    conf = odoo.write_conf(settings, name)
    options = ["--stop-after-init", "--no-http", f"--load-language={LANGUAGES}"]
    try:
        odoo.run(settings, conf, log, *options, "-i", wanted, **guard())
    except command.Failed as failed:
        raise Stop(
            instance.last_trouble(failed.output) + f" (details: {log})."
        ) from failed
    finally:
        conf.unlink()


def _finish(databases, building, name):
    databases.set_state(building, {"demo": False, "addons": {}})
    databases.rename(building, name)
