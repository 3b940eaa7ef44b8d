"""Every door of the server: known, with a reason if it is open, and proof against junk.

Routes are found in Odoo's own map, so that one of a later addon is tried too.
"""

import os
import re

import pytest
import requests

from tests.support import catalogue, inprocess, routes

NAME, PHONE = "欧阳门外汉", "13897651234"
LONG = "长" * 300
JUNK = (
    "x",
    "0",
    "-1",
    "9" * 30,
    "../../etc/passwd",
    "%00\x07\x1b",
    "𠮷\u202e\ufeff",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{7*7}}",
    LONG,
)
# Names of parameters that Odoo's open routes read, besides those of their paths.
NAMES = (
    *("id", "model", "field", "xmlid", "unique", "filename", "width", "height", "crop"),
    *("barcode_type", "value", "humanreadable", "mask", "quiet", "login", "password"),
    *("redirect", "db", "name", "token", "access_token", "mods", "lang", "app_id"),
    *("path", "scope", "hash", "company", "download", "debug", "last", "channels"),
)
ANSWER = 30  # seconds
ROUNDS = 6 if os.environ.get("GOV_PROOF") == "long" else 1


@pytest.fixture(scope="module")
def doors(registry, catalogued):
    """All routes, with a person in the database whom no open one may show."""
    with inprocess.environment(registry, commit=True) as env:
        desk = env["gov.case"].with_user(catalogued.users["at_own_township"])
        person = catalogue.person(name=NAME, phone=PHONE)
        sent = catalogue.submission(catalogued, applicant=person)
        number = desk.submit(sent)["number"]
        secrets = (NAME, PHONE, person["id_number"], number)
        return routes.of(env), secrets


def test_every_route_is_listed_as_it_is(doors):
    listed = routes.listed()
    unknown = [
        route
        for route in doors[0]
        if {**listed.get((route.route, route.addon), {}), "why": ""}
        != {**route._asdict(), "why": ""}
    ]
    assert not unknown, f"docs/routes.csv lacks, or has otherwise: {unknown}"


def test_no_row_is_left_of_a_route_that_went_away(doors):
    here = {route.addon for route in doors[0]}
    known = {(route.route, route.addon) for route in doors[0]}
    gone = [key for key in routes.listed() if key[1] in here and key not in known]
    assert not gone


def test_an_open_route_says_why(doors):
    listed = routes.listed()
    silent = [
        route.route
        for route in doors[0]
        if routes.is_open(route) and len(listed[route.route, route.addon]["why"]) < 4
    ]
    assert not silent


def test_a_new_open_route_would_be_seen(doors):
    new = routes.Route("/gov/new/<int:id>", "public", "http", "", "", "gov_case")
    assert (new.route, new.addon) not in routes.listed()
    assert routes.is_open(new)


def test_closed_doors_are_shut(server, doors):
    closed = [route for route in doors[0] if route.auth == "closed"]
    assert len(closed) >= 2
    for route in closed:
        for path in (route.route, f"{route.route}/"):
            answer = _send(server, path, "POST", json={"params": {"preview_url": "x"}})
            shut = answer.status_code == 404 or '"code": 404' in answer.text
            assert shut, f"{path}: {answer.status_code} {answer.text[:200]}"


def test_junk_at_an_open_door(server, doors):
    open_now = [one for one in doors[0] if one.auth in ("none", "public")]
    wrong, asked = [], 0
    for number, route in enumerate(open_now):
        for sent in _requests(route, number):
            asked += 1
            if complaint := _complaint(server, doors[1], *sent):
                wrong.append(f"{sent[1]} {sent[0][:90]}: {complaint}")
    print(f"\ndoors: {asked} requests at {len(open_now)} open routes")
    assert not wrong, f"{len(wrong)} of {asked}:\n" + "\n".join(wrong)


def _requests(route, number):
    """``(path, method, options)``; which junk goes where differs by route."""

    def junk(place):
        return JUNK[(number + place) % len(JUNK)]

    def path(place):
        return re.sub(
            r"<(\w+:)?(\w+)>", lambda found: _fill(found, junk(place)), route.route
        )

    allowed = route.methods.split() or ["GET", "POST"]
    for place in range(ROUNDS):
        given = {name: junk(place + at) for at, name in enumerate(NAMES)}
        if "GET" in allowed:
            yield path(place), "GET", {}
            yield path(place), "GET", {"params": given}
        if "POST" in allowed:
            yield path(place), "POST", {"data": given}
            yield path(place), "POST", {"json": {"params": given, "id": junk(place)}}
    yield path(0), "POST", {"data": b"\x00\xff{" * 50}
    yield path(0), "POST", {"json": [[[]]] * 40}
    yield path(0), "DELETE", {}


def _fill(found, junk):
    if found[1] == "int:":
        return "999999999"
    return requests.utils.quote(junk, safe="")


def _send(server, path, method, **options):
    session = requests.Session()
    return session.request(
        method,
        f"{server.url}{path}",
        timeout=ANSWER,
        allow_redirects=False,
        headers={"Accept-Language": "zh-CN"},
        **options,
    )


def _complaint(server, secrets, path, method, options):
    try:
        answer = _send(server, path, method, **options)
    except requests.RequestException as error:
        return f"no answer: {type(error).__name__}"
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    text = answer.text if len(answer.content) < 10**6 else ""
    if shown := [secret for secret in secrets if secret in text]:
        return f"shows {shown}"
    if re.search(r"Traceback|File \"/|psycopg2\.", text):
        return "code in the answer"
    is_page = "/xmlrpc" not in path  # which no browser shows
    if answer.status_code == 200 and is_page and not _is_safe(answer):
        return "without the headers of safety"
    return ""


def _is_safe(answer):
    return answer.headers.get("X-Content-Type-Options") == "nosniff"
