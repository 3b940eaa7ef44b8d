"""Organisations of a prefecture, its people in the roles that are measured, applicants.

The first district is that of the addon's own demo data, with its real streets, towns
and committees; six made-up ones beside it are as large.
"""

import csv

from tools.bench import words
from tools.bench.generators import bulk
from tools.lib.settings import ROOT

TREE = ROOT / "addons/gov_base/demo/640104_xingqing.csv"
TOWNSHIPS, VILLAGES = 16, 9


def world(env):
    with TREE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = env["gov.organization"].import_rows(rows + list(made_up()))
    if found["errors"]:
        raise SystemExit(f"not loaded: {found['errors'][:3]}")
    env["gov.organization"].create(
        [
            {
                "code": f"{district}-{mark}",
                "name": f"{district}{mark}局",
                "kind": "department",
                "level": "district",
                "parent_id": place(env, district).id,
            }
            for district in (words.DISTRICT, *words.MADE_UP)
            for mark in words.DEPARTMENTS
            if not place(env, f"{district}-{mark}")  # the demo district has its own
        ]
    )
    place(env, words.OTHER_TOWNSHIP)._begin_to_hand_over()
    people(env)


def place(env, code):
    return env["gov.organization"].search([("code", "=", code)])


def made_up():
    """Rows of the import: districts of nowhere, as large as the real one."""
    for district in words.MADE_UP:
        yield _row(district, "district", words.CITY)
        for number in range(1, TOWNSHIPS + 1):
            township = f"{district}{number:03d}"
            yield _row(township, "township", district)
            for village in range(1, VILLAGES + 1):
                yield _row(f"{township}{village:03d}", "village", township)


def _row(code, level, parent):
    return {
        "code": code,
        "name": f"第{code}号",
        "level": level,
        "parent_code": parent,
    }


def people(env):
    for login, (role, code) in words.POSTS.items():
        user = env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": words.PASSWORD,
                "tz": "Asia/Shanghai",
            }
        )
        organization = place(env, code).id
        post = {
            "role": role,
            "organization_id": organization,
            "date_from": words.SINCE,
        }
        env["gov.staff"].create(
            {
                "name": login,
                "user_id": user.id,
                "organization_id": organization,
                "post_ids": [(0, 0, post)],
            }
        )
    env.ref("base.user_admin").password = words.PASSWORD


def grow(env, first, last, **_options):
    """One applicant for three cases; the generator of cases draws from them."""
    count = (last - first) // 3 + 1
    with bulk.bare(env.cr, ["gov_applicant"], count):
        env.cr.execute(_APPLICANTS, [first, count])


_APPLICANTS = """
INSERT INTO gov_applicant (kind, name, pinyin, id_type, id_number_plain,
                           id_number_masked, birth_date_plain,
                           create_date, write_date)
SELECT 'person', substr('王李张刘陈杨黄赵吴周', 1 + i %% 10, 1)
                 || substr('建国秀英桂兰志强丽华', 1 + (i / 10) %% 9, 2),
       'wjg', 'passport', 'B' || %s + i, 'B*******', DATE '1950-01-01' + i %% 20000,
       now(), now()
  FROM generate_series(0, %s - 1) i
"""
