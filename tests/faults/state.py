"""What must be true of the database and the files whatever was killed."""

import hashlib

from tests.faults.hands import LIFE, STATES

DUPLICATES = """
    SELECT source_system, external_ref FROM gov_case WHERE external_ref IS NOT NULL
     GROUP BY 1, 2 HAVING count(*) > 1
"""
SAME_NUMBERS = """
    SELECT number FROM gov_case WHERE number IS NOT NULL GROUP BY 1 HAVING count(*) > 1
     UNION ALL
    SELECT number FROM gov_case_document WHERE serial IS NOT NULL
     GROUP BY number, organization_id HAVING count(*) > 1
"""
STATE_AND_JOURNAL_DISAGREE = """
    SELECT c.number, c.state, last.state_to FROM gov_case c
      LEFT JOIN LATERAL (SELECT state_to FROM gov_case_event WHERE case_id = c.id
                          ORDER BY id DESC LIMIT 1) last ON true
     WHERE c.state <> 'draft' AND c.state IS DISTINCT FROM last.state_to
"""
JOURNALS = """
    SELECT c.external_ref, c.number, c.state, array_agg(e.name ORDER BY e.id)
      FROM gov_case c JOIN gov_case_event e ON e.case_id = c.id
     WHERE c.source_system = 'suite' GROUP BY c.id
"""
FILES = """
    SELECT c.number, a.store_fname FROM ir_attachment a
      JOIN gov_case_material m ON m.id = a.res_id JOIN gov_case c ON c.id = m.case_id
     WHERE a.res_model = 'gov.case.material' AND a.res_field = 'file'
       AND c.source_system = 'suite'
"""
EVENTS = ("receive", *(action for _state, _person, action, _named in LIFE))


def wrong(site):
    """What contradicts itself, whoever was told what."""
    found = {
        "references twice": site.rows(DUPLICATES),
        "numbers twice": site.rows(SAME_NUMBERS),
        "state and journal disagree": site.rows(STATE_AND_JOURNAL_DISAGREE),
        "broken chains": site.client("system")("gov.case", "verify_chain"),
        "files that are not whole": list(_damaged(site)),
    }
    return {what: rows for what, rows in found.items() if rows}


def _damaged(site):
    for number, name in site.rows(FILES):
        path = site.files / name
        if not path.is_file() or _checksum(path) != path.name:
            yield number


def _checksum(path):
    return hashlib.sha1(path.read_bytes()).hexdigest()


def lost(site, told):
    """What a hand was told and the database does not know."""
    journals = {row[0]: row[1:] for row in site.rows(JOURNALS)}
    stored = dict(site.rows(FILES))
    for one in told:
        if not one.state:
            continue
        number, state, events = journals.get(one.reference, ("", "", []))
        wanted = EVENTS[: STATES.index(one.state) + 1]
        name = stored.get(number, "").rpartition("/")[2]
        if (number, state, tuple(events), name) != (
            *(one.number, one.state, wanted, one.checksum),
        ):
            yield f"{one}: {number} {state} {events} {name}"


def settled(site, crowd):
    """What the hands were told, when all of it is there, once and whole."""
    assert not crowd.troubles(), crowd.troubles()
    told = crowd.told()
    assert told
    assert all(one.state == STATES[-1] for one in told), told
    gone = list(lost(site, told))
    assert not gone, gone
    contradictions = wrong(site)
    assert not contradictions, contradictions
    return told
