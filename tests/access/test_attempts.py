"""Every role really tries every row: by search, read, write, create, load, unlink …"""

import pytest

from odoo.exceptions import AccessError

from tests.support import attempts, samples
from tests.support import matrix as matrices
from tests.support.matrix import OPERATIONS, WHO, Rights

NOTHING = Rights()


@pytest.fixture(scope="session")
def matrix():
    return matrices.Matrix()


def _rows(world, model, role):
    """``{side: id}`` of the rows that there are for this person."""
    found = {
        side: matrices.sample_id(world, model, role, side)
        for side in world.samples[model]
    }
    return {side: one for side, one in found.items() if one}


@pytest.mark.parametrize("role", WHO)
def test_looking_finds_what_may_be_read(env, sampled, matrix, tally, role):
    wrong = []
    for model in sorted(samples.models(env)):
        records = env[model].with_user(sampled.users[role])
        rows = _rows(sampled, model, role)
        may = {
            one
            for side, one in rows.items()
            if (matrix.rights(model, role, side) or NOTHING).read
        }
        looks = attempts.found_by(records, list(rows.values()))
        for way, look in looks.items():
            found = _answer(look, set())
            if isinstance(found, list):
                found = set(found) - {False, None}
            if found != may:
                wrong.append(f"{role} {model} {way}: {found}, may read {may}")
        for way, look in attempts.counted_by(records, list(rows.values())).items():
            counted = _answer(look, 0)
            if counted != len(may):
                wrong.append(f"{role} {model} {way}: {counted}, may read {len(may)}")
        tally.add(len(rows) * (len(looks) + 3))
    assert not wrong, "\n".join(wrong)


def _answer(look, nothing):
    try:
        return look()
    except AccessError:
        return nothing
    except Exception as error:  # noqa: BLE001 (reported with its role, model and way)
        return f"crash {error!r}"


@pytest.mark.parametrize("role", WHO)
def test_doing_ends_as_the_matrix_says(env, sampled, matrix, tally, role):
    wrong = []
    for model in sorted(samples.models(env)):
        for side, one, rights in _chosen(sampled, matrix, model, role):
            record = env[model].with_user(sampled.users[role]).browse(one)
            for operation in OPERATIONS:
                if side == "of_another" and operation == "create":
                    continue  # a copy would be one's own dialogue
                wrong += _tried(
                    env, record, operation, getattr(rights, operation), tally
                )
    assert not wrong, "\n".join(f"{role} {line}" for line in wrong)


def _chosen(world, matrix, model, role):
    """Rows to try: the last of each kind of rights; the rest is asked of the ORM."""
    kinds = {}
    for side, one in _rows(world, model, role).items():
        rights = matrix.rights(model, role, side) or NOTHING
        kinds[rights] = (side, one, rights)
    return kinds.values()


def _tried(env, record, operation, may, tally):
    if operation != "read" and not record._auto:
        return []
    wrong = []
    for attempt in attempts.SINGLE[operation]:
        tally.add()
        end = attempts.outcome(env, attempt(record))
        if (
            end.startswith("crash")
            or (end == "done") > may
            or (end == "denied")
            and may
        ):
            name = getattr(attempt, "__name__", operation)
            wrong.append(f"{record} {operation} by {name}: {end}, may {may}")
    return wrong


@pytest.mark.parametrize("role", WHO)
def test_paths_through_other_rows_tell_nothing(env, sampled, matrix, tally, role):
    """A visible row that points to a hidden one does not betray what that one holds."""
    wrong = []
    for model in sorted(samples.models(env)):
        records = env[model].with_user(sampled.users[role])
        if not records.has_access("read"):
            continue
        for name, field in records._fields.items():
            if field.type == "many2one" and field.comodel_name in sampled.samples:
                wrong += _betrayed(records, name, tally)
    assert not wrong, "\n".join(f"{role} {line}" for line in wrong)


def _betrayed(records, link, tally):
    """What of the first hidden row at the end of ``link`` can be asked for."""
    if not records._fields[link].store or records._fields[link].groups:
        return []
    visible = records.search([(link, "!=", False)], limit=500)
    target = visible.sudo()[link]
    hidden = target - target.with_user(records.env.uid)._filtered_access("read")
    name = "name" if "name" in target._fields else "create_date"
    if not hidden or not target._fields.get(name):
        return []
    one = hidden[0]
    domain = [("id", "in", visible.ids), (f"{link}.{name}", "=", one[name])]
    mine = target.with_user(records.env.uid)
    same = _answer(lambda: mine.search([(name, "=", one[name])]).ids, [])
    tally.add()
    counted = _answer(lambda: records.search_count(domain), 0)
    told = records.search_count([("id", "in", visible.ids), (link, "in", same)])
    if counted != told:
        return [f"{records._name}.{link}.{name} counts {counted} of {one}"]
    return []
