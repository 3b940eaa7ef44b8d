"""The same lists and figures in SQL, as somebody writes them who knows the tables.

One select, the filter by ids of areas, the names by joins: what the suite's own way
through rules, domains and records is held against.
"""

_TOLD = """e.name IN ('decide', 'produce', 'issue', 'archive_file',
    'grant_revocation')"""
_HANDED_OVER = "c.state IN ('decided', 'issued', 'archived')"
_IN_REVIEW = "c.state = 'review' AND c.request_id IS NULL"
_DEFERRED = """c.has_deferred AND c.state IN ('accepted', 'review', 'paused', 'decided')
    AND EXISTS (SELECT FROM gov_case_material x WHERE x.case_id = c.id
                AND x.deferred_until IS NOT NULL AND x.is_received IS NOT TRUE{})"""
SCOPES = {  # role: the case is seen, the step is the place's own
    ("village_agent", "village"): "c.accepting_organization_id = %(place)s",
    ("window_clerk", "township"): "c.township_id = %(place)s",
    ("centre_manager", "township"): (
        "(c.township_id = %(place)s OR c.responsible_township_id = %(place)s)"
    ),
    ("handler", "district"): "c.responsible_organization_id = %(place)s",
    ("approver", "district"): "c.responsible_organization_id = %(place)s",
    ("supervisor", "district"): (
        "(c.district_id = %(place)s OR c.responsible_district_id = %(place)s)"
    ),
    ("supervisor", "city"): (
        "(c.city_id = %(place)s OR c.responsible_city_id = %(place)s)"
    ),
}
DELIVERING = f"(c.delivery_township_id = %(place)s AND {_HANDED_OVER})"
STEPS = {
    "district": "s.organization_id = %(place)s",
    "supervised": "s.district_id = %(place)s",
    "city": "s.city_id = %(place)s",
    "township": "s.township_id = %(place)s",
}
BACK, OVERSEEING = ("handler", "approver"), ("centre_manager", "supervisor")
TILES = {
    "drafts": "c.state = 'draft'",
    "to_accept": "c.state = 'received'",
    "to_correct": "c.state = 'correction'",
    "deferred": _DEFERRED.format(""),
    "to_chase": "(c.state = 'correction' AND c.correction_due_date < %(today)s OR "
    + _DEFERRED.format(" AND x.deferred_until < %(today)s")
    + ")",
    "to_review": "c.state = 'accepted'",
    "to_examine": f"""{_IN_REVIEW} AND EXISTS (SELECT FROM gov_case_step x
        WHERE x.case_id = c.id AND x.state = 'doing' AND x.kind != 'decision'
        AND x.organization_id = %(place)s)""",  # nosec B608
    "to_resume": """c.state = 'paused' AND EXISTS (SELECT FROM gov_case_pause x
        WHERE x.case_id = c.id AND x.state = 'granted' AND x.due_date <= %(today)s)""",
    "paused": "c.state = 'paused'",
    "to_produce": """c.state = 'decided' AND c.decision = 'approved'
        AND c.produced_on IS NULL AND c.revocation IS NULL""",
    "to_archive": """(c.state = 'issued'
        OR c.state = 'decided' AND c.revocation = 'granted')""",
    "elsewhere": "c.state = 'decided' AND c.delivery_organization_id IS NOT NULL",
    "yellow": """c.due_date >= %(today)s AND c.warn_date <= %(today)s
        AND (c.statutory_due_date >= %(today)s OR c.statutory_due_date IS NULL)""",
    "red": "(c.due_date < %(today)s OR c.due_date IS NOT NULL"
    " AND c.statutory_due_date < %(today)s)",
}
_ASKED = "(c.state = 'review' AND c.request_id IS NOT NULL"
OVERSEEN = {  # what those who only oversee see of a tile
    "to_grant": f"{_ASKED} OR c.revocation = 'asked')",
    "to_decide": _IN_REVIEW,
    "to_issue": "c.state = 'decided' AND c.revocation IS NULL",
}
OWN = {
    "to_grant": f"""{_ASKED} AND NOT EXISTS (SELECT FROM gov_case_pause x
        WHERE x.id = c.request_id AND x.asked_user_id = %(user)s)
        OR c.revocation = 'asked' AND NOT EXISTS (SELECT FROM gov_case_revocation x
        WHERE x.case_id = c.id AND x.asked_user_id = %(user)s
        AND x.state = 'asked'))""",  # nosec B608
    "to_decide": f"""{_IN_REVIEW} AND NOT (c.has_foreign_steps AND EXISTS (
        SELECT FROM gov_case_step x WHERE x.case_id = c.id AND x.is_foreign
        AND x.state IN ('waiting', 'doing')) )
        AND NOT (c.acceptor_user_id IS NOT DISTINCT FROM %(user)s
                 AND c.handling IS DISTINCT FROM 'immediate')""",  # nosec B608
    "to_issue": f"""c.state = 'decided' AND c.revocation IS NULL
        AND NOT (c.decision = 'approved' AND {_DEFERRED.format("")})""",
}
SEEN = """(c.state IN ('draft', 'received', 'correction', 'accepted', 'review',
    'paused', 'decided', 'issued') OR c.revocation = 'asked')"""
