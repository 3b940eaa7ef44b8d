from itertools import combinations

import pytest

from odoo.addons.gov_base.core.duties import APART, must_not_meet

ROLES = {
    "village_agent",
    "window_clerk",
    "handler",
    "approver",
    "centre_manager",
    "supervisor",
    "catalogue_editor",
    "administrator",
    "integrator",
}
MAY_MEET = {
    frozenset(pair) for pair in combinations(ROLES - {"administrator", "supervisor"}, 2)
} | {frozenset({"administrator", "catalogue_editor"})}


@pytest.mark.parametrize("pair", combinations(sorted(ROLES), 2))
def test_who_gives_posts_and_who_watches_stand_alone(pair):
    assert must_not_meet(*pair) is (frozenset(pair) not in MAY_MEET)
    assert must_not_meet(*pair) is must_not_meet(*reversed(pair))


def test_the_table_names_roles_and_no_role_with_itself():
    named = set(APART) | set().union(*APART.values())
    assert named <= ROLES
    assert not any(must_not_meet(role, role) for role in ROLES)
