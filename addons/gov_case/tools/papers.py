"""The documents that one call issues: numbered together, written together."""

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import NamedTuple

from odoo.tools import SQL

from odoo.addons.gov_base.tools.rows import MADE, Rows, insert

from ..core import documents


class Material(NamedTuple):
    """A line of a case's list of materials."""

    name: str
    form: str
    copies: int
    is_received: bool
    deferred_until: date | None

    order = "sequence, id"


class Issued(NamedTuple):
    """A document that was issued before."""

    kind: str
    number: str
    organization_id: int
    issued_on: datetime

    order = "id"


class Identity(NamedTuple):
    """The document of an applicant, as far as it may be shown."""

    id_type: str
    id_number_masked: str
    phone_masked: str

    order = "id"


class Papers:
    """What goes with the transitions of one call.

    The numbers are drawn first, in one short statement; then each transition adds what
    it issues and seals it into its journal row; at the end all are written at once,
    before the cases change.

    :param moment: when and by whom, see ``gov_case_transition.Moment``
    :param facts: what the documents say that the cases do not know yet
    """

    def __init__(self, env, moment, facts=None):
        self._documents = env["gov.case.document"].sudo()
        self._kinds = self._documents._kinds()
        self._moment = moment
        self._cases = env["gov.case"]
        self._serials = {}
        self._rows = []
        self._read = {}
        self.facts = facts or {}

    def draw(self, row, acting, values):
        """Draw the numbers for cases to go through a row of the table.

        :param acting: ``{case: id of the organisation in whose name}``
        """
        wanted = Counter()
        for case, organization_id in acting.items():
            self._cases |= case
            for part in case._machine().path(row.name):
                for kind in case._document_kinds(part, values):
                    if self._kinds[kind].word:
                        wanted[organization_id, kind] += 1
        if wanted:
            year = self._moment.today.year
            self._serials = self._documents._draw_serials(wanted, year)

    def add(self, case, row, change, entry):
        """Issue what goes with one transition; return the seals for its journal row."""
        seals = []
        for kind in case._document_kinds(row, change):
            content = case._document_content(kind, change, entry, self)
            values = self._numbered(case, kind, change, entry["organization_id"])
            content["number"] = values["number"]
            values["content"] = documents.pack(content)
            values["seal"] = documents.seal(
                change.get("number") or case._label(),
                kind,
                values["template"],
                values["number"],
                values["content"],
            )
            seals.append(values["seal"])
            self._rows.append((entry, values))
        return ",".join(seals)

    def write(self, entries):
        """Write what was added and the journal rows that seal it, in one statement.

        :param entries: values of the journal rows, all with the same keys
        """
        issued = [
            {
                **values,
                "case_id": entry["case_id"],
                "organization_id": entry["organization_id"],
                "staff_id": entry["staff_id"],
                "user_id": entry["user_id"],
                "issued_on": entry["happened_on"],
            }
            for entry, values in self._rows
        ]
        journal = self._cases.env["gov.case.event"]
        insert(Rows(self._documents, issued, MADE), Rows(journal, entries, MADE))
        self._cases.invalidate_model(["document_ids", "event_ids"], flush=False)

    def materials(self, case):
        """Return the list of materials of a case."""
        return self._of("gov.case.material", Material, case.id)

    def issued(self, case):
        """Return what was issued for a case before this call, oldest first."""
        return self._of("gov.case.document", Issued, case.id)

    def applicant(self, case):
        """Return the document of who applies, with masked numbers."""
        applicants = self._cases.applicant_id.ids
        key = case.applicant_id.id
        return self._of("gov.applicant", Identity, key, "id", applicants)[0]

    def _of(self, model, shape, key, column="case_id", keys=None):
        """Read for all cases at once: plain rows, in one query.

        :param shape: what is read, as a tuple with names
        """
        if model not in self._read:
            rows = self._cases.env[model]
            rows.flush_model([column, *shape._fields])
            self._read[model] = found = defaultdict(list)
            query = SQL(
                "SELECT %s, %s FROM %s WHERE %s IN %s ORDER BY %s",
                SQL.identifier(column),
                SQL(", ").join(map(SQL.identifier, shape._fields)),
                SQL.identifier(rows._table),
                SQL.identifier(column),
                tuple(keys or self._cases.ids),
                SQL(shape.order),  # accepted(sql): a constant of the shape
            )
            for owner, *values in rows.env.execute_query(query):
                found[owner].append(shape(*values))
        return self._read[model].get(key, ())

    def _numbered(self, case, kind, change, organization_id):
        """Return kind, template and number of a document."""
        known = self._kinds[kind]
        values = {
            "kind": kind,
            "template": known.template,
            "year": None,
            "serial": None,
        }
        if not known.word:
            number = change.get("number") or case._label()
            return {**values, "number": number}
        year = self._moment.today.year
        serial = self._serials[organization_id, kind].pop(0)
        number = self._documents._number_of(organization_id, kind, year, serial)
        return {**values, "year": year, "serial": serial, "number": number}
