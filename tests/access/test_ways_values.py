"""Defaults of a person, of the context, and copies: nothing protected arrives."""

import pytest

from tests.support import catalogue
from tests.support import ways as paths
from tests.support.matrix import WHO


def _vals(ways, role, model):
    """What this person may fill of a row like a sampled one, or None."""
    records = ways.as_(role, model)
    if not records.has_access("create") or not records._auto:
        return None
    one = ways.writable(role, model) or next(iter(ways.sides(role, model).values()), 0)
    vals = records.env[model].browse(one).sudo().copy_data()[0] if one else {}
    planned = {field.name for field in paths.unfillable(records)}
    return {
        name: value
        for name, value in vals.items()
        if name not in planned
        and records._has_field_access(records._fields[name], "write")
    }


def _made(ways, role, model, make, fields):
    """``{field: stored value}`` of the row that ``make`` made, or how it ended."""

    def run():
        since = ways.last_ids()[model]
        make()
        ways.env.flush_all()
        made = ways.new_rows(model, since)[-1:]
        return made and {
            field.name: paths.as_stored(made, field.name) for field in fields
        }

    return paths.attempt(ways.env, run, settings=True)


def _arrived(ways, role, model, way, tally):
    """Values of fields this person may not fill that came in by ``way``."""
    records = ways.as_(role, model)
    vals = _vals(ways, role, model)
    fields = paths.unfillable(records)
    if vals is None or not fields:
        return []
    plain = _made(ways, role, model, lambda: _create(ways, role, model, vals), fields)
    if plain.end != "done" or not plain.answer:
        return []
    wanted = {
        field.name: value
        for field in fields
        if (value := paths.planted(ways.env, field, plain.answer[field.name]))
        is not None
    }
    tally.add(len(wanted))
    together = way(ways, role, model, vals, wanted, fields)
    wrong = _differing(role, model, plain, together, wanted)
    if together.end != "done" or wrong:
        wrong = [
            line
            for name, value in wanted.items()
            for line in _differing(
                role,
                model,
                plain,
                way(ways, role, model, vals, {name: value}, fields),
                {name: value},
            )
        ]
    return wrong


def _differing(role, model, plain, told, wanted):
    if told.is_crash:
        return [f"{role} {model} {sorted(wanted)}: {told.answer}"]
    if told.end != "done" or not told.answer:
        return []
    return [
        f"{role} {model}.{name}: {told.answer[name]!r} arrived"
        for name, value in wanted.items()
        if told.answer[name] == value != plain.answer[name]
    ]


def _create(ways, role, model, vals, **context):
    return ways.call(role, model, "create", [dict(vals)], context=context)


def _set_defaults(ways, role, model, wanted):
    for name, value in wanted.items():
        paths.attempt_quietly(
            ways.env,
            lambda name=name, value=value: ways.call(
                role, "ir.default", "set", model, name, value, True
            ),
        )


def _by_own_default(ways, role, model, vals, wanted, fields):
    def make():
        _set_defaults(ways, role, model, wanted)
        _create(ways, role, model, vals)

    return _made(ways, role, model, make, fields)


def _by_context(ways, role, model, vals, wanted, fields):
    context = {f"default_{name}": value for name, value in wanted.items()}
    return _made(
        ways, role, model, lambda: _create(ways, role, model, vals, **context), fields
    )


def _by_web_save(ways, role, model, vals, wanted, fields):
    context = {f"default_{name}": value for name, value in wanted.items()}

    def make():
        ways.call(role, model, "web_save", [], dict(vals), {}, context=context)

    return _made(ways, role, model, make, fields)


def _by_import(ways, role, model, vals, wanted, fields):
    """A file with one column, the rest by the context."""
    context = {f"default_{name}": value for name, value in {**vals, **wanted}.items()}
    name = next(
        (
            one
            for one, value in vals.items()
            if isinstance(value, str) and ways.env[model]._fields[one].type == "char"
        ),
        None,
    )

    def make():
        if name:
            ways.call(role, model, "load", [name], [[vals[name]]], context=context)

    return _made(ways, role, model, make, fields)


def _by_name(ways, role, model, vals, wanted, fields):
    context = {f"default_{name}": value for name, value in {**vals, **wanted}.items()}

    def make():
        ways.call(role, model, "name_create", "名", context=context)

    return _made(ways, role, model, make, fields)


def _by_copy(ways, role, model, vals, wanted, fields):
    one = ways.writable(role, model)

    def make():
        if one:
            ways.call(role, model, "copy", [one], dict(wanted))

    return _made(ways, role, model, make, fields)


def _by_copy_context(ways, role, model, vals, wanted, fields):
    one = ways.writable(role, model)
    context = {f"default_{name}": value for name, value in wanted.items()}

    def make():
        if one:
            ways.call(role, model, "copy", [one], context=context)

    return _made(ways, role, model, make, fields)


