"""The conversation with the browser ends, whatever the other side does."""

import json
import os
import threading
import time

import pytest

from odoo.addons.gov_pdf.core import devtools
from odoo.addons.gov_pdf.core.devtools import Connection
from odoo.addons.gov_pdf.core.errors import PrintError


class Browser:
    """The other side of the pipes."""

    def __init__(self):
        self.answers, self.speak = os.pipe()
        self.listen, self.commands = os.pipe()

    def connection(self, seconds=2.0, watch=lambda: None):
        deadline = time.monotonic() + seconds
        return Connection(self.answers, self.commands, deadline, watch)

    def say(self, *messages):
        for message in messages:
            os.write(self.speak, json.dumps(message).encode() + b"\0")


@pytest.fixture
def browser():
    return Browser()


def test_an_answer_belongs_to_its_question(browser):
    seen = []
    connection = browser.connection()
    connection.on_event = lambda name, values: seen.append((name, values))
    browser.say(
        {"method": "Page.loaded", "params": {"n": 1}},
        {"id": 7, "result": {}},
        {"id": 1, "result": {"data": "一"}},
    )
    assert connection.call("Page.print") == {"data": "一"}
    assert seen == [("Page.loaded", {"n": 1})]
    assert json.loads(os.read(browser.listen, 999).rstrip(b"\0")) == {
        "id": 1,
        "method": "Page.print",
        "params": {},
    }


def test_a_refusal_names_what_was_asked(browser):
    browser.say({"id": 1, "error": {"message": "content area is empty"}})
    with pytest.raises(PrintError, match="Page.print: content area") as caught:
        browser.connection().call("Page.print")
    assert caught.value.reason == "page"


def test_silence_ends_in_time(browser):
    with pytest.raises(PrintError) as caught:
        browser.connection(seconds=0.3).call("Page.print")
    assert caught.value.reason == "time"


def test_a_browser_that_does_not_listen_ends_in_time(browser):
    connection = browser.connection(seconds=0.3)
    with pytest.raises(PrintError) as caught:
        connection.call("Page.print", data="x" * 1_000_000)
    assert caught.value.reason == "time"


def test_a_browser_that_ends_is_noticed(browser):
    os.close(browser.speak)
    with pytest.raises(PrintError) as caught:
        browser.connection().call("Page.print")
    assert caught.value.reason == "start"


def test_it_is_watched_while_it_talks(browser):
    def watch():
        raise PrintError("memory", "2000 MB")

    with pytest.raises(PrintError) as caught:
        browser.connection(watch=watch).call("Page.print")
    assert caught.value.reason == "memory"


def test_an_endless_answer_is_cut(browser, monkeypatch):
    monkeypatch.setattr(devtools, "LARGEST_MESSAGE", 1000)

    def talk():
        os.write(browser.speak, b"x" * 5000)

    threading.Thread(target=talk, daemon=True).start()
    with pytest.raises(PrintError) as caught:
        browser.connection().call("Page.print")
    assert caught.value.reason == "memory"
