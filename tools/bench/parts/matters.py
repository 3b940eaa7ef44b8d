"""Import of a workbook of matters against `create` of the same rows as plain lists.

Four materials and three steps each; the import publishes as well, which `create` does
not.
"""

import importlib.util
import resource
import time

from tools.bench import words
from tools.bench.generators.base import place
from tools.bench.generators.matter import STEPS
from tools.lib.settings import ROOT

BOOKS = ROOT / "addons/gov_matter/tests/pure/workbooks.py"
MOST = 5000


def measure(bench):
    count = min(MOST, bench.options.rows // 20)
    return bench.inside("tools.bench.parts.matters", "inside", count=count)


def inside(env, count):
    district = place(env, words.DISTRICT)
    content = workbook(place(env, words.DEPARTMENT).name, count)
    before = _memory()
    own, answer = _timed(lambda: _imported(env, district, content))
    if answer["errors"] or answer["matters"] != count:
        raise SystemExit(f"not imported: {answer}"[:500])
    grown = _memory() - before
    env.cr.rollback()
    env.invalidate_all()
    create, _made = _timed(lambda: _created(env, district, count))
    env.cr.rollback()
    return {"matters": count, "own": own, "create": create, "megabytes": grown}


def workbook(department, count):
    spec = importlib.util.spec_from_file_location("bench_workbooks", BOOKS)
    books = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(books)
    codes = [_code(number) for number in range(count)]
    return books.book(
        [
            {"基本编码": code, "事项名称": f"事项{code}", "实施主体": department}
            for code in codes
        ],
        [
            {"基本编码": code, "序号": number, "材料名称": name}
            for code in codes
            for number, name in enumerate(words.MATERIALS, 1)
        ],
        [
            {"基本编码": code, "序号": number, "环节名称": name}
            for code in codes
            for number, (name, _kind, _days) in enumerate(STEPS, 1)
        ],
    )


def _code(number):
    return f"6405119{number:05d}"


def _imported(env, district, content):
    answer = env["gov.matter"]._import_workbook(district, content)
    env.flush_all()
    return answer


def _created(env, district, count):
    body = place(env, words.DEPARTMENT).id
    matters = env["gov.matter"].create(
        [
            {
                "code": _code(number),
                "name": f"事项{_code(number)}",
                "matter_type": "payment",
                "organization_id": district.id,
                "department_id": body,
            }
            for number in range(count)
        ]
    )
    env["gov.matter.version"].create(
        [
            {
                "matter_id": matter.id,
                "legal_days": 30,
                "promised_days": 15,
                "valid_from": words.SINCE,
                "legal_basis": "《老年人权益保障法》第三十三条",
                "acceptance_conditions": "年满八十周岁",
                "result_type": "other",
                "material_ids": [(0, 0, {"name": name}) for name in words.MATERIALS],
                "step_ids": [
                    (0, 0, {"name": name, "kind": kind, "days": days})
                    for name, kind, days in STEPS
                ],
            }
            for matter in matters
        ]
    )
    env.flush_all()


def _timed(call):
    start = time.perf_counter()
    answer = call()
    return time.perf_counter() - start, answer


def _memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
