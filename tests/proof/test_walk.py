"""Random walks through the machine find nothing that its model does not say.

GOV_SEED begins with that seed, GOV_STEPS sets the transitions of the first walk, and
GOV_WALKS how many short ones follow it, each with the next seed.
"""

import os

from tests.proof.walk import Walk
from tests.support import inprocess

SHORT = (600, 60)  # transitions, seconds
LONG = (10_000, 7200)
MANY = 40  # short walks after the long one
SHOWN = 12


def test_state_dates_and_journal_are_the_models(bounds, proof_registry, stage, capsys):
    steps, seconds = LONG if bounds.long else SHORT
    steps = int(os.environ.get("GOV_STEPS") or steps)
    many = int(os.environ.get("GOV_WALKS") or MANY * bounds.long)
    plans = [(steps, seconds), *[SHORT] * many]
    found = []
    for seed, plan in enumerate(plans, start=bounds.seed):
        with inprocess.environment(proof_registry, commit=True) as env:
            walk = Walk(env, stage, seed, *plan).run()
            broken = env["gov.case"].verify_chain()
        with capsys.disabled():
            print(_told(walk, seed, broken))
            if bounds.long:
                print(dict(sorted(walk.counted.items())), flush=True)
        found += [f"seed {seed}: {one}" for one in walk.found[:SHOWN]]
        found += [f"seed {seed}: broken chain of {number}" for number in broken]
        if bounds.long and plan != SHORT:
            assert walk.made >= steps, f"only {walk.made} transitions in {seconds} s"
    assert not found, f"{len(found)} differences:\n" + "\n".join(found)


def _told(walk, seed, broken):
    return (
        f"\nrandom walk, seed {seed}: {walk.made} transitions, {walk.refused} refused "
        f"calls, {walk.compared} comparisons, until {walk.today}; chains broken: "
        f"{len(broken)}; differences: {len(walk.found)}"
    )
