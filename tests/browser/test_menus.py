"""What each role finds in its menus, and that everything there opens."""

import json
from pathlib import Path

import pytest

from tests.support import places
from tests.support.browser import Desk
from tests.support.world import PASSWORD

EXPECTED = json.loads(
    Path(__file__).with_name("menus.json").read_text(encoding="utf-8")
)
ROW = ".o_list_view .o_data_row .o_data_cell:not(.o_list_record_selector)"


def test_signing_in_on_the_page(chromium, server, world):
    """In Chinese, to the desk."""
    desk = Desk(chromium, server, world.logins["window_clerk"])
    desk.page.goto(f"{server.url}/odoo")
    enter = desk.page.locator(".oe_login_form button[type='submit']").first
    assert enter.inner_text().strip() in ("登录", "登入", "登陆"), enter.inner_text()
    desk.page.fill("input[name='login']", world.logins["window_clerk"])
    desk.page.fill("input[name='password']", PASSWORD)
    enter.click()
    desk.settle()
    desk.picture("after-signing-in")
    desk.close()


@pytest.mark.parametrize("role", [*places.ROLES, "no_post", "ended_post", "system"])
def test_menus_and_everything_behind_them(desk, catalogued, role):
    window = desk(role)
    menus = window.menus()
    ours = sorted(xmlid for xmlid in menus if xmlid.startswith("gov_"))
    assert ours == EXPECTED.get(role, []), json.dumps(ours, indent=4)
    for xmlid in ours:
        if menus[xmlid]:
            window.open_action(menus[xmlid])
            if not window.close_dialogue():
                _open_first_row(window)


def _open_first_row(window):
    row = window.page.locator(ROW)
    if not row.count():
        return
    row.first.dispatch_event("click")  # a date picker or the heading may lie over it
    window.settle()


@pytest.mark.parametrize("role", ["window_clerk", "supervisor", "catalogue_editor"])
def test_pictures_of_the_first_screens(desk, catalogued, role):
    window = desk(role)
    window.picture(f"first-screen-{role}")


def test_the_user_menu_leads_nowhere_outside(desk, catalogued):
    window = desk("window_clerk")
    window.page.locator(".o_user_menu button").click()
    window.settle()
    menu = window.page.locator(".o-dropdown--menu").last
    menu.wait_for()
    assert "odoo.com" not in menu.inner_html()
    words = menu.inner_text()
    assert "我的账号" in words and "登出" in words
    assert not {"Help", "My Preferences", "Shortcuts"} & set(words.split("\n")), words
