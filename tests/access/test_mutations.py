"""The harness sees a rule that is switched off, whichever it is."""

import pytest

from tests.support import matrix as matrices
from tests.support import samples
from tests.support.matrix import OPERATIONS, WHO, Rights

EVERYTHING = "[(1, '=', 1)]"


@pytest.fixture(scope="session")
def matrix():
    return matrices.Matrix()


def _differs(env, world, matrix, model, who):
    """Whether the ORM now grants one of them something else than the matrix says."""
    return any(
        rights != matrix.rights(model, role, side)
        for role in who
        for side, rights in matrices.observed(env, world, model, role).items()
    )


def test_every_rule_opened_wide_is_noticed(env, sampled, matrix, tally):
    """Each rule in turn lets all rows through, in a transaction that is undone."""
    system = env.ref("base.group_system")
    users = env["res.users"]
    groups = {role: users.browse(sampled.users[role]).all_group_ids for role in WHO}
    unnoticed = []
    for model in sorted(samples.models(env)):
        rules = env["ir.rule"].search([("model_id.model", "=", model)])
        for rule in rules.filtered(lambda one: one.groups and one.groups != system):
            kept = rule.domain_force
            rule.domain_force = EVERYTHING
            tally.add()
            who = [role for role in WHO if groups[role] & rule.groups]
            if not _differs(env, sampled, matrix, model, who):
                unnoticed.append(f"{rule.name} ({model})")
            rule.domain_force = kept
    assert not unnoticed, "\n".join(unnoticed)


def test_one_right_too_many_is_noticed(env, matrix):
    row = env.ref("gov_base.access_gov_staff_supervisor")
    said = matrix.together("gov.staff", "supervisor")
    row.perm_unlink = True
    assert Rights(*(row[f"perm_{op}"] for op in OPERATIONS)) != said
