"""Chromium, and a window for each person who needs one."""

import pytest
from playwright.sync_api import sync_playwright

from tests.support import browser as browsers


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
