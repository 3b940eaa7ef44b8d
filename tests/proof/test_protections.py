"""Each protection, switched off on purpose, makes the test that guards it fail.

Record rules and access rows have the same in tests/access/test_mutations.py. Everything
here is undone: SQL with its transaction, Python by monkeypatch.
"""

import dataclasses

import psycopg2
import pytest

from odoo.exceptions import UserError

from odoo.addons.gov_base.core.machine import Actor
from odoo.addons.gov_case.core import transitions

from tests.proof.calls import Caller
from tests.proof.stage import GUIDES, PEOPLE
from tests.proof.walk import Walk
from tests.support import attempts, inprocess

WALK = (1500, 120)  # transitions, seconds, of one walk that looks for a fault
SEEDS = 3  # walks, until then it must have been met
EASY = ("accept without complete",)
_LINES = "the list of materials refuses those who may not write it, before the row does"
# fault: why no walk can see it
UNSEEN = {"reuse by a supervisor": _LINES, "end_reuse by a supervisor": _LINES}


@pytest.fixture
def env(proof_registry, stage):
    with inprocess.environment(proof_registry) as env:
        yield env


def _heirs(env, mixin):
    """The models with a table of their own that inherit a mixin."""
    return sorted(env.registry[mixin]._inherit_children)


# rows that are kept as written


@pytest.fixture
def written(env, stage):
    """A row of every table that keeps its rows, and drafts."""
    caller = Caller(env, stage)
    case_id, _guide = _reviewed(caller, "far_clerk")
    person, applicant = PEOPLE["far_clerk"], stage.applicants[0]
    caller.draft(person, "handed_down", "other_township", None, applicant)
    guides = env["gov.matter"].browse(stage.matter_ids["handed_down"]).version_ids
    guides[:1].new_version()
    place = stage.places["township"]
    env["gov.matter.edition"].create(
        {"name": "清单", "kind": "service", "organization_id": place}
    )
    env["gov.case"].browse(case_id).applicant_id.reveal("核对证件")
    env["gov.case"].browse(case_id).action_hold_contents("行政诉讼期间")
    env.flush_all()
    env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in _heirs(env, "gov.append.only.mixin"):
        assert env[model].search_count([], limit=1), f"{model} has no row to try"


def _reviewed(caller, acceptor):
    """A case of a township that decides by itself; its id and its guide."""
    guide = GUIDES["handed_down"][0]
    sent = {
        "source_system": "protections",
        "external_ref": acceptor,
        "matter_code": caller.stage.matters["handed_down"],
        "accepting_organization_code": caller.stage.codes["other_township"],
        "channel": "online",
        "applicant": caller.stage.applicants[0],
        "materials": [{"name": name} for name, _necessity in guide.materials],
    }
    case_id, _duplicate = caller.submit(PEOPLE["far_clerk"], sent)
    caller.call(PEOPLE[acceptor], [case_id], "accept", {}, guide)
    caller.call(PEOPLE["alone"], [case_id], "start_review", {}, guide)
    return case_id, guide


STATEMENTS = {"keep_row": "UPDATE {} SET id = id", "keep_table": "TRUNCATE {} CASCADE"}


@pytest.mark.parametrize("trigger", STATEMENTS)
def test_a_trigger_switched_off_is_noticed(env, written, trigger):
    tables = [env[model]._table for model in _heirs(env, "gov.append.only.mixin")]
    statements = [STATEMENTS[trigger].format(table) for table in tables]
    assert [one for one in statements if not _is_kept(env, one)] == []
    for table in tables:
        env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_{trigger}")
    assert [one for one in statements if _is_kept(env, one)] == []


def _is_kept(env, statement):
    try:
        with env.cr.savepoint(flush=False):
            env.cr.execute(statement)
    except psycopg2.errors.RestrictViolation:
        return True
    return False


def test_the_orm_refuses_without_the_triggers_too(env, written):
    for model in _heirs(env, "gov.append.only.mixin"):
        env.cr.execute(f"ALTER TABLE {env[model]._table} DISABLE TRIGGER USER")
        row = env[model].search([], limit=1)
        with pytest.raises(UserError):
            row.write({row._rec_name or "id": False})
        with pytest.raises(UserError):
            row.unlink()


# fields that only the workflow writes


def test_a_protected_field_set_free_is_noticed(env, stage, written, monkeypatch):
    """Each of them is tried by Odoo's administrator, who may write every row."""
    wrong, tried = [], 0
    for row, field in _protected(env[name] for name in sorted(env.registry)):
        name = str(field)
        tried += 1
        mine = row.with_user(stage.users["system"])
        end = attempts.outcome(env, _writing(mine, field.name))
        if end not in ("denied", "refused"):  # what is published is refused before
            wrong.append(f"{name}: {end}")
        with monkeypatch.context() as patch:
            patch.setattr(field, "workflow", False)
            patch.setattr(field, "compute", None)  # what follows is kept by itself
            if attempts.outcome(env, _writing(mine, field.name)) == "denied":
                wrong.append(f"{name}: set free, and still refused")
    assert not wrong, "\n".join(wrong)
    assert tried > 80


