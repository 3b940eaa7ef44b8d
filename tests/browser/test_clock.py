"""Tests, database, server and page have one time, whatever clock they run under."""

import datetime
import email.utils
import time
import urllib.request

import pytest

from tests.support import databases

APART = 60  # seconds; moved alone, one would be days away


@pytest.fixture
def page_time(chromium):
    page = chromium.new_page()
    yield page.evaluate("Date.now()") / 1000
    page.close()


def test_the_page(page_time):
    assert abs(page_time - time.time()) < APART


def test_the_database(database):
    connection = databases.connect(database)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now())")
        [(found,)] = cursor.fetchall()
    connection.close()
    assert abs(float(found) - time.time()) < APART


def test_the_server(server):
    with urllib.request.urlopen(f"{server.url}/web/health") as answer:
        told = email.utils.parsedate_to_datetime(answer.headers["Date"])
    apart = told - datetime.datetime.now(datetime.timezone.utc)
    assert abs(apart.total_seconds()) < APART
