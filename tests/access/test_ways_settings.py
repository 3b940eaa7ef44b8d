"""What one account writes changes nothing that another one sees; who sees accounts."""

import pytest

from tests.support import ways as paths
from tests.support.matrix import WHO

_ODOOS = ("write_date", "write_uid", "create_date", "create_uid", "__last_update")
# Rows of these models are looked at by the thousand, and nobody but the system writes
# them; what of them is everybody's is told by get_filters and the defaults.
_NOBODYS = ("ir.model.data",)


def _shared_models(ways, role):
    """Odoo's own tables in which this person may make or change rows."""
    return [
        name
        for name, model in sorted(ways.env.registry.items())
        if not name.startswith("gov.")
        and not (model._abstract or model._transient or not model._auto)
        and name not in _NOBODYS
        and any(ways.as_(role, name).has_access(op) for op in ("create", "write"))
    ]


def _seen(ways, role, models):
    """What this person's client is told of these tables, of filters and defaults."""
    seen = {}
    for model in models:
        records = ways.as_(role, model)
        if not records.has_access("read"):
            continue
        names = [
            name
            for name, field in records._fields.items()
            if name not in _ODOOS
            and field.store
            and field.type != "binary"
            and records._has_field_access(field, "read")
        ]
        rows = records.with_context(active_test=False).search([], order="id")
        seen |= {(model, row["id"]): row for row in rows.read(names)}
    actions = _actions(ways)
    for model in ways.models:
        found = ways.call(role, "ir.filters", "get_filters", model)
        for action in actions.get(model, ()):
            found += ways.call(role, "ir.filters", "get_filters", model, action)
        seen["filters", model] = found
        seen["defaults", model] = dict(
            ways.as_(role, "ir.default")._get_model_defaults(model)
        )
    return seen


def _actions(ways):
    found = {}
    windows = ways.env["ir.actions.act_window"].search(
        [("res_model", "=like", "gov.%")]
    )
    for window in windows:
        found.setdefault(window.res_model, []).append(window.id)
    return found


def _tries(ways, role, other):
    """``{what: calls}`` that would write what another person sees."""
    uid, action = ways.world.users[other], _actions(ways)["gov.case"][0]
    settings = ways.env["res.users.settings"]._find_or_create_for_user(
        ways.env["res.users"].browse(uid)
    )
    empty = {"name": "空", "model_id": "gov.case", "domain": "[(0, '=', 1)]"}
    button = {
        "name": "入口",
        "parent_action_id": action,
        "parent_res_model": "gov.case",
        "action_id": action,
    }
    view = ways.env["ir.ui.view"].search([("model", "=", "gov.case")], limit=1)
    file = {"name": "文件.html", "raw": "x", "mimetype": "text/html"}
    filters = "ir.filters"
    own = {"user_ids": [[6, 0, [ways.world.users[role]]]]}
    mine = ways.world.users[role]
    for owner in (False, [[6, 0, []]], [[6, 0, [uid]]], [[6, 0, [uid, mine]]]):
        for where in (False, action):
            vals = {**empty, "user_ids": owner, "is_default": True, "action_id": where}
            yield f"filter of {owner} at {where}", [(filters, "create", [vals])]
        yield f"filter kept of {owner}", [(filters, "create_filter", vals)]
        yield (
            f"filter given to {owner}",
            [
                (filters, "create", [{**empty, **own}]),
                (
                    filters,
                    "write",
                    "made",
                    {"user_ids": owner or [[5]], "is_default": True},
                ),
            ],
        )
    for owner in (False, uid):
        yield (
            f"entry of {owner}",
            [("ir.embedded.actions", "create", [{**button, "user_id": owner}])],
        )
        yield (
            f"entry given to {owner}",
            [
                (
                    "ir.embedded.actions",
                    "create",
                    [{**button, "user_id": ways.world.users[role]}],
                ),
                ("ir.embedded.actions", "write", "made", {"user_id": owner}),
            ],
        )
        yield (
            f"default of {owner}",
            [("ir.default", "set", "gov.case", "note", "种下", owner)],
        )
    yield (
        "export list",
        [("ir.exports", "create", [{"name": "单", "resource": "gov.case"}])],
    )
    yield (
        "settings of another",
        [
            (
                "res.users.settings",
                "write",
                settings.ids,
                {"user_id": ways.world.users[role]},
            )
        ],
    )
    yield (
        "view of another",
        [
            (
                "ir.ui.view.custom",
                "create",
                [{"ref_id": view.id, "user_id": uid, "arch": view.arch}],
            )
        ],
    )
    for more in (
        {"public": True},
        {"public": True, "url": "/gov/added"},
        {"res_model": "res.users", "res_id": uid},
        {"res_model": "gov.organization", "res_id": 1},
    ):
        yield f"file {more}", [("ir.attachment", "create", [{**file, **more}])]


def _do(ways, role, calls):
    made = []
    for model, method, *arguments in calls:
        given = [made if one == "made" else one for one in arguments]
        answer = ways.call(role, model, method, *given)
        made = answer if isinstance(answer, list) else made


