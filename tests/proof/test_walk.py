"""A random walk through the machine finds nothing that its model does not say."""

import os

from tests.proof.walk import Walk
from tests.support import inprocess

SHORT = (600, 60)  # transitions, seconds
LONG = (10_000, 3600)
SHOWN = 12


def test_state_dates_and_journal_are_the_models(bounds, proof_registry, stage, capsys):
    steps, seconds = LONG if bounds.long else SHORT
    steps = int(os.environ.get("GOV_STEPS") or steps)
    with inprocess.environment(proof_registry, commit=True) as env:
        walk = Walk(env, stage, bounds.seed, steps, seconds).run()
        broken = env["gov.case"].verify_chain()
    with capsys.disabled():
        print(
            f"\nrandom walk, seed {bounds.seed}: {walk.made} transitions, "
            f"{walk.refused} refused calls, {walk.compared} comparisons, until "
            f"{walk.today}; chains broken: {len(broken)}"
        )
        if bounds.long:
            print(dict(sorted(walk.counted.items())))
    assert not walk.found, f"seed {bounds.seed}, {len(walk.found)} differences:\n" + (
        "\n".join(walk.found[:SHOWN])
    )
    assert walk.made > 50
    assert broken == []
