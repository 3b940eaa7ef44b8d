"""Links to what one may not read: not stored, not named, and no dialogue acts on it."""

import pytest

from tests.support import methods, samples
from tests.support import ways as paths
from tests.support.matrix import WHO


def _links(records, transient):
    return {
        name: field
        for name, field in records._fields.items()
        if field.type in ("many2one", "many2many", "one2many")
        and field.comodel_name.startswith("gov.")
        and field.comodel_name not in paths.PUBLIC
        and bool(records._transient) == transient
    }


def _base(ways, role, model):
    records = ways.as_(role, model)
    one = ways.writable(role, model) or next(iter(ways.sides(role, model).values()), 0)
    if records._transient:
        vals = samples.least_vals(ways.env, ways.world, model)
    else:
        vals = records.env[model].browse(one).sudo().copy_data()[0] if one else {}
    return {
        name: value
        for name, value in vals.items()
        if records._has_field_access(records._fields[name], "write")
    }


def _command(field, one):
    return one if field.type == "many2one" else [[4, one, False]]


def _read_all(ways, role, model, ids):
    records = ways.as_(role, model)
    spec = {
        name: {"fields": {"display_name": {}}} if field.type in paths.LINKS else {}
        for name, field in records._fields.items()
        if records._has_field_access(field, "read")
    }
    return ways.call(role, model, "web_read", ids, spec)


def _ways_to_link(ways, role, model, name, value):
    vals = {key: one for key, one in _base(ways, role, model).items() if key != name}
    context = {f"default_{name}": value}

    def create(**given):
        return ways.call(role, model, "create", [{**vals, **given}])

    yield "create", lambda: create(**{name: value})
    yield (
        "default in create",
        lambda: ways.call(role, model, "create", [dict(vals)], context=context),
    )
    yield (
        "default in web_save",
        lambda: [
            row["id"]
            for row in ways.call(
                role, model, "web_save", [], dict(vals), {}, context=context
            )
        ],
    )
    if one := ways.writable(role, model):
        yield (
            "write",
            lambda: ways.call(role, model, "write", [one], {name: value}) and [one],
        )


def _linked(ways, role, model, name, hidden, make):
    """The row that was made: whether it holds the link, and what it tells."""

    def run():
        ids = make()
        ways.env.flush_all()
        stored = hidden in ways.env[model].browse(ids)[name].ids
        ways.env.invalidate_all()
        return stored, paths.attempt(
            ways.env, lambda: _read_all(ways, role, model, ids)
        )

    return paths.attempt(ways.env, run)


@pytest.mark.parametrize("transient", [False, True], ids=["row", "dialogue"])
@pytest.mark.parametrize("role", WHO)
def test_no_link_to_what_one_may_not_read(ways, tally, role, transient):
    wrong = []
    for model in ways.models:
        records = ways.as_(role, model)
        if not records._auto or not records.has_access("create"):
            continue
        for field in _links(records, transient).values():
            if hidden := ways.hidden(role, field.comodel_name):
                wrong += _wrong_links(ways, tally, role, model, field, hidden)
    assert not wrong, "\n".join(wrong)


def _wrong_links(ways, tally, role, model, field, hidden):
    value = _command(field, hidden)
    for way, make in _ways_to_link(ways, role, model, field.name, value):
        tally.add()
        told = _linked(ways, role, model, field.name, hidden, make)
        what = f"{role} {field} by {way}"
        if told.is_crash:
            yield f"{what}: {told.answer}"
        if told.end == "done" and told.answer[0] and field.store:
            yield f"{what}: {hidden} is linked"
        for one in ways.betrayed(role, told.answer):
            yield f"{what}: tells {one}"


@pytest.mark.parametrize("role", WHO)
def test_dialogues_do_nothing_with_what_one_may_not_read(ways, tally, role):
    """Whatever link a dialogue holds, its methods refuse and touch nothing."""
    wrong = []
    for method in methods.public_methods(ways.env):
        records = ways.as_(role, method.model)
        if method.on_model or not records._transient:
            continue
        if not records.has_access("create"):
            continue
        for name, field in _links(records, True).items():
            if hidden := ways.hidden(role, field.comodel_name):
                tally.add()
                wrong += _acted(ways, role, method, name, field, hidden)
    assert not wrong, "\n".join(wrong)


def _acted(ways, role, method, name, field, hidden):
    vals = {**_base(ways, role, method.model), name: _command(field, hidden)}
    target = ways.env[field.comodel_name].browse(hidden)

    def run():
        before = _versions(ways, target)
        ids = ways.call(role, method.model, "create", [vals])
        answer = ways.call(
            role, method.model, method.name, ids, **methods.plausible(method)
        )
        ways.env.flush_all()
        return answer, before != _versions(ways, target)

    told = paths.attempt(ways.env, run)
    what = f"{role} {method} with {name}"
    wrong = [f"{what}: tells {one}" for one in ways.betrayed(role, told.answer)]
    if told.end == "done" and told.answer[1]:
        wrong.append(f"{what}: changed {target}")
    return wrong


def _versions(ways, target):
    """Which version of the row PostgreSQL holds."""
    ways.env.flush_all()
    if not target._auto:
        return None
    ways.env.cr.execute(
        f"SELECT xmin::text, ctid::text FROM {target._table} WHERE id = %s",  # noqa: S608
        [target.id],
    )
    return ways.env.cr.fetchone()


@pytest.mark.parametrize("role", WHO)
def test_dialogues_of_others_are_not_there(ways, tally, role):
    """Opened by somebody else: not found, not read, not changed, no method of it."""
    wrong = []
    for method in methods.public_methods(ways.env):
        records = ways.as_(role, method.model)
        if method.on_model or not records._transient:
            continue
        one = ways.world.samples[method.model]["of_another"]
        for name, run in {
            method.name: lambda m=method, o=one: ways.call(
                role, m.model, m.name, [o], **methods.plausible(m)
            ),
            "read": lambda m=method, o=one: ways.call(role, m.model, "read", [o]),
            "copy": lambda m=method, o=one: ways.call(role, m.model, "copy", [o]),
            "onchange": lambda m=method, o=one: ways.call(
                role, m.model, "onchange", [o], {}, ["id"], {"display_name": {}}
            ),
        }.items():
            tally.add()
            told = paths.attempt(ways.env, run)
            if told.end == "done" and not _opens(told.answer):
                wrong.append(f"{role} {method.model}.{name}: {told}")
    assert not wrong, "\n".join(wrong)


def _opens(answer):
    return isinstance(answer, dict) and answer.get("type") == "ir.actions.act_window"
