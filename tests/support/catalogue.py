"""Matters of the suite's own two districts, published and granted."""

import itertools

from tests.support.numbers import resident_id
from tests.support.world import days_from_today

# key: (code, name, district, department, legal days, promised days)
MATTERS = {
    "promised": ("6301030101", "高龄津贴认定", "district", "department", 20, 5),
    "other": ("6301030201", "就业困难人员认定", "district", "other_department", 20, 5),
    "immediate": ("6301030102", "老年人优待证办理", "district", "department", 20, 0),
    "far": ("6301040101", "高龄津贴认定", "other_district", "far_department", 20, 5),
    "ungranted": ("6301030103", "公益性公墓审批", "district", "department", 20, 5),
}
MATERIALS = (
    ("居民身份证", "required"),
    ("申请表", "required"),
    ("近期照片", "deferrable"),
)
STEPS = (("受理", "acceptance"), ("审核", "review"), ("决定", "decision"))

_serials = itertools.count(500)


def make(env, world):
    """Publish the matters and grant them to all townships and villages."""
    world.matters, world.versions, world.grants = {}, {}, {}
    for key, (code, name, district, department, legal, promised) in MATTERS.items():
        area = world.organizations[district]
        matter = env["gov.matter"].create(
            {
                "code": code,
                "name": name,
                "matter_type": "confirmation",
                "organization_id": area,
                "department_id": world.organizations[department],
            }
        )
        version = env["gov.matter.version"].create(
            version_vals(matter.id, legal, promised)
        )
        version.action_publish()
        world.matters[key], world.versions[key] = matter.id, version.id
        if key != "ungranted":
            mode = "accept" if promised else "handle"
            world.grants[key] = _grant(env, matter, area, mode)
    draft = env["gov.matter.version"].browse(world.versions["other"]).new_version()
    world.versions["draft"] = draft


def version_vals(matter_id, legal, promised, **changes):
    """Values of a version that can be published."""
    return {
        "matter_id": matter_id,
        "handling": "promised" if promised else "immediate",
        "legal_days": legal,
        "promised_days": promised,
        "valid_from": str(days_from_today(-20)),
        "visit_count": 1,
        "legal_basis": "《中华人民共和国老年人权益保障法》第三十三条",
        "acceptance_conditions": "本行政区域户籍",
        "result_name": "认定通知书",
        "result_type": "other",
        "consultation": "0971-8211000",
        "complaint": "0971-12345",
        "tolerance_allowed": True,
        "material_ids": [
            (0, 0, {"name": name, "necessity": necessity})
            for name, necessity in MATERIALS
        ],
        "procedure_ids": [
            (
                0,
                0,
                {
                    "kind": "hearing",
                    "name": "听证",
                    "days": 20,
                    "basis": "《中华人民共和国行政许可法》第四十五条",
                },
            )
        ],
        "step_ids": [
            (0, 0, {"sequence": 10 * place, "name": name, "kind": kind, "days": 0})
            for place, (name, kind) in enumerate(STEPS, start=1)
        ],
        **changes,
    }


def _grant(env, matter, area, mode):
    grants = env["gov.matter.grant"].create(
        [
            {
                "matter_id": matter.id,
                "organization_id": area,
                "tier": tier,
                "mode": mode,
                "date_from": str(days_from_today(-20)),
            }
            for tier in ("township", "village")
        ]
    )
    return grants.ids


def person(serial=None, **changes):
    """An applicant of a payload, another one at each call."""
    serial = next(_serials) if serial is None else serial
    return {
        "kind": "person",
        "name": "李秀英",
        "id_type": "resident_id",
        "id_number": resident_id(serial, birth=f"19{50 + serial // 1000}0304"),
        "phone": "13997005678",
        **changes,
    }


def submission(world, matter="promised", place="township", **changes):
    """A payload of ``gov.case.submit`` with all papers."""
    serial = next(_serials)
    return {
        "source_system": "suite",
        "external_ref": f"S-{serial}",
        "matter_code": MATTERS[matter][0],
        "accepting_organization_code": world.code(place),
        "channel": "window",
        "applicant": person(serial),
        "materials": [
            {"name": name, "form": "original", "copies": 1} for name, _n in MATERIALS
        ],
        "note": "",
        **changes,
    }
