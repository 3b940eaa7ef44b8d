"""Run inside `odoo shell` on a restored database: does all of it agree?

The content of stored files was compared with their names before; here rows are compared
with files, cases and documents with the journal, and the triggers are looked for that
keep rows as they were written.
"""

import hashlib
import json
import sys
from pathlib import Path

BATCH = 5000
STORED = """
    SELECT id, store_fname, checksum, file_size FROM ir_attachment
     WHERE store_fname IS NOT NULL AND id > %s ORDER BY id LIMIT %s
"""
IN_ROWS = """
    SELECT id, db_datas, checksum, file_size FROM ir_attachment
     WHERE db_datas IS NOT NULL AND id > %s ORDER BY id LIMIT %s
"""
TRIGGERS = """
    SELECT relname, tgname, tgenabled
      FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
     WHERE NOT tgisinternal AND relname LIKE 'gov\\_%'
"""
SUITE = """
    SELECT name FROM ir_module_module
     WHERE state = 'installed' AND name LIKE 'gov\\_%' ORDER BY name
"""


class Wrong(Exception):
    """One sentence that says what does not agree."""


def batches(cr, query, size=BATCH):
    last = 0
    while True:
        cr.execute(query, [last, size])
        rows = cr.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def check_attachments(env):
    """Rows say which file is theirs, how long it is and what its digest is."""
    folder = Path(env["ir.attachment"]._filestore())
    count = 0
    for rows in batches(env.cr, STORED):
        for number, name, checksum, size in rows:
            path = folder / name
            if not path.is_file():
                raise Wrong(f"A stored file is missing: {name}")
            if checksum != path.name or size != path.stat().st_size:
                raise Wrong(f"Attachment {number} is not of its file {name}")
        count += len(rows)
    for rows in batches(env.cr, IN_ROWS, size=100):
        for number, content, checksum, size in rows:
            digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            if checksum != digest or size != len(content):
                raise Wrong(f"Attachment {number} is not what its digest says")
        count += len(rows)
    return count


def check_journals(env):
    if "gov.case" not in env:
        return 0, 0
    cases = env["gov.case"].with_context(active_test=False)
    if broken := cases.verify_chain():
        raise Wrong(f"Not as the journal of the case says: {', '.join(broken[:5])}")
    count = cases.search_count([("state", "!=", "draft")])
    papers = env["gov.case.document"].with_context(active_test=False)
    return count, papers.search_count([])


def check_protections(env):
    """What keeps rows as written is there, switched on, and of this version."""
    found = {tuple(row[:2]): row[2] for row in _triggers(env)}
    for (table, name), mode in found.items():
        if mode not in ("O", "A"):
            raise Wrong(f"The protection {name} of {table} is switched off")
    if not _is_of_these_addons(env):
        return len(found)  # the upgrade sets them
    for model in env.values():
        if model._name.startswith("gov.") and model._auto:
            model.init()
    now = {tuple(row[:2]) for row in _triggers(env)}
    for table, name in sorted(now - set(found)):
        raise Wrong(f"The protection {name} of {table} is missing")
    env.cr.commit()
    return len(now)


def _triggers(env):
    env.cr.execute(TRIGGERS)
    return env.cr.fetchall()


def _is_of_these_addons(env):
    env.cr.execute(SUITE)
    names = [name for (name,) in env.cr.fetchall()]
    modules = env["ir.module.module"].search([("name", "in", names)])
    # Odoo names the stored version `latest` and that of the files `installed`.
    return all(one.latest_version == one.installed_version for one in modules)


def main(env):
    try:
        attachments = check_attachments(env)
        cases, documents = check_journals(env)
        protections = check_protections(env)
    except Wrong as wrong:
        sys.exit(str(wrong))
    counts = {
        "attachments": attachments,
        "cases": cases,
        "documents": documents,
        "protections": protections,
    }
    print(f"\nCHECKED {json.dumps(counts)}", flush=True)


main(env)  # noqa: F821 (given by the shell)