def _protected(models):
    """A row of each model that has them, with each of its fields of the workflow."""
    for model in models:
        rows = model._auto and not (model._abstract or model._transient)
        fields = [one for one in model._fields.values() if _is_marked(one)]
        if not (rows and fields and model._name.startswith("gov.")):
            continue
        drafts = [("state", "=", "draft")] if "state" in model._fields else []
        row = model.search(drafts, order="id desc", limit=1)
        if row and row.with_user(row.env.ref("base.user_admin")).has_access("write"):
            yield from ((row, field) for field in fields)


def _is_marked(field):
    return getattr(field, "workflow", False)


def _writing(row, name):
    """Write what is there already."""
    field = row._fields[name]
    many = field.type.endswith("2many")
    value = [] if many else field.convert_to_write(row.sudo()[name], row)
    return lambda: row.write({name: value})


# who may not, although the role is there

# On a commitment the same bar stands: addons/gov_case/tests/test_commitment.py.
BARRED = [
    row.name
    for row in transitions.TABLE
    if row.bar and row.name != "decide_on_commitment"
]


@pytest.mark.parametrize("name", BARRED)
def test_a_bar_taken_away_is_noticed(env, stage, monkeypatch, name):
    caller = Caller(env, stage)
    alone = PEOPLE["alone"]
    if name == "decide":
        case_id, guide = _reviewed(caller, "alone")
        last = ("decide", {"decision": "approved"})
    else:
        case_id, guide = _reviewed(caller, "far_clerk")
        verb, what = name.split("_")
        told = {
            "pause": {"kind": "hearing", "days": 5},
            "extension": {"days": 5},
            "revocation": {"ground": "fraud"},
        }[what]
        if what == "revocation":
            caller.call(alone, [case_id], "decide", {"decision": "approved"}, guide)
        caller.call(alone, [case_id], f"ask_{what}", told, guide)
        last = ("grant", {"approved": verb == "grant"})

    def attempt():
        return caller.call(alone, [case_id], *last, guide)

    assert attempts.outcome(env, attempt) == "refused"
    _put(monkeypatch, dataclasses.replace(transitions.MACHINE.get(name), bar=None))
    env.registry.clear_all_caches()  # the machine is kept there
    assert attempts.outcome(env, attempt) == "done"


def _put(monkeypatch, row):
    """Put another row in the place of that of its name."""
    table = tuple(row if one.name == row.name else one for one in transitions.TABLE)
    monkeypatch.setattr(transitions, "TABLE", table)


# the walk, with a row of the table that says something else


def _faults():
    """``{what is wrong: the row}``: a bar or a guard less, a role more."""
    found = {}
    for row in transitions.TABLE:
        if row.bar:
            less = dataclasses.replace(row, bar=None)
            found[f"{row.name} without its bar"] = less
        for guard in row.guards:
            left = tuple(one for one in row.guards if one != guard)
            less = dataclasses.replace(row, guards=left)
            found[f"{row.name} without {guard}"] = less
        if row.actors:
            more = (*row.actors, Actor("supervisor", row.actors[0].side))
            found[f"{row.name} by a supervisor"] = dataclasses.replace(row, actors=more)
    return found


def test_the_walk_notices_a_wrong_table(
    bounds, proof_registry, stage, monkeypatch, capsys
):
    """One wrong row in `make test`, each that can be made in `make proof`."""
    faults = _faults()
    chosen = faults if bounds.long else EASY
    unnoticed = []
    for number, name in enumerate(chosen):
        with monkeypatch.context() as patch:
            _put(patch, faults[name])
            made = _until_noticed(proof_registry, stage, bounds.seed + number)
        if made is None and name not in UNSEEN:
            unnoticed.append(name)
        with capsys.disabled():
            print(f"\n{name}: {f'seen after {made} transitions' if made else 'unseen'}")
    assert not unnoticed, "the walk does not see:\n" + "\n".join(unnoticed)


def _until_noticed(registry, stage, seed):
    """How many transitions it took, or None."""
    total = 0
    for each in range(seed, seed + SEEDS):
        with inprocess.environment(registry, commit=True) as env:
            walk = Walk(env, stage, each, *WALK)
            walk.only_first = True
            walk.run()
        total += walk.made
        if walk.found:
            return total
    return None