PAGE = """
SELECT c.id, c.number, m.name, c.applicant_name, c.state, c.due_date, c.warn_date,
       c.statutory_due_date, c.promised_date, c.legal_date, c.follow_warn_date,
       c.follow_due_date, a.name, r.name, d.name, c.handling, c.channel, c.received_on,
       c.decision, c.timeliness, c.revocation
  FROM gov_case c
  LEFT JOIN gov_matter m ON m.id = c.matter_id
  LEFT JOIN gov_organization a ON a.id = c.accepting_organization_id
  LEFT JOIN gov_organization r ON r.id = c.responsible_organization_id
  LEFT JOIN gov_organization d ON d.id = c.delivery_organization_id
 WHERE {where}
 ORDER BY {order}
 LIMIT 80"""
EVENTS = """
SELECT e.id, c.number, e.name, e.state_from, e.state_to, e.happened_on, s.name, o.name,
       e.note
  FROM gov_case_event e
  JOIN gov_case c ON c.id = e.case_id
  LEFT JOIN gov_staff s ON s.id = e.staff_id
  LEFT JOIN gov_organization o ON o.id = e.organization_id
 WHERE {where}
 ORDER BY e.case_id DESC, e.id DESC
 LIMIT 80"""
DESK_ORDER = "COALESCE(c.due_date, c.follow_due_date), c.id DESC"
ORDER = "c.id DESC"


class Reader:
    """One role in one place, and the statements of what it sees."""

    def __init__(self, role, level, hands_over, values):
        self.role, self.values = role, values
        self.scope = SCOPES[role, level]
        self.seen = self.scope
        if hands_over:
            self.seen = f"({self.scope} OR {DELIVERING})"
        self.hands_over = hands_over

    def tile(self, name):
        """Return the condition of a tile, without what the role sees at all."""
        oversees = self.role in OVERSEEING
        special = OVERSEEN if oversees else OWN
        condition = special.get(name) or TILES[name]
        if oversees:
            return condition
        if name == "to_issue":
            here = f"({self.scope} AND c.delivery_organization_id IS NULL"
            other = f" OR {DELIVERING})" if self.hands_over else ")"
            return f"{condition} AND {here}{other}"
        return f"{condition} AND {self.scope}"

    def page(self, tiles=(), order=ORDER):
        """Return the statement of a first page, of some tiles together or of all."""
        where = self.seen
        if tiles:
            either = " OR ".join(f"({self.tile(name)})" for name in tiles)
            where = f"{self.seen} AND ({either})"
        return PAGE.format(where=where, order=order)

    def events(self):
        """Return the statement of the journal; of what it hands over, less of it."""
        where = self.scope
        if self.hands_over:
            where += f" OR {DELIVERING} AND {_TOLD}"
        return EVENTS.format(where=f"({where})")

    def counters(self, tiles):
        """Return the statement of the counters of a desk."""
        counts = ", ".join(
            f"count(*) FILTER (WHERE {self.tile(name)})" for name in tiles
        )
        return f"SELECT {counts} FROM gov_case c WHERE {self.seen} AND {SEEN}"  # nosec B608

    def lights(self):
        """Return the statement of how many cases have which light."""
        return f"""
            SELECT CASE WHEN c.due_date IS NULL THEN 'grey'
                        WHEN c.statutory_due_date < %(today)s THEN 'dark_red'
                        WHEN c.due_date < %(today)s THEN 'red'
                        WHEN c.warn_date <= %(today)s THEN 'yellow'
                        ELSE 'green' END, count(*)
              FROM gov_case c
             WHERE {self.seen} AND c.due_date IS NOT NULL
             GROUP BY 1"""  # nosec B608

    def by_organization(self):
        return f"""
            SELECT c.accepting_organization_id, o.name, count(*)
              FROM gov_case c JOIN gov_organization o
                   ON o.id = c.accepting_organization_id
             WHERE {self.seen} AND c.due_date IS NOT NULL
             GROUP BY 1, 2"""  # nosec B608
