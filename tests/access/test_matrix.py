"""docs/access-matrix.csv against the access rows, the rules and the ORM."""

import pytest

from tests.support import matrix as matrices
from tests.support import samples
from tests.support.matrix import OPERATIONS, WHO, Rights

# Groups that stand for a role of the matrix.
_GROUP = "gov_base.group_{}"


@pytest.fixture(scope="session")
def matrix():
    return matrices.Matrix()


def _groups_of(env, role):
    if role in ("no_post", "ended_post"):
        return env.ref("base.group_user").all_implied_ids
    if role in ("portal", "public", "system"):
        name = "base.group_" + role
    else:
        name = _GROUP.format(role)
    return env.ref(name).all_implied_ids


def test_the_file_is_well_formed(matrix):
    assert not matrix.complaints
    assert matrix.lines


def test_every_model_has_its_lines(env, sampled, matrix):
    """A new model fails here; the message shows the lines to judge and add."""
    missing = []
    for model in sorted(samples.models(env)):
        for role in WHO:
            seen = matrices.observed(env, sampled, model, role)
            if any(matrix.rights(model, role, side) is None for side in seen):
                missing += matrices.as_lines(model, role, seen)
    assert not missing, "not in docs/access-matrix.csv:\n" + "\n".join(missing)


def test_no_line_speaks_of_what_is_not_there(env, sampled, matrix):
    known = samples.models(env)
    strange = sorted(matrix.models - known)
    for (model, role), sides in matrix.lines.items():
        if model in known:
            tried = {*sampled.samples[model], "any", matrices.HIGHER}
            unknown = set(sides) - tried
            strange += [f"{model} {role} {side}" for side in sorted(unknown)]
    assert not strange


def test_access_rows_equal_the_matrix(env, matrix):
    """What ir.model.access gives to a role is what some line of the file gives it."""
    wrong = []
    for model in sorted(samples.models(env)):
        rows = env["ir.model.access"].search([("model_id.model", "=", model)])
        for role in WHO:
            groups = _groups_of(env, role)
            held = rows.filtered(
                lambda row, g=groups: not row.group_id or row.group_id in g
            )
            given = Rights(*(any(held.mapped(f"perm_{op}")) for op in OPERATIONS))
            said = matrix.together(model, role)
            if given != said:
                wrong.append(f"{model} {role}: rows {given}, matrix {said}")
    assert not wrong, "\n".join(wrong)


def test_every_rule_narrows_one_group_as_its_access_row(env):
    """Rules name groups, none is global; their operations together are the row's.

    A rule may give less than the row: what is handed over for others is only read.
    """
    wrong = []
    for model in sorted(samples.models(env)):
        rules = env["ir.rule"].search([("model_id.model", "=", model)])
        rows = env["ir.model.access"].search([("model_id.model", "=", model)])
        for rule in rules:
            if len(rule.groups) != 1:
                wrong.append(f"{rule.name}: {len(rule.groups)} groups")
                continue
            row = rows.filtered(lambda row, group=rule.groups: row.group_id == group)
            given = Rights(*(any(row.mapped(f"perm_{op}")) for op in OPERATIONS))
            same = rules.filtered(lambda one, group=rule.groups: one.groups == group)
            said = Rights(*(any(same.mapped(f"perm_{op}")) for op in OPERATIONS))
            if given != said:
                wrong.append(f"{rule.name}: rules {said}, access row {given}")
        for row in rows if rules else ():
            if row.group_id not in rules.groups:
                wrong.append(f"{row.name}: no rule for this group")
    assert not wrong, "\n".join(wrong)


def test_only_the_system_sees_all_rows(env):
    """A rule that lets everything through is for Odoo's administrator alone."""
    system = env.ref("base.group_system")
    rules = env["ir.rule"].search([("model_id.model", "=like", "gov.%")])
    open_rules = rules.filtered(
        lambda rule: (
            rule.groups != system
            and "".join((rule.domain_force or "[]").split())
            in ("[]", "[(1,'=',1)]", '[(1,"=",1)]')
        )
    )
    assert not open_rules.mapped("name")


def test_the_orm_grants_what_the_matrix_says(env, sampled, matrix, tally):
    wrong = []
    for model in sorted(samples.models(env)):
        for role in WHO:
            for side, rights in matrices.observed(env, sampled, model, role).items():
                tally.add(len(rights))
                said = matrix.rights(model, role, side)
                if rights != said:
                    wrong.append(f"{model} {role} {side}: {rights}, matrix {said}")
    assert not wrong, "\n".join(wrong)
