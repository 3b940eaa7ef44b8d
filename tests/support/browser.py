"""Pages of one person in Debian's Chromium, and what they must not show."""

import itertools
import shutil

from playwright.sync_api import TimeoutError as TooLong

from tests.support import settings
from tests.support.world import PASSWORD

NAMES = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
ERRORS = (
    ".o_error_dialog, .o_notification_manager .text-bg-danger, .modal .o_error_detail"
)
# Runs before everything else of a page: how many answers it still waits for. An answer
# to `fetch` is there when its content is.
COUNT_ANSWERS = """(() => {
    window.answersAwaited = 0;
    const awaited = (promise) => {
        window.answersAwaited++;
        const answered = () => void window.answersAwaited--;
        promise.then(answered, answered);
        return promise;
    };
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (...content) {
        awaited(new Promise((resolve) => this.addEventListener("loadend", resolve)));
        return send.apply(this, content);
    };
    const fetch = window.fetch;
    window.fetch = (...request) => awaited(fetch.apply(window, request));
    for (const name of ["arrayBuffer", "blob", "formData", "json", "text"]) {
        const read = Response.prototype[name];
        Response.prototype[name] = function () {
            return awaited(read.apply(this));
        };
    }
})()"""
# Settled: a view or an action is there, no answer is awaited, and nothing is left to be
# drawn, for as many frames in a row as an answer may need to begin to be drawn.
SETTLED = """([turn, frames]) => {
    const shown = document.querySelector(
        ".o_action_manager > .o_action, .o_action_manager .o_view_controller, .modal"
    );
    const loading = document.querySelector(".o_loading_indicator, .o_blockUI");
    const drawing = [...(window.owl?.App.apps ?? [])].some(
        ({ scheduler }) => scheduler.tasks.size || scheduler.frame
    );
    const still = shown && !loading && !drawing && window.answersAwaited === 0;
    const before = window.stillFrames?.turn === turn ? window.stillFrames.count : 0;
    window.stillFrames = { turn, count: still ? before + 1 : 0 };
    return window.stillFrames.count >= frames;
}"""
STILL_FRAMES = 2
LONGEST = 60000  # milliseconds; a busy machine is no failure
TILE_OPEN = """() => {
    const bar = document.querySelector(".o_gov_desk_bar");
    return !bar || bar.querySelector("[aria-pressed='true']");
}"""
# The pager is drawn after the list, and may still tell of another one.
PAGED = """() => {
    if (!document.querySelector(".o_list_view")) {
        return false;
    }
    const sample = document.querySelector(".o_view_sample_data");
    const rows = sample ? 0 : document.querySelectorAll(".o_data_row").length;
    const pager = document.querySelector(".o_pager_value");
    const [first, last] = pager ? pager.innerText.split("-").map(Number) : [1, 0];
    return rows === (last ?? first) - first + 1;
}"""
DESK = "/odoo/action-gov_case.gov_case_action_desk"
ENTRY = "/odoo/action-gov_case.gov_case_entry_action"
FORM = "/odoo/action-gov_case.gov_case_action/{}"
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
        self.context.set_default_timeout(LONGEST)
        self.context.add_init_script(COUNT_ANSWERS)
        self._turns = itertools.count()
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
        """Wait until the screen is complete, and fail on what it must not show.

        Whatever reads or uses the page does so on a page that is settled.
        """
        turn = [next(self._turns), STILL_FRAMES]
        try:
            self.page.wait_for_function(SETTLED, arg=turn)
        except TooLong:
            self.check()
            raise
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
        self.settle()
        dialogue = self.page.locator(".modal:visible")
        if not dialogue.count():
            return False
        dialogue.locator(".btn-close").first.click()
        dialogue.wait_for(state="detached")
        self.settle()
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
        self.settle()
        self.page.locator(f"button[name='{button}']:visible").first.click()
        self.settle()

    def fill(self, field, value):
        self.settle()
        box = f".o_field_widget[name='{field}'] :is(input, textarea):visible"
        self.page.locator(box).fill(value)
        self.settle()

    def pick(self, field, text, offer=""):
        """Choose the first offer (that shows ``offer``) of a many2one field."""
        self.settle()
        box = self.page.locator(f".o_field_widget[name='{field}'] input:visible")
        box.fill(text)
        offers = self.page.locator(".o-autocomplete--dropdown-item a:visible")
        offers.filter(has_text=offer or text).first.click()
        self.settle()

    def choose(self, field, label):
        """Choose one of a selection field, a list to open or radio buttons."""
        self.settle()
        box = self.page.locator(f".o_field_widget[name='{field}']:visible")
        if box.locator(".o_radio_item").count():
            box.get_by_label(label, exact=True).check()
        else:
            box.locator("input").click()
            offers = self.page.locator(".o_select_menu_item:visible")
            offers.filter(has_text=label).first.click()
        self.settle()

    def row(self, text):
        """Begin to edit the row of a list that shows ``text``, and return it."""
        self.settle()
        dialogue = self.page.locator(".modal")
        place = dialogue if dialogue.count() else self.page.locator(".o_form_view")
        row = place.locator(".o_data_row:visible").filter(has_text=text).first
        row.locator("td.o_data_cell").first.click()
        self.settle()
        return place.locator(".o_data_row.o_selected_row:visible")

    # Cases.

    def receive(self, matter, applicant, button, papers=(), delivery="", again=False):
        """Take in an application by the quick entry; no papers named: all of them.

        ``again``: what is on file is used again first.

        :param matter: code and name
        :param applicant: number and name
        """
        self.goto(ENTRY)
        code, name = matter
        self.pick("matter_id", code, name)
        number, person = applicant
        self.fill("id_number", number)
        self.page.keyboard.press("Tab")
        self.settle()
        self.fill("applicant_name", person)
        self.fill("phone", "13997001122")
        if delivery:
            self.choose("delivery_code", delivery)
        for paper in papers:
            self.row(paper).locator("td[name='is_received'] input").check()
        if again:
            switches = self.page.locator("td[name='is_reused'] .o_boolean_toggle")
            switches.first.wait_for()
            for number in range(switches.count()):
                switches.nth(number).click()
                used = self.page.locator("td[name='is_reused'] input:checked")
                used.nth(number).wait_for()
                self.settle()
        if not papers:
            self.press("action_take_all")
            ticked = self.page.locator("td[name='is_received'] input:checked")
            ticked.first.wait_for()
        self.picture(f"entry-{self.login}")
        self.press(button)
        self.page.locator(".o_statusbar_status").wait_for()
        self.settle()

    def open_case(self, one):
        self.goto(FORM.format(one))
        self.page.locator(".o_form_view").wait_for()

    def shows(self, state):
        """Wait until the case that is open is in this state, by its label."""
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        current.filter(has_text=state).first.wait_for()
        self.settle()

    def action(self, label):
        """The button of the case that is open."""
        buttons = self.page.locator(".o_form_statusbar")
        return buttons.get_by_role("button", name=label, exact=True)

    def ask(self, label):
        """Open the dialogue of an action of the case that is open."""
        self.settle()
        self.action(label).click()
        self.page.locator(".modal .o_form_view").wait_for()
        self.settle()

    def confirm(self, state=None):
        """Confirm the dialogue; what it did leaves the case in ``state``."""
        self.settle()
        self.page.locator(".modal button[name='action_confirm']").click()
        self.page.locator(".modal").wait_for(state="detached")
        self.settle()
        if state:
            self.shows(state)

    def page_of(self, name):
        """Open a page of the notebook and return what it holds."""
        self.settle()
        self.page.locator(f".o_notebook .nav-link[name='{name}']").click()
        self.page.locator(f".o_notebook .nav-link.active[name='{name}']").wait_for()
        self.settle()
        return self.page.locator(".o_notebook .tab-pane.active")

    def journal(self):
        entries = self.page_of("journal").locator(".o_gov_timeline li")
        entries.first.wait_for()
        return "\n".join(entries.all_inner_texts())

    def open_tile(self, tile):
        """Open the list behind a counter; another list replaces the counters."""
        tile.click()
        self.page.wait_for_function(TILE_OPEN)
        self.settle()

    def waiting(self, label):
        """Open a counter by its label: how many it counts, and what it lists."""
        self.goto(DESK)
        tiles = self.page.locator(".o_gov_desk_bar button")
        tiles.first.wait_for()
        tile = tiles.filter(has=self.page.get_by_text(label, exact=True))
        if not tile.count():
            return 0, ""
        count = int(tile.locator(".badge").inner_text())
        self.open_tile(tile)
        rows = self.page.locator(".o_list_view .o_data_row")
        return count, "\n".join(rows.all_inner_texts())

    def listed(self):
        """How many records the list that is open has, by its pager."""
        self.settle()
        self.page.wait_for_function(PAGED)
        limit = self.page.locator(".o_pager_limit")
        return int(limit.first.inner_text()) if limit.count() else 0

    def picture(self, name):
        self.settle()
        path = settings.screenshots() / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def close(self):
        self.context.close()
