"""No public method does anything on a row that its caller may not see."""

import pytest

from tests.support import attempts, methods
from tests.support import matrix as matrices
from tests.support.matrix import WHO, Rights

# Opening a window or a report tells nothing: what it shows is read with one's rights.
_OPENS = ("ir.actions.act_window", "ir.actions.report")


@pytest.fixture(scope="session")
def matrix():
    return matrices.Matrix()


@pytest.mark.parametrize("role", WHO)
def test_methods_on_hidden_rows(env, sampled, matrix, tally, role):
    wrong = []
    for method in methods.public_methods(env):
        if method.on_model or method.model not in sampled.samples:
            continue
        for side in sampled.samples[method.model]:
            one = matrices.sample_id(sampled, method.model, role, side)
            may = matrix.rights(method.model, role, side) or Rights()
            if one and not may.read:
                tally.add()
                wrong += _tried(env, sampled.users[role], method, one)
    assert not wrong, "\n".join(f"{role} {line}" for line in wrong)


def _tried(env, user, method, one):
    record = env[method.model].with_user(user).browse(one)
    told = []

    def attempt():
        told.append(getattr(record, method.name)(**methods.plausible(method)))

    end = attempts.outcome(env, attempt)
    if end == "done" and _tells_nothing(told[0]):
        return []
    return [f"{method} on {one}: {end} {told}"] if end not in _REFUSED else []


_REFUSED = ("denied", "refused")


def _tells_nothing(result):
    return isinstance(result, dict) and result.get("type") in _OPENS
