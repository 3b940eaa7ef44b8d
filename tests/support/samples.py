"""One record of every model for every side of the access matrix.

``make`` fills ``world.samples``: ``{model: {side: id}}``. Sides are those of
``places.SIDES`` and, besides:

- ``all``: rows that belong to no organisation
- ``self``: the person's own row, ``{person: id}``; of a dialogue: opened by the person
- ``of_another``: a dialogue that somebody else has opened
- ``own_draft``: a draft of the own district, of a case one of the own village
- ``handed_over_here``: a decided case of the next township that the own one hands over
- ``soon_handed_over_here``: one that is not decided yet
"""

import itertools

from odoo.tools import SQL

from tests.support import catalogue, places

_SAMPLES = {}
_numbers = itertools.count(1)

# Where cases are received, and of which matter, for each side.
CASES = {
    "own_village": ("other", "village"),
    "own_township": ("other", "township"),
    "own_district": ("other", "district"),
    "own_department": ("promised", "other_township"),
    "other_village": ("other", "next_village"),
    "other_township": ("other", "other_township"),
    "other_district": ("far", "other_district"),
}


def sample(*models):
    """Register what makes the rows of these models."""

    def register(function):
        for model in models:
            _SAMPLES[model] = function
        return function

    return register


def make(env, world):
    """Make rows for all models of the registry; those unknown here are tried too."""
    for model in sorted(models(env)):
        if model not in world.samples:
            make_one(env, world, model)


def make_one(env, world, model):
    if model in _SAMPLES:
        _SAMPLES[model](env, world, model)
    elif env[model]._transient:
        _dialogues(env, world, model)
    elif "case_id" in env[model]._fields:
        _parts_of(env, world, model, "gov.case", "case_id")
    else:
        world.samples[model] = {"all": _any_row(env, world, model).id}


def models(env):
    """All models of the suite that have rows."""
    return {
        name
        for name, model in env.registry.items()
        if name.startswith("gov.") and not model._abstract
    }


def _any_row(env, world, model):
    """The first row there is, or one made with the least a row must have."""
    found = env[model].search([], limit=1)
    return found or env[model].create(least_vals(env, world, model))


def least_vals(env, world, model):
    """Values for the fields that must be filled and have no default."""
    defaults = env[model].default_get(list(env[model]._fields))
    return {
        name: _some_value(env, world, field)
        for name, field in env[model]._fields.items()
        if field.required
        and field.store
        and not field.related
        and not defaults.get(name)
        and not (field.compute and field.precompute)
    }


def _dialogues(env, world, model):
    """One opened by each person of the matrix, and one by somebody else."""
    people = (*places.ROLES, *places.OTHERS)
    rows = env[model].create(
        [
            _seen_by(env, world, model, person, least_vals(env, world, model))
            for person in ("another", *people)
        ]
    )
    mine = dict(zip(people, rows.ids[1:], strict=True))
    env.flush_all()
    for person, one in mine.items():
        env.cr.execute(
            SQL(
                "UPDATE %s SET create_uid = %s WHERE id = %s",
                SQL.identifier(env[model]._table),
                world.users[person],
                one,
            )
        )
    rows.invalidate_recordset()
    world.samples[model] = {"self": mine, "of_another": rows.ids[0]}


def _seen_by(env, world, model, person, vals):
    """These values, with links to what that person may read where there is such a row.

    Who opens a dialogue cannot name more in it.
    """
    seen = {}
    for name in vals:
        comodel = env[model]._fields[name].comodel_name
        if comodel not in world.samples or person not in world.users:
            continue
        known = world.samples[comodel].values()
        ids = [one.get(person) if isinstance(one, dict) else one for one in known]
        rows = env[comodel].browse(filter(None, ids)).with_user(world.users[person])
        if readable := rows._filtered_access("read"):
            seen[name] = readable[0].id
    return {**vals, **seen}


def _some_value(env, world, field):
    if field.type == "many2one":
        if field.comodel_name == "gov.organization":
            return world.organizations["district"]
        if field.comodel_name == "res.users":
            return env.uid
        if field.comodel_name not in world.samples:
            make_one(env, world, field.comodel_name)
        known = world.samples[field.comodel_name].values()
        return next(one for one in known if not isinstance(one, dict))
    if field.type == "selection":
        return field.get_values(env)[0]
    return {
        "date": "2026-01-05",
        "datetime": "2026-01-05 01:00:00",
        "integer": next(_numbers),
        "float": 1.0,
        "boolean": True,
        "binary": "eA==",
    }.get(field.type, f"样本{next(_numbers)}")


