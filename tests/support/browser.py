"""Pages of one person in Debian's Chromium, and what they must not show."""

import shutil

from tests.support import settings
from tests.support.world import PASSWORD

NAMES = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
ERRORS = (
    ".o_error_dialog, .o_notification_manager .text-bg-danger, .modal .o_error_detail"
)
# Ready: a view or an action is there and nothing is being loaded.
READY = """() => {
    const shown = document.querySelector(
        ".o_action_manager > .o_action, .o_action_manager .o_view_controller, .modal"
    );
    return shown && !document.querySelector(".o_loading_indicator, .o_blockUI");
}"""
OPEN_ACTION = """async (id) => {
    const action = odoo.__WOWL_DEBUG__.root.env.services.action;
    await action.doAction(id, {clearBreadcrumbs: true});
}"""


def executable():
    return next(filter(None, map(shutil.which, NAMES)), None)


class Desk:
    """One person's browser window."""

    def __init__(self, browser, server, login):
        self.server = server
        self.login = login
        self.troubles = []
        self.context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1366, "height": 900},
        )
        self.context.set_default_timeout(30000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def sign_in(self):
        """Get a session without the page of signing in, and open the first screen."""
        answer = self.context.request.post(
            f"{self.server.url}/web/session/authenticate",
            data={
                "params": {
                    "db": self.server.database,
                    "login": self.login,
                    "password": PASSWORD,
                }
            },
        )
        assert answer.json()["result"]["uid"], self.login
        if self.menus():  # who has none is shown an empty page
            self.goto("/odoo")
        return self

    def goto(self, path):
        self.page.goto(f"{self.server.url}{path}")
        self.settle()

    def settle(self):
        """Wait until the screen is there, and fail on what it must not show."""
        self.page.wait_for_function(READY)
        self.check()

    def check(self):
        shown = self.page.locator(ERRORS)
        if shown.count():
            self.troubles.append(shown.first.inner_text()[:400])
        assert not self.troubles, f"{self.login} at {self.page.url}: {self.troubles}"

    def open_action(self, action):
        self.page.evaluate(OPEN_ACTION, action)
        self.settle()

    def close_dialogue(self):
        """Close the dialogue that is open, if one is; tells whether it was."""
        dialogue = self.page.locator(".modal:visible")
        if not dialogue.count():
            return False
        dialogue.locator(".btn-close").first.click()
        dialogue.wait_for(state="detached")
        return True

    def menus(self):
        """``{xml id: action}`` of the menus of this person."""
        answer = self.context.request.get(f"{self.server.url}/web/webclient/load_menus")
        return {
            menu["xmlid"]: menu["actionID"]
            for key, menu in answer.json().items()
            if key != "root" and menu["xmlid"]
        }

    def press(self, button):
        """Press a button by the name of its method."""
        self.page.locator(f"button[name='{button}']:visible").first.click()

    def fill(self, field, value):
        self.page.locator(f".o_field_widget[name='{field}'] input:visible").fill(value)

    def pick(self, field, text):
        """Choose the first offer of a many2one field."""
        box = self.page.locator(f".o_field_widget[name='{field}'] input:visible")
        box.fill(text)
        self.page.locator(".o-autocomplete--dropdown-item a:visible").first.click()

    def picture(self, name):
        path = settings.screenshots() / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def close(self):
        self.context.close()
