"""Chromium, and a window for each person who needs one.

`make proof PART=browser` runs each test twenty times (GOV_ROUNDS sets another number)
beside four processes that do nothing but keep the machine busy.
"""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import sync_playwright

from tests.support import browser as browsers

LONG = os.environ.get("GOV_PROOF") == "long"
ROUNDS = int(os.environ.get("GOV_ROUNDS") or 20) if LONG else 1
BUSY = 4 if LONG else 0


def pytest_generate_tests(metafunc):
    if ROUNDS > 1:
        metafunc.fixturenames.append("round_")
        metafunc.parametrize("round_", range(ROUNDS))


@pytest.fixture(scope="session", autouse=True)
def busy_machine():
    command = [sys.executable, "-c", "while True: pass"]
    begun = [subprocess.Popen(command) for _ in range(BUSY)]
    yield
    for process in begun:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browsers.executable(),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield launched
        launched.close()


@pytest.fixture
def desk(chromium, server, world):
    """``desk(name)``: the signed-in window of that person."""
    opened = []

    def window(name):
        opened.append(browsers.Desk(chromium, server, world.logins[name]))
        return opened[-1].sign_in()

    yield window
    for one in opened:
        one.close()
