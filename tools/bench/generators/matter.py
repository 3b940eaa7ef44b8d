"""Matters that each department of each district decides, with guides in force."""

from tools.bench import words
from tools.bench.generators.base import place

STEPS = (("受理", "acceptance", 1), ("审核", "review", 3), ("审批", "decision", 1))


def world(env):
    """Two matters with grants to send to, and one for each other department."""
    first = place(env, words.DISTRICT)
    matter(env, words.MATTER, "最低生活保障审核确认", first, words.DEPARTMENT)
    matter(
        env,
        words.IMMEDIATE,
        "老年人优待证办理",
        first,
        words.DEPARTMENT,
        handling="immediate",
        promised_days=0,
        legal_days=0,
    )
    for district in (words.DISTRICT, *words.MADE_UP):
        for number, mark in enumerate(words.DEPARTMENTS):
            code = f"{district}09{number:02d}"
            name = f"事项{code}"
            matter(env, code, name, place(env, district), f"{district}-{mark}")
    env["gov.matter.grant"].create(
        [
            {
                "matter_id": env["gov.matter"].search([("code", "=", code)]).id,
                "organization_id": place(env, words.TOWNSHIP).id,
                "mode": mode,
                "date_from": words.SINCE,
            }
            for code, mode in ((words.MATTER, "accept"), (words.IMMEDIATE, "handle"))
        ]
    )


def matter(env, code, name, district, department, **changes):
    body = place(env, department).id
    made = env["gov.matter"].create(
        {
            "code": code,
            "name": name,
            "matter_type": "payment",
            "organization_id": district.id,
            "department_id": body,
        }
    )
    version = env["gov.matter.version"].create(
        {
            "matter_id": made.id,
            "legal_days": 20,
            "promised_days": 5,
            "valid_from": words.SINCE,
            "legal_basis": "《社会救助暂行办法》第十一条",
            "acceptance_conditions": "符合申请条件",
            "result_type": "other",
            "result_name": "审核确认结果告知",
            "consultation": "0951-6000000",
            "complaint": "0951-12345",
            "material_ids": [(0, 0, {"name": each}) for each in words.MATERIALS],
            "step_ids": [
                (0, 0, _step(body, number, *step))
                for number, step in enumerate(STEPS, 1)
            ],
            **changes,
        }
    )
    version.action_publish()


def _step(body, number, name, kind, days):
    return {
        "name": name,
        "kind": kind,
        "sequence": 10 * number,
        "days": days,
        "organization_id": body,
    }


def grow(env, first, last, **_options):
    """The catalogue is the same at every size."""
