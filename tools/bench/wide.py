"""Run inside `odoo shell`: the plain model that cases are created against."""

import re

from tools.bench.words import WIDE

MAGIC = ("id", "create_uid", "create_date", "write_uid", "write_date")
KINDS = {"monetary": "float", "reference": "char", "selection": "char"}


def make(env):
    """A model without logic, as wide as a case and indexed like it."""
    case = env["gov.case"]
    columns = [
        field
        for name, field in case._fields.items()
        if field.store and field.column_type and name not in MAGIC
    ]
    env["ir.model"].create(
        {
            "name": "Bench",
            "model": WIDE,
            "field_id": [
                (
                    0,
                    0,
                    {
                        "name": f"x_{field.name}",
                        "field_description": field.name,
                        "ttype": KINDS.get(field.type, field.type),
                        "relation": field.comodel_name or False,
                    },
                )
                for field in columns
            ],
            "access_ids": [
                (
                    0,
                    0,
                    {
                        "name": "bench",
                        "group_id": env.ref("base.group_system").id,
                        "perm_read": True,
                        "perm_create": True,
                    },
                )
            ],
        }
    )
    index_like_cases(env)
    env.cr.commit()


def index_like_cases(env):
    env.cr.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'gov_case' AND "
        "indexname != 'gov_case_pkey'"
    )
    names = sorted(env["gov.case"]._fields, key=len, reverse=True)
    words = re.compile(rf"\b({'|'.join(set(names) - {'id'})})\b")
    for name, definition in env.cr.fetchall():
        head, tail = definition.split(" USING ", 1)
        head = head.replace(name, f"{WIDE}_{name}"[:60])
        head = head.replace(".gov_case", f".{WIDE}").replace("UNIQUE ", "")
        columns = words.sub(lambda found: f"x_{found[0]}", tail)
        # accepted(sql): what PostgreSQL itself says of an index
        env.cr.execute(f"{head} USING {columns}")
