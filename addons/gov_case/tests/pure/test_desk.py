import pytest

from odoo.addons.gov_base.core.desk import shown, turns
from odoo.addons.gov_case.core import desk, transitions

TURNS = turns(desk.TILES)


@pytest.mark.parametrize("tile", TURNS, ids=lambda tile: tile.name)
def test_whose_turn_it_is_may_do_it(tile):
    able = {
        actor.role
        for name in tile.rows
        for actor in transitions.MACHINE.get(name).actors
    }
    assert set(tile.roles) <= able


def test_every_open_state_is_somebodys_turn():
    covered = {
        state
        for tile in TURNS
        for name in tile.rows
        for state in transitions.MACHINE.get(name).sources
    }
    # what was archived waits for somebody when its revocation is asked for
    assert covered == transitions.OPEN | {"archived"}


def test_what_is_watched_is_nobodys_turn():
    watched = {tile.name for tile in desk.TILES} - {tile.name for tile in TURNS}
    lights = {"yellow", "red"}
    assert watched == {"to_correct", "deferred", "elsewhere", "paused"} | lights


def test_those_who_oversee_see_no_drafts():
    names = {tile.name for tile in shown(desk.TILES, {"supervisor"})}
    assert "drafts" not in names
    assert names == {tile.name for tile in shown(desk.TILES, (), all_of_it=True)}
