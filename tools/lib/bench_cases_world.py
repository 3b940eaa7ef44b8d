"""Run inside `odoo shell`: what the bench of cases needs, made and committed.

A township whose clerk receives, a department that decides, a matter with four materials
and three steps, a project for tasks, and a model without any logic that has the columns
and the indexes of a case.
"""

import os
import re
import sys

sys.path.insert(0, os.getcwd())

from tools.lib.bench_words import (  # noqa: E402 (the shell starts elsewhere)
    DEPARTMENT,
    IMMEDIATE,
    MATERIALS,
    MATTER,
    PASSWORD,
    POSTS,
    TOWNSHIP,
    WIDE,
)

MAGIC = ("id", "create_uid", "create_date", "write_uid", "write_date")
TREE = (  # code, name, level, code of the parent
    ("650000", "新疆维吾尔自治区", "province", None),
    ("650100", "乌鲁木齐市", "city", "650000"),
    ("650102", "天山区", "district", "650100"),
    (TOWNSHIP, "燕儿窝镇", "township", "650102"),
)
KINDS = {"monetary": "float", "reference": "char", "selection": "char"}


def organizations(env):
    found = {}
    for code, name, level, parent in TREE:
        vals = {"code": code, "name": name, "level": level}
        if parent:
            vals["parent_id"] = found[parent].id
        found[code] = env["gov.organization"].create(vals)
    found[DEPARTMENT] = env["gov.organization"].create(
        {
            "code": DEPARTMENT,
            "name": "天山区民政局",
            "kind": "department",
            "level": "district",
            "parent_id": found["650102"].id,
        }
    )
    return found


def people(env, places):
    for login, (role, place) in POSTS.items():
        user = env["res.users"].create(
            {"name": login, "login": login, "password": PASSWORD, "tz": "Asia/Shanghai"}
        )
        post = {
            "role": role,
            "organization_id": places[place].id,
            "date_from": "2026-01-01",
        }
        env["gov.staff"].create(
            {
                "name": login,
                "user_id": user.id,
                "organization_id": places[place].id,
                "post_ids": [(0, 0, post)],
            }
        )
    env.ref("base.user_admin").password = PASSWORD


def matter(env, places, code, name, **changes):
    made = env["gov.matter"].create(
        {
            "code": code,
            "name": name,
            "matter_type": "payment",
            "organization_id": places["650102"].id,
            "department_id": places[DEPARTMENT].id,
        }
    )
    steps = (("受理", "acceptance", 1), ("审核", "review", 3), ("审批", "decision", 1))
    version = env["gov.matter.version"].create(
        {
            "matter_id": made.id,
            "legal_days": 20,
            "promised_days": 5,
            "valid_from": "2026-01-01",
            "legal_basis": "《社会救助暂行办法》第十一条",
            "acceptance_conditions": "符合申请条件",
            "result_type": "other",
            "result_name": "审核确认结果告知",
            "consultation": "0991-2821000",
            "complaint": "0991-12345",
            "material_ids": [(0, 0, {"name": each}) for each in MATERIALS],
            "step_ids": [
                (
                    0,
                    0,
                    {
                        "name": label,
                        "kind": kind,
                        "sequence": 10 * place,
                        "days": days,
                        "organization_id": places[DEPARTMENT].id,
                    },
                )
                for place, (label, kind, days) in enumerate(steps, 1)
            ],
            **changes,
        }
    )
    version.action_publish()
    env["gov.matter.grant"].create(
        {
            "matter_id": made.id,
            "organization_id": places[TOWNSHIP].id,
            "mode": "handle" if changes else "accept",
            "date_from": "2026-01-01",
        }
    )


def wide_model(env):
    """A model without logic, as wide as a case and indexed like it."""
    case = env["gov.case"]
    columns = [
        field
        for name, field in case._fields.items()
        if field.store and field.column_type and name not in MAGIC
    ]
    env["ir.model"].create(
        {
            "name": "Bench",
            "model": WIDE,
            "field_id": [
                (
                    0,
                    0,
                    {
                        "name": f"x_{field.name}",
                        "field_description": field.name,
                        "ttype": KINDS.get(field.type, field.type),
                        "relation": field.comodel_name or False,
                    },
                )
                for field in columns
            ],
            "access_ids": [
                (
                    0,
                    0,
                    {
                        "name": "bench",
                        "group_id": env.ref("base.group_system").id,
                        "perm_read": True,
                        "perm_create": True,
                    },
                )
            ],
        }
    )
    index_like_cases(env)


def index_like_cases(env):
    env.cr.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'gov_case' AND "
        "indexname != 'gov_case_pkey'"
    )
    names = sorted(env["gov.case"]._fields, key=len, reverse=True)
    words = re.compile(rf"\b({'|'.join(set(names) - {'id'})})\b")
    for name, definition in env.cr.fetchall():
        head, tail = definition.split(" USING ", 1)
        head = head.replace(name, f"{WIDE}_{name}"[:60])
        head = head.replace(".gov_case", f".{WIDE}").replace("UNIQUE ", "")
        columns = words.sub(lambda found: f"x_{found[0]}", tail)
        # accepted(sql): what PostgreSQL itself says of an index
        env.cr.execute(f"{head} USING {columns}")


def make(env):
    places = organizations(env)
    people(env, places)
    matter(env, places, MATTER, "最低生活保障审核确认")
    matter(
        env,
        places,
        IMMEDIATE,
        "老年人优待证办理",
        handling="immediate",
        promised_days=0,
        legal_days=0,
    )
    env["project.project"].create({"name": "bench"})
    wide_model(env)
    env.cr.commit()


make(env)  # noqa: F821 (given by the shell)
