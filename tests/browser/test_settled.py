"""A page is used when it is complete, however late its answers come."""

from tests.support.browser import DESK

# Answers are told to the page late, but before the client shows that it is loading.
LATE_ANSWERS = """() => {
    const listen = XMLHttpRequest.prototype.addEventListener;
    XMLHttpRequest.prototype.addEventListener = function (kind, told) {
        const late = (event) => setTimeout(() => told.call(this, event), 200);
        return listen.call(this, kind, late);
    };
}"""


def test_a_click_is_answered_before_the_page_is_read(desk, catalogued):
    window = desk("window_clerk")
    window.goto(DESK)
    window.page.evaluate(LATE_ANSWERS)
    tile = window.page.locator(".o_gov_desk_bar button", has_text="待受理")
    assert tile.get_attribute("aria-pressed") == "false"
    tile.click()
    window.settle()
    assert tile.get_attribute("aria-pressed") == "true"
