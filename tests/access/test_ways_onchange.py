"""``onchange``: what a client puts into a form shows nothing that it may not read."""

import pytest

from tests.support import ways as paths
from tests.support.matrix import WHO
from tests.support.numbers import resident_id

# What a person types to find somebody, and where it leads.
_TYPED = {"id_number": "id_number_plain", "number": "id_number_plain"}


def _spec(model):
    """All fields of a form, the lines of it with theirs."""
    found = {}
    for name, field in model._fields.items():
        if not model._has_field_access(field, "read"):
            continue
        found[name] = {}
        if field.type == "many2one":
            found[name] = {"fields": {"display_name": {}}}
        elif field.type in paths.LINKS:
            lines = model.env[field.comodel_name]
            found[name] = {"fields": _line_spec(lines)}
    return found


def _line_spec(lines):
    return {
        name: {"fields": {"display_name": {}}} if field.type == "many2one" else {}
        for name, field in lines._fields.items()
        if field.type not in ("one2many", "many2many")
        and lines._has_field_access(field, "read")
    }


def _links(records):
    return {
        name: field
        for name, field in records._fields.items()
        if field.type in paths.LINKS and field.comodel_name.startswith("gov.")
    }


def _chosen(field, one):
    return one if field.type == "many2one" else [[4, one, False]]


def _forms(ways, role, model):
    """``[ids]``: a new form and that of a row there is, where he may."""
    records = ways.as_(role, model)
    forms = [[]] if records.has_access("create") else []
    one = ways.writable(role, model)
    return [*forms, [one]] if one else forms


def _judged(ways, role, model, ids, values, names, **context):
    spec = _spec(ways.as_(role, model))
    for name, field in _links(ways.as_(role, model)).items():
        if name in values and field.type != "many2one":
            spec[name] = {}  # Odoo looks at the rights of lines it is asked to show
    told = paths.attempt(
        ways.env,
        lambda: ways.call(
            role, model, "onchange", ids, dict(values), names, spec, context=context
        ),
    )
    what = f"{role} {model} {'change' if ids else 'new'} {values or context} {names}"
    if told.is_crash:
        return [f"{what}: {told.answer}"]
    return [f"{what}: tells {one}" for one in ways.betrayed(role, told.answer)]


def _choices(records):
    """``[{}]``, and for a dialogue of many actions one more for each of them."""
    field = records._fields.get("name")
    if not records._transient or field is None or field.type != "selection":
        return [{}]
    return [{}, *({"name": value} for value in field.get_values(records.env))]


@pytest.mark.parametrize("role", WHO)
def test_a_link_chosen_in_a_form_names_nothing_hidden(ways, tally, role):
    wrong = []
    for model in ways.models:
        for ids in _forms(ways, role, model):
            for name, field in _links(ways.as_(role, model)).items():
                if hidden := ways.hidden(role, field.comodel_name):
                    for values in _choices(ways.as_(role, model)):
                        tally.add(2)
                        values[name] = _chosen(field, hidden)
                        for names in (list(values), [])[: 1 if ids else 2]:
                            wrong += _judged(
                                ways, role, model, ids, dict(values), names
                            )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", WHO)
def test_a_link_in_the_context_names_nothing_hidden(ways, tally, role):
    wrong = []
    for model in ways.models:
        if not ways.as_(role, model).has_access("create"):
            continue
        for name, field in _links(ways.as_(role, model)).items():
            if hidden := ways.hidden(role, field.comodel_name):
                tally.add()
                for values in _choices(ways.as_(role, model)):
                    context = {f"default_{key}": one for key, one in values.items()}
                    context[f"default_{name}"] = _chosen(field, hidden)
                    wrong += _judged(ways, role, model, [], {}, [], **context)
        if hidden := ways.hidden(role, "gov.case"):
            context = {"active_id": hidden, "active_ids": [hidden]}
            for values in _choices(ways.as_(role, model)):
                named = {f"default_{key}": one for key, one in values.items()}
                wrong += _judged(ways, role, model, [], {}, [], **context, **named)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", WHO)
def test_a_number_typed_names_no_stranger(ways, tally, role):
    hidden = ways.hidden(role, "gov.applicant")
    if not hidden:
        hidden = ways.world.samples["gov.applicant"]["other_district"]
    number = _restored_number(ways, hidden)
    wrong = []
    for model in ways.models:
        for ids in _forms(ways, role, model):
            for name in _TYPED.keys() & ways.as_(role, model)._fields.keys():
                tally.add()
                wrong += _judged(ways, role, model, ids, {name: number}, [name])
    assert not wrong, "\n".join(wrong)


def _restored_number(ways, one):
    """Give that person a number that a form takes."""
    number = resident_id(777, birth="19500304")
    ways.env.cr.execute(
        "UPDATE gov_applicant SET id_number_plain = %s WHERE id = %s", [number, one]
    )
    ways.env.invalidate_all()
    return number
