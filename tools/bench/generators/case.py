"""Cases with their materials, steps, journals and special procedures.

Drawn in PostgreSQL by hash of the case's number, so that two runs make the same rows.
Those of a size are spread over three years that end today, in order of their numbers;
the newest are the open ones. The chain of every journal is valid.
"""

import datetime
from pathlib import Path

from tools.bench import proportions, words
from tools.bench.generators import bulk
from tools.bench.generators.base import place

TABLES = (
    "gov_case",
    "gov_case_event",
    "gov_case_material",
    "gov_case_step",
    "gov_case_pause",
    "gov_applicant_link",
)
LOAD = Path(__file__).with_name("case.sql")
LONGEST = max(map(len, proportions.LIVES.values()))


def world(env):
    """What is drawn from: places, matters, lives."""
    bulk.run(env.cr, _DRAWN_FROM, {})
    _places(env)
    _lives(env.cr)
    env.cr.execute(_MATTERS, [list(words.DEPARTMENTS)])
    env.cr.execute("ANALYZE")


def grow(env, first, last, flood=False):
    """Add the cases numbered from ``first`` to ``last``.

    :param flood: all of them open, with a promise that runs
    """
    _states(env.cr, flood)
    people = {
        side: env["res.users"].search([("login", "=", f"bench-{login}")])
        for side, login in (("accepting", "clerk"), ("responsible", "handler"))
    }
    values = {
        "first": first,
        "last": last,
        "quiet_until": proportions.QUIET,
        "open_from": 0 if flood else 1 - proportions.OPEN_SHARE,
        "today": datetime.date.today(),
        "days": proportions.YEARS_IN_DAYS,
        "open_days": proportions.OPEN_DAYS,
        "slots": proportions.SLOTS,
        "clerk": people["accepting"].id,
        "clerk_staff": people["accepting"].gov_staff_ids.id,
        "handler": people["responsible"].id,
        "handler_staff": people["responsible"].gov_staff_ids.id,
        "deliverer": place(env, words.OTHER_TOWNSHIP).id,
    }
    with bulk.bare(env.cr, TABLES, last - first + 1):
        bulk.run(env.cr, LOAD.read_text(encoding="utf-8"), values)


def _places(env):
    """Two sets of slots: of the oldest cases, half of them the quiet township's, and of
    all others, none of them there.
    """
    found = env["gov.organization"].search(
        [("kind", "=", "area"), ("level", "in", [*proportions.RECEIVED_AT])]
    )
    quiet = found.filtered(lambda one: one.township_id.code == words.QUIET_TOWNSHIP)
    loud = place_weights(found - quiet)
    few = dict.fromkeys(quiet.ids, sum(loud.values()) / len(quiet))
    for early, weights in ((True, loud | few), (False, loud)):
        rows = [
            (early, slot, organization)
            for slot, organization in enumerate(proportions.slots(weights))
        ]
        _insert(env.cr, "INSERT INTO bench_place VALUES (%s, %s, %s)", rows)


def place_weights(organizations):
    """Return ``{id: weight}``; the real district has as much as three made-up ones."""
    large, small = proportions.DISTRICT_WEIGHTS
    weights = {}
    for district, members in organizations.grouped("district_id").items():
        factor = large if district.code == words.DISTRICT else small
        levels = {one.id: one.level for one in members}
        shares = proportions.spread(levels, proportions.RECEIVED_AT)
        weights.update({key: factor * share for key, share in shares.items()})
    return weights


def _lives(cr):
    rows = [
        (state, len(life), *map(list, zip(*life, strict=True)))
        if life
        else (state, 0, [], [], [], [])
        for state, life in proportions.LIVES.items()
    ]
    _insert(cr, "INSERT INTO bench_life VALUES (%s, %s, %s, %s, %s, %s)", rows)


def _states(cr, flood):
    cr.execute("DELETE FROM bench_state")
    for is_open, weights in ((False, proportions.CLOSED), (True, proportions.OPEN)):
        drawn = proportions.slots(proportions.BUSY if flood and is_open else weights)
        rows = [(is_open, slot, state) for slot, state in enumerate(drawn)]
        _insert(cr, "INSERT INTO bench_state VALUES (%s, %s, %s)", rows)


def _insert(cr, statement, rows):
    cr.executemany(statement, rows)


_DRAWN_FROM = """
CREATE TABLE bench_place (quiet boolean, slot int, organization_id int,
                          PRIMARY KEY (quiet, slot));
CREATE TABLE bench_state (is_open boolean, slot int, state varchar,
                          PRIMARY KEY (is_open, slot));
CREATE TABLE bench_life (state varchar PRIMARY KEY, length int, names varchar[],
                         froms varchar[], tos varchar[], sides varchar[]);
CREATE TABLE bench_matter (district_id int, number int, matter_id int, version_id int,
                           department_id int, other_id int,
                           PRIMARY KEY (district_id, number));
"""
_MATTERS = """
WITH mark AS (SELECT * FROM unnest(%s::text[]) WITH ORDINALITY AS m (mark, number))
INSERT INTO bench_matter
SELECT v.district_id, mark.number - 1, v.matter_id, v.id, d.id, other.id
  FROM mark
  JOIN gov_organization d ON d.code LIKE '%%-' || mark.mark
  JOIN gov_matter m ON m.department_id = d.id AND m.name LIKE '事项%%'
  JOIN gov_matter_version v ON v.matter_id = m.id
  CROSS JOIN LATERAL (
       SELECT o.id FROM gov_organization o
        WHERE o.kind = 'department' AND o.district_id = d.district_id AND o.id != d.id
        ORDER BY o.id LIMIT 1) other
"""
