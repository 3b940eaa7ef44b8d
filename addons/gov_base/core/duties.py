"""Roles that one person must not hold at the same time.

Source: GB/T 22239-2019, 8.1.4.2 d (least rights, kept apart among those who administer)
and 8.1.3 (system, security and audit are administered by different people);
Administrative Licensing Law, art. 10 and 60 (who is supervised does not supervise).
"""

_AT_WORK = frozenset(
    {
        "village_agent",
        "window_clerk",
        "handler",
        "approver",
        "centre_manager",
        "integrator",
    }
)

# role: what it must not meet. Who gives posts takes no part in a case, and nobody
# watches over what he or she does. An administrator may keep the catalogue as well,
# whose list administrators load anyway; those who receive, review, decide and oversee
# cases may meet, because a case itself keeps its steps apart: in a township one person
# often serves at two places.
APART = {
    "administrator": _AT_WORK | {"supervisor"},
    "supervisor": _AT_WORK | {"administrator", "catalogue_editor"},
}


def must_not_meet(role, other):
    """Tell whether no one person may hold both roles at once, wherever."""
    return other in APART.get(role, ()) or role in APART.get(other, ())
