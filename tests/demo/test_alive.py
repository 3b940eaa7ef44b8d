"""Demo cases made on a day unlike others are in all lights, and on every desk."""

import calendar
import datetime
import os

import pytest
from freezegun import freeze_time

from odoo.fields import Domain

from tools.lib.dates import SHANGHAI

STORIES = "gov_case/demo/gov_case_stories_demo.json"
LIVES = "gov_case/demo/gov_case_lives_demo.csv"
LIGHTS = {"grey", "green", "yellow", "red", "dark_red"}
SHORT = 2  # moments in `make test`


def coming():
    """Moments yet to come: by then the catalogue of the copied demo has begun."""
    year = datetime.datetime.now(SHANGHAI).year
    leap = next(each for each in range(year + 1, year + 9) if calendar.isleap(each))
    return [
        f"{leap}-02-29 10:00",
        f"{year + 1}-02-05 23:30",  # about Spring Festival
        f"{year + 1}-03-01 00:01",
        f"{year + 1}-12-31 23:59",
        f"{year + 2}-01-01 09:00",  # of a year that is not announced
    ]


TRIED = coming()[: None if os.environ.get("GOV_PROOF") == "long" else SHORT]


@pytest.fixture(params=TRIED)
def made(request, env):
    """The cases of a demo that is made at this moment, which still is."""
    local = datetime.datetime.strptime(request.param, "%Y-%m-%d %H:%M")
    with freeze_time(local.replace(tzinfo=SHANGHAI).astimezone(datetime.timezone.utc)):
        cases = env["gov.case"]
        before = cases.search([], order="id desc", limit=1)
        known = [("module", "=", "gov_case"), ("model", "=", "gov.case")]
        env["ir.model.data"].search(known).unlink()
        cases._play_lives(STORIES, LIVES)
        yield cases.search([("id", ">", before.id)])


def test_a_demo_looks_alive(made):
    from odoo.addons.gov_case.core import desk

    assert set(made.mapped("desk_light")) >= LIGHTS
    idle = [tile.name for tile in desk.TILES if not tile.rare and _idle(made, tile)]
    assert not idle


def _idle(made, tile):
    """Whether none of those who see the tile have a case under it."""
    posts = made.env["gov.post"]
    held = Domain("role", "in", tile.roles) & Domain("user_id", "!=", False)
    seers = posts.search(posts._in_force_domain() & held).user_id
    return not any(
        cases.search_count(cases._tile_domain(tile) & Domain("id", "in", made.ids))
        for cases in map(made.env["gov.case"].with_user, seers)
    )
