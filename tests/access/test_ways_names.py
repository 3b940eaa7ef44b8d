"""Names of rows at the end of links: shown where ``ways.SHOWN`` says why, or not."""

import pytest

from tests.support import ways as paths
from tests.support.matrix import WHO

ROWS = 20  # of a table, those seen as samples first


def _links(records):
    return {
        name: field
        for name, field in records._fields.items()
        if field.type in paths.LINKS
        and field.comodel_name.startswith("gov.")
        and records._has_field_access(field, "read")
    }


def _spec(records):
    return {"display_name": {}} | {
        name: {"fields": {"display_name": {}}} for name in _links(records)
    }


def _looks(ways, role, model, ids):
    """Every way in which a client gets the names at the end of a row's links."""
    records = ways.as_(role, model)
    links, spec = _links(records), _spec(records)
    domain = [("id", "in", ids)]

    def call(method, *args, **named):
        return lambda: ways.call(role, model, method, *args, **named)

    yield "read", call("read", ids, [*links, "display_name"])
    yield "search_read", call("search_read", domain, list(links))
    yield "web_read", call("web_read", ids, spec)
    yield "web_search_read", call("web_search_read", domain, spec)
    yield "name_search", call("name_search", "", domain, limit=1000)
    yield (
        "web_name_search",
        call("web_name_search", "", spec, domain, limit=1000),
    )
    for name, field in links.items():
        yield f"export {name}", call("export_data", ids, [name, f"{name}/display_name"])
        if field.store and field.type != "one2many":
            yield (
                f"group by {name}",
                call("formatted_read_group", domain, [name], ["__count"]),
            )
            yield (
                f"web group by {name}",
                call("web_read_group", domain, [name], ["__count"]),
            )
            if field.type == "many2one":
                yield f"panel {name}", call("search_panel_select_range", name)
            yield (
                f"panel of many {name}",
                call("search_panel_select_multi_range", name, search_domain=domain),
            )


@pytest.mark.parametrize("role", WHO)
def test_names_at_the_end_of_links(ways, tally, role):
    wrong = set()
    for model in ways.models:
        if ways.env[model]._transient:
            continue  # what a dialogue may hold is asked in test_ways_links.py
        ids = list(
            dict.fromkeys(
                [*ways.visible(role, model), *ways.readable(role, model)[-ROWS:]]
            )
        )
        if not ids:
            continue
        for way, look in _looks(ways, role, model, ids):
            tally.add()
            told = paths.attempt(ways.env, look)
            wrong |= {
                f"{role} {model} {way}: tells {one}"
                for one in ways.betrayed(role, told.answer, paths.SHOWN)
            }
            if told.is_crash:
                wrong.add(f"{role} {model} {way}: {told.answer}")
    assert not wrong, "\n".join(sorted(wrong))
