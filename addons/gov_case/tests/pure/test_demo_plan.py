import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from odoo.addons.gov_base.core import identity
from odoo.addons.gov_base.core.workdays import Calendar
from odoo.addons.gov_case.core import transitions
from odoo.addons.gov_case.demo.plan import Days, plan, scenes

ADDONS = Path(__file__).parents[3]
CALENDAR = Calendar(
    {date(2026, 10, day): "off" for day in range(1, 8)} | {date(2026, 10, 10): "work"},
    date(2026, 12, 31),
)
TODAY = date(2026, 10, 12)
STORIES = {
    "received": {"scenes": [["window_clerk", "receive", 0, "09:00", {}]]},
    "decided": {
        "after": "received",
        "scenes": [["approver", "decide", "d+1", "15:00", {"decision": "approved"}]],
    },
}


def life(story="received", days_ago="3", decided_after=""):
    return {"story": story, "days_ago": days_ago, "decided_after": decided_after}


def lines(path):
    with open(ADDONS / path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def stories():
    path = ADDONS / "gov_case/demo/gov_case_stories_demo.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_days_count_back_over_holidays_and_make_up_days():
    days = Days(CALENDAR, TODAY)
    assert [days.before(count) for count in (1, 2, 3, 4)] == [
        date(2026, 10, 10),
        date(2026, 10, 9),
        date(2026, 10, 8),
        date(2026, 9, 30),
    ]


def test_a_scene_is_played_at_a_local_time():
    [scene] = plan(STORIES, [life(days_ago="1")], CALENDAR, TODAY)
    assert scene.moment == datetime(2026, 10, 10, 1, 0)


def test_a_story_goes_on_after_another():
    assert [row[1] for row in scenes(STORIES, "decided")] == ["receive", "decide"]


def test_scenes_of_all_lives_come_in_order_of_time():
    found = plan(STORIES, [life(days_ago="2"), life(days_ago="3")], CALENDAR, TODAY)
    assert [scene.life for scene in found] == [1, 0]


def test_a_scene_in_the_future_is_refused():
    with pytest.raises(ValueError, match="line 2"):
        plan(STORIES, [life("decided", "3", "2")], CALENDAR, TODAY)


def test_every_life_of_the_demo_lies_in_the_past():
    lives = lines("gov_case/demo/gov_case_lives_demo.csv")
    found = plan(stories(), lives, CALENDAR, TODAY)
    assert {scene.life for scene in found} == set(range(len(lives)))


def test_every_role_of_the_demo_is_one_of_the_table():
    known = {actor.role for row in transitions.MACHINE.rows for actor in row.actors}
    played = {row[0] for story in stories().values() for row in story["scenes"]}
    assert played - {""} <= known


def test_every_applicant_of_the_demo_has_a_valid_number():
    for row in lines("gov_base/demo/gov.applicant.csv"):
        identity.check(row["id_type"], row["id_number"], TODAY)


def test_every_applicant_of_a_life_is_in_the_demo():
    known = {
        f"gov_base.{row['id']}" for row in lines("gov_base/demo/gov.applicant.csv")
    }
    used = {row["applicant"] for row in lines("gov_case/demo/gov_case_lives_demo.csv")}
    assert used <= known
