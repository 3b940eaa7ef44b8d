"""The documents that one call issues: numbered together, written together."""

from collections import Counter

from ..core import documents, transitions

_MATERIAL = ["case_id", "name", "form", "copies", "is_received", "deferred_until"]
_DOCUMENT = ["case_id", "kind", "number", "organization_id", "issued_on"]


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
        self._moment = moment
        self._cases = env["gov.case"]
        self._serials = {}
        self._rows = []
        self._read = {}
        self.facts = facts or {}

    def draw(self, cases, row, sides, values):
        """Draw the numbers for these cases to go through a row of the table."""
        self._cases = cases
        wanted = Counter()
        for case in cases:
            side = sides.get(case, "accepting")
            for part in transitions.path(row.name):
                organization_id = case._acting_for(side, values)
                for kind in case._document_kinds(part, values):
                    if documents.KINDS[kind].word:
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

    def write(self):
        """Write what was added, in one statement."""
        self._documents._append(self._rows)

    def materials(self, case):
        """Return the list of materials of a case."""
        return self._of(case, "gov.case.material", _MATERIAL, "sequence, id")

    def issued(self, case):
        """Return what was issued for a case before this call, oldest first."""
        return self._of(case, "gov.case.document", _DOCUMENT, "id")

    def _of(self, case, model, names, order):
        """Read for all cases at once, in one query."""
        if model not in self._read:
            lines = (
                self._cases.env[model]
                .sudo()
                .search_fetch([("case_id", "in", self._cases.ids)], names, order=order)
            )
            self._read[model] = lines.grouped("case_id")
        return self._read[model].get(case, ())

    def _numbered(self, case, kind, change, organization_id):
        """Return kind, template and number of a document."""
        known = documents.KINDS[kind]
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
