"""Really trying, as a person, what the matrix allows or forbids; all is undone."""

import contextlib

import psycopg2

from odoo.exceptions import AccessError, MissingError, UserError

_PLAIN = ("char", "text", "integer", "date", "selection", "boolean")


class _Undo(Exception):
    """Leaves a savepoint without keeping what was done in it."""


def outcome(env, attempt):
    """``done``, ``denied`` (rights), ``refused`` (another sentence) or a crash."""
    result = []

    def run():
        with contextlib.suppress(_Undo), env.cr.savepoint():
            result.append(attempt())
            env.flush_all()
            raise _Undo

    try:
        run()
    except (AccessError, MissingError):
        return "denied"
    except (UserError, psycopg2.IntegrityError):
        return "refused"
    except Exception as error:  # noqa: BLE001 (whatever it is, it is the finding)
        return f"crash {error!r}"
    finally:
        env.invalidate_all()
    return "done"


def plain_field(record):
    """A stored field that people of the suite fill in themselves, or None."""
    model = record.sudo(False)
    names = (
        name
        for name, field in sorted(model._fields.items())
        if field.type in _PLAIN
        and field.store
        and not (field.compute or field.related or field.readonly or field.groups)
        and name not in ("sequence", "active", "state")
        and model._has_field_access(field, "write")
    )
    return next(names, None)


def writing(record):
    """Write back the value that is there."""
    name = plain_field(record)
    value = record.sudo()[name] if name else None
    return lambda: record.write({name: value} if name else {})


def creating(record):
    """Create a row like this one, with the fields that may be given."""
    vals = {
        name: value
        for name, value in record.sudo().copy_data()[0].items()
        if record._has_field_access(record._fields[name], "write")
    }
    return lambda: record.browse().create([vals])


def loading(record):
    """Import a line that changes this row."""

    def run():
        name = plain_field(record) or "id"
        field = record._fields[name]
        value = field.convert_to_export(record.sudo()[name], record)
        answer = record.browse().load(
            [".id", name], [[str(record.id), str(value or "")]]
        )
        if not answer["ids"]:
            raise UserError(str(answer["messages"]))

    return run


def reading(record):
    names = [
        name
        for name, field in record._fields.items()
        if not field.groups and field.type != "binary"
    ]
    return lambda: record.read(names)


def exporting(record):
    """Export what an import would bring back, and the external id of a table's rows."""
    names = [".id", "display_name", *filter(None, [plain_field(record)])]
    return lambda: record.export_data(names + ["id"] * record._auto)


SINGLE = {
    "read": (reading, exporting),
    "write": (writing, loading),
    "create": (creating,),
    "unlink": (lambda record: record.unlink,),
}


def found_by(records, ids):
    """``{way: ids}`` of what the person finds by every way of looking for rows."""
    domain = [("id", "in", ids)]
    return {
        "search": lambda: records.search(domain).ids,
        "search with archived": lambda: (
            records.with_context(active_test=False).search(domain).ids
        ),
        "search_read": lambda: [
            row["id"] for row in records.search_read(domain, ["id"])
        ],
        "web_search_read": lambda: [
            row["id"] for row in records.web_search_read(domain, {})["records"]
        ],
        "name_search": lambda: [
            one for one, _name in records.name_search("", domain, limit=1000)
        ],
        "formatted_read_group": lambda: _grouped(records, domain),
        "formatted_read_group array": lambda: records.formatted_read_group(
            domain, [], ["id:array_agg"]
        )[0]["id:array_agg"],
        "context": lambda: (
            records.with_context(
                bin_size=True, tracking_disable=True, gov_system=True, su=True
            )
            .search(domain)
            .ids
        ),
    }


def _grouped(records, domain):
    rows = records.formatted_read_group(domain, ["id"], ["__count"])
    return [row["id"][0] for row in rows]


def counted_by(records, ids):
    """How many rows the person is told there are."""
    domain = [("id", "in", ids)]
    return {
        "search_count": lambda: records.search_count(domain),
        "formatted_read_group": lambda: records.formatted_read_group(
            domain, [], ["__count"]
        )[0]["__count"],
        "web_search_read": lambda: records.web_search_read(domain, {})["length"],
    }
