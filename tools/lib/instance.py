"""Make a database of the suite, or bring it up to the addons as they are now."""

import os
import re
import secrets

from tools.lib import addons, command, odoo, odoo_tree
from tools.lib.database import Databases
from tools.lib.report import Stop, say, step
from tools.lib.settings import ROOT

FIRST_DAY = ROOT / "tools/lib/first_day.py"


def prepare(settings):
    """The served database exists and is up to date."""
    databases = Databases(settings)
    log = settings.log / "database.log"
    if not databases.exists(settings.db):
        make(settings, settings.db, log)
        return
    state = databases.state(settings.db)
    if state is None and not databases.is_odoo(settings.db):
        raise Stop(
            f"The database {settings.db} is there and is none of this suite: choose "
            "another name with GOV_DB."
        )
    if state and state["demo"] != settings.demo:
        kind = "demo" if state["demo"] else "production"
        raise Stop(
            f"The database {settings.db} is a {kind} database: choose another name "
            f"with GOV_DB, or set GOV_DEMO={int(state['demo'])}."
        )
    _upgrade(settings, databases, state, log)


def make(settings, name, log, **environment):
    """Make the database under another name and rename it when it is whole."""
    databases = Databases(settings)
    building = f"{name}__building"
    databases.drop(building)
    log.unlink(missing_ok=True)
    there = settings.replace(db=building)
    conf = odoo.write_conf(there, building)
    kind = "demo" if settings.demo else "empty"
    suite = addons.names(settings)
    state = state_now(settings)
    with step(f"Making the {kind} database {name}", watch=lambda: _progress(log)):
        _odoo(there, conf, log, "-i", ",".join(addons.foreign(settings)), **environment)
        if settings.demo:
            allow_demo(databases, building)
        _odoo(there, conf, log, "-i", ",".join(suite), **environment)
        _check_demo(log)
        password = _first_day(there, conf, log, environment)
    conf.unlink()
    databases.set_state(building, state)
    if not settings.demo:
        settings.production_mark.touch()
    databases.rename(building, name)
    if password:
        say(f"  Administrator: login admin, password {password} (shown only now).")


def _check_demo(log):
    """Odoo only warns when demo data fail, and goes on without people or cases."""
    for line in log.read_text(encoding="utf-8").splitlines():
        if "demo data failed to install" in line:
            raise Stop(f"{line.split(': ', 1)[-1].strip()} (details: {log}).")


def allow_demo(databases, name):
    """Demo data of the suite's addons alone.

    Odoo gives an addon its demo data only where everything it depends on has some;
    Odoo's own (American partners, a user demo/demo) has no place in a district.
    """
    databases.execute(
        name, "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"
    )


def state_now(settings):
    suite = addons.names(settings)
    return {
        "demo": settings.demo,
        "odoo": odoo_tree.release_key(settings),
        "addons": {name: addons.key(settings, name) for name in suite},
    }


def _upgrade(settings, databases, state, log):
    """Upgrade what changed; Odoo itself adds what depends on it."""
    now = state_now(settings)
    known = state or {"odoo": None, "addons": {}}
    if known["odoo"] == now["odoo"] and known["addons"] == now["addons"]:
        return
    changed = [
        name
        for name, key in now["addons"].items()
        if known["addons"].get(name) != key or known["odoo"] != now["odoo"]
    ]
    log.unlink(missing_ok=True)
    conf = odoo.write_conf(settings, "upgrade")
    if changed:
        title = f"Upgrading {', '.join(changed)} in {settings.db}"
        with step(title, watch=lambda: _progress(log)):
            names = ",".join(changed)
            _odoo(settings, conf, log, "--i18n-overwrite", "-i", names, "-u", names)
    databases.set_state(settings.db, now | {"demo": settings.demo})


def _odoo(settings, conf, log, *arguments, **environment):
    options = ["--stop-after-init", "--no-http", "--load-language=zh_CN"]
    try:
        odoo.run(settings, conf, log, *options, *arguments, **environment)
    except command.Failed as failed:
        raise Stop(f"{last_trouble(failed.output)} (details: {log}).") from failed


def _first_day(settings, conf, log, environment):
    """Returns the administrator's password if it was made here."""
    password = given = os.environ.get("GOV_ADMIN_PASSWORD", "")
    if not settings.demo:
        password = given or secrets.token_urlsafe(12)
    try:
        odoo.run(
            settings,
            conf,
            log,
            *("shell", "--no-http"),
            text=FIRST_DAY.read_text(encoding="utf-8"),
            GOV_NEW_ADMIN_PASSWORD=password,
            **environment,
        )
    except command.Failed as failed:
        raise Stop(f"{last_trouble(failed.output)} (details: {log}).") from failed
    return "" if given else password


def last_trouble(output):
    """The line of the exception: the last one that is neither logged nor indented."""
    if "No space left" in output:
        return "The disk is full: free some space, or set GOV_HOME to a larger disk"
    lines = [line for line in output.splitlines() if re.match(r"[A-Za-z_.]+: \S", line)]
    return "Odoo ended with an error: " + (lines[-1] if lines else "none given")


def _progress(log):
    """How many modules are loaded, from Odoo's log."""
    loaded = re.findall(r"Loading module \w+ \((\d+)/(\d+)\)", log.read_text("utf-8"))
    return "module {} of {}".format(*loaded[-1]) if loaded else ""
