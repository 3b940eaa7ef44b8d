"""The doors of the server: every route of the installed addons, found by Odoo's map."""

import csv
from typing import NamedTuple

from odoo.tools import config

from tests.support import settings

LISTED = settings.ROOT / "docs" / "routes.csv"
OPEN = {"none", "public", "closed"}


class Route(NamedTuple):
    route: str
    auth: str  # closed: the suite answers 404
    type: str
    methods: str
    csrf: str  # off: a form of another site may send it
    addon: str


def of(env):
    """All routes of this database, each once."""
    # Known once Odoo has been told where addons are.
    from odoo.addons.gov_base.models.doors.ir_http_doors import is_closed

    installed = env.registry._init_modules.union(config["server_wide_modules"])
    http = env["ir.http"]
    found = {
        _route(url, endpoint, is_closed(url))
        for url, endpoint in http._generate_routing_rules(
            sorted(installed), converters=http._get_converters()
        )
    }
    return sorted(found)


def _route(url, endpoint, closed):
    given = endpoint.routing
    posted = given["type"] == "http" and given.get("csrf", True)
    return Route(
        url,
        "closed" if closed else str(given["auth"]),
        given["type"],
        " ".join(sorted(given.get("methods") or ())),
        "" if posted or given["type"] != "http" else "off",
        endpoint.func.__module__.split(".")[2]
        if endpoint.func.__module__.startswith("odoo.addons.")
        else "",
    )


def listed():
    """``{(route, addon): row}`` of docs/routes.csv."""
    with LISTED.open(encoding="utf-8", newline="") as file:
        return {(row["route"], row["addon"]): row for row in csv.DictReader(file)}


def is_open(route):
    return route.auth in OPEN or route.csrf == "off"