def _parts_of(env, world, model, whole, link):
    """The first part of each sample of ``whole``."""
    if whole not in world.samples:
        make_one(env, world, whole)
    world.samples[model] = found = {}
    for side, whole_id in world.samples[whole].items():
        part = env[model].search([(link, "=", whole_id)], limit=1)
        assert part or side == "own_draft", f"{model}: no row for {whole} of {side}"
        if part:
            found[side] = part.id


@sample("gov.organization")
def _organizations(env, world, model):
    world.samples[model] = {
        side: world.organizations[place] for side, place in places.SIDES.items()
    }


@sample("gov.staff", "gov.post")
def _people(env, world, model):
    people = {side: world.staff[f"at_{side}"] for side in places.SIDES}
    world.samples["gov.staff"] = {"self": dict(world.staff), **people}
    posts = env["gov.post"].search([("staff_id", "in", list(world.staff.values()))])
    by_staff = {post.staff_id.id: post.id for post in posts}
    world.samples["gov.post"] = {
        "self": {key: by_staff.get(staff) for key, staff in world.staff.items()},
        **{side: by_staff[staff] for side, staff in people.items()},
    }


@sample("gov.applicant", "gov.applicant.link", "gov.access.log")
def _applicants(env, world, model):
    applicants, links, logs = {}, {}, {}
    for side, place in places.SIDES.items():
        registrar = env["gov.applicant"].with_user(world.users[f"at_{side}"])
        one = registrar.find_or_create(catalogue.person(name=f"样本{side}"))
        registrar.browse(one).reveal("核对原件")
        applicants[side] = one
        links[side] = (
            env["gov.applicant.link"]
            .search(
                [
                    ("applicant_id", "=", one),
                    ("organization_id", "=", world.organizations[place]),
                ]
            )
            .id
        )
        logs[side] = env["gov.access.log"].search([("res_id", "=", one)], limit=1).id
    world.samples["gov.applicant"] = applicants
    world.samples["gov.applicant.link"] = links
    world.samples["gov.access.log"] = logs


@sample("gov.signin.log")
def _sign_ins(env, world, model):
    logs = {}
    for side in places.SIDES:
        user = env["res.users"].browse(world.users[f"at_{side}"])
        env[model]._keep("success", user.login, "127.0.0.1", user)
        logs[side] = env[model].search([("user_id", "=", user.id)], limit=1).id
    world.samples[model] = logs


@sample("gov.matter")
def _matters(env, world, model):
    world.samples[model] = {
        "own_district": world.matters["other"],
        "other_district": world.matters["far"],
    }


@sample("gov.matter.version")
def _versions(env, world, model):
    world.samples[model] = {
        "own_district": world.versions["other"],
        "own_draft": world.versions["draft"],
        "other_district": world.versions["far"],
    }


@sample("gov.matter.material", "gov.matter.step", "gov.matter.procedure")
def _version_parts(env, world, model):
    _parts_of(env, world, model, "gov.matter.version", "version_id")


@sample("gov.matter.grant")
def _grants(env, world, model):
    world.samples[model] = {
        "own_district": world.grants["other"][0],
        "other_district": world.grants["far"][0],
    }


@sample("gov.matter.grant.batch")
def _batches(env, world, model):
    world.samples[model] = {
        side: env[model]
        .create(
            {
                "name": f"样本批次{side}",
                "effective_date": "2026-01-05",
                "organization_id": world.organizations[places.SIDES[side]],
            }
        )
        .id
        for side in ("own_district", "other_district")
    }


@sample("gov.matter.claim")
def _claims(env, world, model):
    if model in world.samples:
        return
    world.samples[model] = {
        side: env[model]
        .create(
            {
                "matter_id": world.matters[matter],
                "organization_id": world.organizations[place],
            }
        )
        .id
        for side, (matter, place) in CASES.items()
    }


@sample("gov.matter.edition", "gov.matter.edition.line")
def _editions(env, world, model):
    world.samples["gov.matter.edition"] = editions = {}
    world.samples["gov.matter.edition.line"] = lines = {}
    for side in ("own_draft", "own_district", "other_district"):
        place = places.SIDES.get(side, "district")
        edition = env["gov.matter.edition"].create(
            {
                "name": f"样本清单{side}",
                "kind": "service",
                "number": f"样本〔2026〕{side}",
                "organization_id": world.organizations[place],
            }
        )
        edition.action_generate()
        if side != "own_draft":
            edition.action_publish()
        editions[side], lines[side] = edition.id, edition.line_ids[0].id


@sample("gov.matter.cut.report", "gov.matter.cut.summary")
def _cuts(env, world, model):
    places_of = {"own_district": "district", "other_district": "other_district"}
    _first_of(env, world, model, places_of)


