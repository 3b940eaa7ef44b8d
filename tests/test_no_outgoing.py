"""A default installation calls nobody.

`make test` runs Odoo, its installation included, under tools/guard, which refuses
every connection to another machine and writes an error with the logger ``gov.guard``.
Errors in the log of the installation fail the run; here are the server at work and its
jobs.
"""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

GUARD = Path(__file__).resolve().parents[1] / "tools/guard"
REFUSED = re.compile(r"gov\.guard: Outgoing connection to \S+ refused")
CALLING_OUT = (
    "iap",
    "partner_autocomplete",
    "web_unsplash",
    "base_import_module",
    "snailmail",
    "sms",
    "digest",
    "google_gmail",
    "microsoft_outlook",
)


@pytest.fixture(scope="module")
def administrator(xml):
    return xml("system")


def test_the_guard_sees_and_refuses_a_connection():
    code = (
        "import logging, socket\n"
        "logging.basicConfig()\n"
        "socket.create_connection(('192.0.2.1', 80), timeout=1)\n"
    )
    done = _python(code, PYTHONPATH=str(GUARD))
    assert done.returncode != 0
    assert "Outgoing connection to 192.0.2.1 refused" in done.stderr


def test_the_guard_sees_and_refuses_a_look_up():
    code = "import socket\nsocket.getaddrinfo('www.example.org', 443)\n"
    done = _python(code, PYTHONPATH=str(GUARD))
    assert "ConnectionRefusedError" in done.stderr


def test_the_guard_is_on_here():
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_modules_that_call_services_are_not_installed(administrator):
    found = administrator(
        "ir.module.module",
        "search_read",
        domain=[["state", "=", "installed"], ["name", "in", CALLING_OUT]],
        fields=["name"],
    )
    assert found == []


def test_no_scheduled_job_calls_out(server, administrator):
    jobs = administrator("ir.cron", "search", domain=[])
    assert jobs
    for job in jobs:
        administrator("ir.cron", "method_direct_trigger", [job])
    assert not REFUSED.search(server.text())


def test_opening_every_menu_calls_nobody(server, administrator):
    menus = administrator(
        "ir.ui.menu",
        "search_read",
        domain=[["action", "!=", False]],
        fields=["action"],
    )
    assert menus
    for menu in menus:
        model, number = menu["action"].split(",")
        if model == "ir.actions.act_window":
            _open(administrator, int(number))
    assert not REFUSED.search(server.text())


def _open(administrator, number):
    [action] = administrator(
        "ir.actions.act_window", "read", [number], fields=["res_model", "view_mode"]
    )
    model = action["res_model"]
    views = [[False, mode] for mode in action["view_mode"].split(",")]
    administrator(model, "get_views", views=views)
    administrator(model, "search_read", domain=[], fields=["display_name"], limit=1)


def _python(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