@pytest.mark.parametrize("role", [role for role in WHO if role != "system"])
def test_nothing_written_changes_what_another_sees(ways, tally, role):
    other = "approver" if role != "approver" else "handler"
    models = _shared_models(ways, role)
    before = _seen(ways, other, models)
    wrong = []
    for what, calls in _tries(ways, role, other):
        tally.add()

        def run(calls=calls):
            _do(ways, role, calls)
            ways.env.flush_all()
            ways.env.invalidate_all()
            ways.env.registry.clear_all_caches()
            return _changes(before, _seen(ways, other, models))

        told = paths.attempt(ways.env, run, settings=True)
        if told.is_crash or (told.end == "done" and told.answer):
            wrong.append(f"{role} {what}: {told.answer}")
    assert not wrong, "\n".join(wrong)


def _changes(before, after):
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return ", ".join(f"{model} {one}" for model, one in changed)


@pytest.mark.parametrize("role", [role for role in WHO if role != "system"])
def test_rows_of_others_are_not_changed(ways, tally, role):
    """Of no table of Odoo's a row that is everybody's or another account's."""
    wrong = []
    uid = ways.world.users[role]
    for model in _shared_models(ways, role):
        records = ways.as_(role, model)
        if not records.has_access("write"):
            continue
        rows = records.with_context(active_test=False).search([], limit=200)
        for row in rows._filtered_access("write"):
            tally.add()
            if not _is_own(row.sudo(), uid):
                wrong.append(f"{role} may write {row}")
    assert not wrong, "\n".join(wrong)


def _is_own(row, uid):
    if row._name == "res.users":
        return row.id == uid
    if row._name == "res.partner":
        return uid in row.user_ids.ids
    for name in ("user_id", "user_ids", "create_uid"):
        if name in row._fields and uid in row[name].ids:
            return True
    return "user_setting_id" in row._fields and row.user_setting_id.user_id.id == uid


# Files on rows that tell of a person; those of the catalogue are published anyway.
_PERSONAL = ("gov.case", "gov.applicant")
OUTSIDERS = ("no_post", "ended_post", "portal", "public")


@pytest.mark.parametrize("role", OUTSIDERS)
def test_who_has_no_post_finds_no_account(ways, tally, role):
    """Only the own account and partner, by every way of looking."""
    user = ways.env["res.users"].browse(ways.world.users[role])
    own = {
        "res.users": user.ids,
        "res.partner": (user.partner_id | user.company_id.partner_id).ids,
    }
    wrong = []
    for model, mine in own.items():
        everybody = ways.env[model].with_context(active_test=False).search([]).ids
        domain = [("id", "in", everybody)]
        for method, args in {
            "search": (domain,),
            "search_read": (domain, ["id"]),
            "web_search_read": (domain, {}),
            "name_search": ("", domain),
            "formatted_read_group": (domain, ["id"], ["__count"]),
        }.items():
            tally.add()
            told = paths.attempt(
                ways.env, lambda m=method, a=args, n=model: ways.call(role, n, m, *a)
            )
            found = _ids(told.answer) if told.end == "done" else set()
            if told.is_crash or found - set(mine):
                wrong.append(f"{role} {model} {method}: {len(found)} found, {told.end}")
        for one in set(everybody) - set(mine):
            told = paths.attempt(
                ways.env,
                lambda o=one, m=model: ways.call(role, m, "read", [o], ["name"]),
            )
            if told.end == "done":
                wrong.append(f"{role} reads {model} {one}")
                break
    assert not wrong, "\n".join(wrong)


def _ids(answer):
    if isinstance(answer, dict):
        answer = answer["records"]
    found = [one["id"] if isinstance(one, dict) else one for one in answer]
    return {one[0] if isinstance(one, (tuple, list)) else one for one in found}


@pytest.mark.parametrize("role", WHO)
def test_no_copy_of_a_kept_file(ways, tally, role):
    """A scan on a row of the suite is not copied to where others may read it."""
    wrong = []
    for model in ways.models:
        ids = ways.visible(role, model)
        if not ids or ways.env[model]._transient or not model.startswith(_PERSONAL):
            continue
        file = ways.env["ir.attachment"].create(
            {"name": "扫描件.pdf", "raw": b"kept", "res_model": model, "res_id": ids[0]}
        )
        for what, method, args in (
            ("public", "copy", [{"public": True}]),
            ("public of nothing", "copy", [{"public": True, "res_model": False}]),
            ("of nothing", "copy", [{"res_model": False, "res_id": 0}]),
            ("elsewhere", "copy", [{"res_model": "gov.organization", "res_id": 1}]),
            ("with a token", "generate_access_token", []),
            ("made public", "write", [{"public": True}]),
            ("moved", "write", [{"res_model": False, "res_id": 0}]),
        ):
            tally.add()

            def run(method=method, args=args, file=file, model=model):
                ways.call(role, "ir.attachment", method, file.ids, *args)
                ways.env.flush_all()
                return _loose(ways, file, model)

            told = paths.attempt(ways.env, run)
            if told.is_crash or (told.end == "done" and told.answer):
                wrong.append(f"{role} {model} {what}: {told.answer}")
        with ways.env.cr.savepoint():
            file.unlink()
    assert not wrong, "\n".join(wrong)