@sample("gov.matter.gap.report")
def _gaps(env, world, model):
    _claims(env, world, "gov.matter.claim")
    places_of = {
        "own_village": "village",
        "own_township": "township",
        "own_department": "department",
        "other_village": "next_village",
        "other_township": "other_township",
        "other_department": "other_department",
        "other_district": "far_township",
    }
    _first_of(env, world, model, places_of)


def _first_of(env, world, model, places_of):
    world.samples[model] = found = {}
    for side, place in places_of.items():
        row = env[model].search(
            [("organization_id", "=", world.organizations[place])], limit=1
        )
        assert row, f"{model}: no row of {place}"
        found[side] = row.id


@sample("gov.case.revocation")
def _revocations(env, world, model):
    """Of cases like those of ``gov.case``, decided and asked to be revoked."""
    world.samples[model] = found = {}
    for side, (matter, place) in CASES.items():
        desk = env["gov.case"].with_user(world.users[_at(place)])
        number = desk.submit(catalogue.submission(world, matter, place))["number"]
        case = env["gov.case"].search([("number", "=", number)])
        case.sudo().action_accept()
        case.sudo().action_start_review()
        case.with_user(world.users["everything"]).sudo().action_decide("approved")
        case.sudo().action_revoke("procedure", "程序违法", "第六十九条")
        found[side] = case.revocation_ids.id


@sample("gov.case")
def _cases(env, world, model):
    """Cases under review that have asked for a special procedure."""
    world.samples[model] = found = {}
    for side, (matter, place) in CASES.items():
        desk = env[model].with_user(world.users[_at(place)])
        payload = catalogue.submission(world, matter, place)
        number = desk.submit(payload)["number"]
        case = env[model].search([("number", "=", number)])
        case.action_accept()
        case.action_start_review()
        case.action_pause("hearing", "申请人要求听证", 10)
        found[side] = case.id
    for side in ("handed_over_here", "soon_handed_over_here"):
        found[side] = _handed_over(env, world, side == "handed_over_here").id
    registrar = env["gov.applicant"].with_user(world.users["at_own_village"])
    draft = env[model].create(
        {
            "matter_id": world.matters["other"],
            "accepting_organization_id": world.organizations["village"],
            "applicant_id": registrar.find_or_create(catalogue.person()),
        }
    )
    found["own_draft"] = draft.id


def _handed_over(env, world, decided):
    """A case received in the next township, to be handed over in the own one."""
    desk = env["gov.case"].with_user(world.users["at_other_township"])
    payload = catalogue.submission(
        world,
        "promised",
        "other_township",
        delivery_organization_code=world.code("township"),
    )
    number = desk.submit(payload)["number"]
    case = env["gov.case"].search([("number", "=", number)])
    case.action_accept()
    case.action_start_review()
    handler, approver = world.users["handler"], world.users["approver"]
    case.with_user(handler).action_pause("hearing", "申请人要求听证", 10)
    if decided:
        case.with_user(approver).action_grant(False, "不需要听证")
        case.with_user(approver).action_decide("approved", "符合条件")
    return case


@sample("gov.case.check")
def _checks(env, world, model):
    """As if each of these cases had been approved upon a commitment."""
    if "gov.case" not in world.samples:
        make_one(env, world, "gov.case")
    world.samples[model] = found = {}
    for side, case_id in world.samples["gov.case"].items():
        case = env["gov.case"].browse(case_id)
        if case.state != "draft":
            found[side] = env[model]._plan(case).id


@sample("gov.case.erasure")
def _erasures(env, world, model):
    """As if the contents of each of these cases had been held back."""
    if "gov.case" not in world.samples:
        make_one(env, world, "gov.case")
    cases = env["gov.case"].browse(world.samples["gov.case"].values())
    cases = cases.filtered(lambda case: case.state != "draft")
    env[model]._log(cases, "hold", "样本")
    world.samples[model] = {
        side: env[model].search([("case_id", "=", one)], limit=1).id
        for side, one in world.samples["gov.case"].items()
        if one in cases.ids
    }


@sample("gov.case.notice")
def _notices(env, world, model):
    """Cases long since yellow, which every role is told; no date of the law moves."""
    if "gov.case" not in world.samples:
        make_one(env, world, "gov.case")
    rules = env["gov.light.rule"].search([("light", "=", "yellow")])
    told = [name for name in rules._fields if name.startswith("tell_")]
    rules.write(dict.fromkeys(told, True))
    world.samples[model] = found = {}
    for side, case_id in world.samples["gov.case"].items():
        case = env["gov.case"].browse(case_id)
        if case.state == "draft":
            continue
        case.warn_date = "2020-01-02"
        wanted = [("case_id", "=", case_id), ("clock", "=", "promise")]
        found[side] = env[model].search(wanted).id


def _at(place):
    return next(f"at_{side}" for side, its in places.SIDES.items() if its == place)