WAYS = {
    "ir.default": _by_own_default,
    "create": _by_context,
    "web_save": _by_web_save,
    "load": _by_import,
    "name_create": _by_name,
    "copy": _by_copy,
    "copy in context": _by_copy_context,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", WHO)
def test_no_protected_value_arrives(ways, tally, role, way):
    wrong = []
    for model in ways.models:
        if ways.env[model]._transient:
            continue  # test_ways_links.py has the dialogues
        wrong += _arrived(ways, role, model, WAYS[way], tally)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", WHO)
def test_shared_defaults_are_refused(ways, tally, role):
    """Of no field of the suite, by ``set`` or by a row, not even for another person."""
    wrong = []
    for model in ways.models:
        field, value = _some_default(ways, model)
        others = () if role == "system" else (ways.world.users["newcomer"],)
        for whose in (False, *others):
            tally.add()
            told = paths.attempt(
                ways.env,
                lambda m=model, f=field, v=value, w=whose: ways.call(
                    role, "ir.default", "set", m, f, v, w
                ),
                settings=True,
            )
            if told.end not in ("denied", "refused"):
                wrong.append(f"{role} {model}.{field} for {whose or 'all'}: {told}")
    assert not wrong, "\n".join(wrong)


def _some_default(ways, model):
    for field in ways.env[model]._fields.values():
        if field.store and field.column_type and field.type != "binary":
            value = paths.planted(ways.env, field, None)
            if value is not None and field.name != "id":
                return field.name, value
    return "display_name", "种下的值"


def _life(ways):
    """Calls that make rows under ``sudo``, by those whose work they are."""
    world = ways.world
    clerk, handler, approver = "window_clerk", "handler", "approver"
    calls = []
    payload = catalogue.submission(world, "promised", "township")

    def submit():
        number = ways.call(clerk, "gov.case", "submit", payload)["number"]
        calls.append(ways.env["gov.case"].search([("number", "=", number)]).id)

    def act(role, name, *args):
        return lambda: ways.call(role, "gov.case", name, [calls[0]], *args)

    return (
        submit,
        act(clerk, "action_accept"),
        act(handler, "action_start_review"),
        act(handler, "action_pause", "hearing", "申请人要求听证", 10),
        act(approver, "action_grant", False, "不需要听证"),
        act(approver, "action_decide", "approved", "符合条件"),
        act(handler, "action_produce", "样本〔2026〕1号"),
        act(clerk, "action_issue", "pickup", "李秀英"),
    )


def _lived(ways, prepare):
    """``{model: [stored values of each new row]}`` after a whole life."""

    def run():
        prepare()
        since = ways.last_ids()
        for step in _life(ways):
            step()
        one = ways.readable("window_clerk", "gov.applicant")[0]
        ways.call("window_clerk", "gov.applicant", "reveal", [one], "核对原件")
        ways.env.flush_all()
        return {
            model: [
                {
                    name: paths.as_stored(row, name)
                    for name, field in row._fields.items()
                    if field.store and field.column_type and field.type != "binary"
                }
                for row in ways.new_rows(model, last)
            ]
            for model, last in since.items()
        }

    return paths.attempt(ways.env, run, settings=True)


def test_own_defaults_reach_nothing_made_under_sudo(ways, tally):
    """Clerk, handler and approver set all defaults they can, and do their work."""
    plain = _lived(ways, lambda: None)
    assert plain.end == "done", plain.answer
    wrong = []
    for model, rows in plain.answer.items():
        values = _values_to_reach(ways, model, rows[:1])
        tally.add(len(values))
        wrong += _reached(ways, plain.answer, model, values)
    assert not wrong, "\n".join(wrong)


WORKERS = ("window_clerk", "handler", "approver")


def _values_to_reach(ways, model, rows):
    """What the workers may not fill of such a row, with a value of the client."""
    fillable = {
        name
        for role in WORKERS
        for name, field in ways.env[model]._fields.items()
        if (records := ways.as_(role, model)).has_access("create")
        and field not in paths.unfillable(records)
    }
    return {
        name: value
        for row in rows
        for name, present in row.items()
        if name not in fillable
        and name not in _ODOOS
        and (value := paths.planted(ways.env, ways.env[model]._fields[name], present))
        is not None
    }


_ODOOS = ("id", "create_uid", "create_date", "write_uid", "write_date")


def _reached(ways, plain, model, values):
    """What arrived, or why the work could not be done any more."""
    if not values:
        return []

    def prepare():
        for role in WORKERS:
            _set_defaults(ways, role, model, values)

    told = _lived(ways, prepare)
    if told.end != "done":
        return [f"{model}: defaults of {sorted(values)} stop work: {told.answer}"]
    return sorted(
        {
            f"{model}.{name}: {value!r} arrived under sudo"
            for before, after in zip(plain[model], told.answer[model], strict=False)
            for name, value in values.items()
            if after[name] == value != before[name]
        }
    )