def _loose(ways, file, model):
    same = ways.env["ir.attachment"].search(
        [("checksum", "=", file.checksum), ("id", ">=", file.id)]
    )
    return [
        f"{one} public={one.public} of {one.res_model}"
        for one in same
        if one.public or one.access_token or one.res_model != model
    ]


@pytest.mark.parametrize("role", WHO)
def test_copies_show_nothing_hidden(ways, tally, role):
    """``copy`` and ``copy_data`` by who may read a row: nothing protected goes too."""
    wrong = []
    for model in ways.models:
        records = ways.as_(role, model)
        if records._transient:
            continue
        kept = {
            field.name
            for field in paths.unfillable(records)
            if not field.compute and field.name not in ("sequence",)
        }
        for one in ways.visible(role, model):
            tally.add(2)
            data = paths.attempt(
                ways.env,
                lambda o=one, m=model: ways.call(role, m, "copy_data", [o]),
            )
            wrong += [
                f"{role} {model} copy_data: tells {it}"
                for it in ways.betrayed(role, data.answer)
            ]
            wrong += _carried(ways, role, model, one, kept)
    assert not wrong, "\n".join(wrong)


def _carried(ways, role, model, one, kept):
    def run():
        (data,) = ways.call(role, model, "copy_data", [one])
        (made,) = ways.call(role, model, "copy", [one])
        copy, origin = (ways.env[model].browse(it) for it in (made, one))
        return [
            name
            for name in sorted(kept & data.keys())
            if paths.as_stored(origin, name)
            and paths.as_stored(copy, name) == paths.as_stored(origin, name)
        ]

    told = paths.attempt(ways.env, run)
    if told.is_crash:
        return [f"{role} {model} copy: {told.answer}"]
    if told.end != "done":
        return [
            f"{role} {model} copy: tells {x}" for x in ways.betrayed(role, told.answer)
        ]
    return [f"{role} {model} copy carries {name}" for name in told.answer]


@pytest.mark.parametrize("role", WHO)
def test_fields_out_of_reach_answer_no_question(ways, tally, role):
    """Searched, grouped, ordered or added up, by themselves or through a link."""
    wrong = []
    for model in ways.models:
        records = ways.as_(role, model)
        if not records._auto or not ways.env[model].search_count([], limit=1):
            continue
        for field in records._fields.values():
            secret = field.store and field.column_type
            if secret and not records._has_field_access(field, "read"):
                for asked, path in _paths(ways, role, model):
                    tally.add()
                    wrong += _told_by(ways, role, asked, f"{path}{field.name}")
    assert not wrong, "\n".join(sorted(set(wrong)))


def _paths(ways, role, target):
    """The model itself, and every link that leads to it from what the person reads."""
    yield target, ""
    for model in ways.models:
        records = ways.as_(role, model)
        if not records.has_access("read"):
            continue
        for name, field in records._fields.items():
            if (
                field.type in paths.LINKS
                and field.comodel_name == target
                and records._has_field_access(field, "read")
                and (field.store or field.search or field.related)
            ):
                yield model, f"{name}."


# Named arguments of formatted_read_group; the answer to the last two is a number.
_QUESTIONS = {
    "grouped": lambda path: {"groupby": [path], "aggregates": ["__count"]},
    "listed": lambda path: {"aggregates": [f"{path}:array_agg"]},
    "least": lambda path: {"aggregates": [f"{path}:min"]},
    "most": lambda path: {"aggregates": [f"{path}:max"]},
    "counted": lambda path: {"aggregates": [f"{path}:count_distinct"]},
    "having": lambda path: {
        "groupby": ["id"],
        "aggregates": ["__count"],
        "having": [(f"{path}:max", "=", "x")],
    },
}
_NUMBERS = ("counted", "having")


def _told_by(ways, role, model, path):
    link, _dot, name = path.rpartition(".")

    def asked(method, *args, **named):
        return paths.attempt(
            ways.env, lambda: ways.call(role, model, method, *args, **named)
        )

    found = []
    if _differ(asked("search_count", [(path, "=like", like)]) for like in _LIKES):
        found.append("searched")
    if link and _differ(
        asked("search_count", [(link, "any", [(name, "=like", like)])])
        for like in _LIKES
    ):
        found.append("searched by any")
    if _differ(asked("search", [], order=f"{path} {way}, id") for way in _ORDERS):
        found.append("ordered")
    for what, question in _QUESTIONS.items():
        told = asked("formatted_read_group", [], **question(path))
        if told.end == "done" and (what in _NUMBERS or "⟦" in str(told.answer)):
            found.append(what)
    return [f"{role} {model}.{path}: {what}" for what in found]


_LIKES = ("⟦%", "x%")
_ORDERS = ("asc", "desc")


def _differ(answers):
    first, second = answers
    return first.end == second.end == "done" and first != second
