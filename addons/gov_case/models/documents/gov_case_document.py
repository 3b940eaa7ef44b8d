import json
from functools import partial

from markupsafe import Markup

from odoo import api, fields, models, sql_db, tools
from odoo.tools import SQL, split_every

from odoo.addons.gov_base.tools.endpoint import endpoint

from ...core import documents, progress
from ...report import rendering

_COUNTER = """
CREATE TABLE IF NOT EXISTS gov_case_document_counter (
    organization_id integer NOT NULL,
    kind varchar NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (organization_id, kind, year)
)
"""
_DRAW = """
INSERT INTO gov_case_document_counter AS counter (organization_id, kind, year, last)
VALUES %s
ON CONFLICT (organization_id, kind, year)
DO UPDATE SET last = counter.last + EXCLUDED.last
RETURNING organization_id, kind, last
"""
_GIVE_BACK = """
UPDATE gov_case_document_counter AS counter
   SET last = last - %(count)s
 WHERE organization_id = %(organization_id)s AND kind = %(kind)s AND year = %(year)s
   AND last = %(last)s
   AND NOT EXISTS (
       SELECT FROM gov_case_document AS document
        WHERE document.organization_id = counter.organization_id
          AND document.kind = counter.kind AND document.year = counter.year
          AND document.serial > %(last)s - %(count)s)
"""
_ALONE = (
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
    "SET LOCAL synchronous_commit TO off;"
)
_DRAWN = "gov_case.numbers"


class GovCaseDocument(models.Model):
    """A document of a case as it was issued: a number, a snapshot, a template.

    The transition that goes with it issues it, and nobody else; it is never changed and
    never removed. What is kept is not HTML but the facts it states (``content``) and
    the version of its template: both never change, and rendering them depends on
    nothing else, so that the same HTML comes out at any later time, byte for byte.
    Templates are files of the addon and not views, which an administrator or another
    addon could change; a changed form is a new version, the old file stays, and tests
    compare what every version renders with what it rendered when it was new. This costs
    a transition one row of about a kilobyte instead of a rendering, and the case's life
    stays within its bound; PDF files are made when somebody prints, and kept.

    ``seal`` is the digest of all this; the journal row of the transition carries it, so
    that ``verify_chain`` finds a document that was altered, added or lost.
    """

    _name = "gov.case.document"
    _description = "Document of a Case"
    _inherit = ["gov.append.only.mixin"]
    _order = "case_id, id"
    _gov_names = frozenset({"case_id"})
    _rec_names_search = ["number"]

    case_id = fields.Many2one(
        "gov.case", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(
        selection=documents.LABELS, string="Kind of Document", required=True
    )
    number = fields.Char(
        string="Number of the Document", required=True, index="trigram"
    )
    year = fields.Integer(string="Year of the Number")
    serial = fields.Integer(string="Serial in the Year")
    organization_id = fields.Many2one(
        "gov.organization", string="Issued By", required=True, ondelete="restrict"
    )
    staff_id = fields.Many2one("gov.staff", string="Drawn Up By", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Account", required=True, ondelete="restrict"
    )
    issued_on = fields.Datetime(string="Drawn Up At", required=True)
    template = fields.Integer(string="Version of the Form", required=True)
    content = fields.Text(string="Facts as Issued", required=True)
    seal = fields.Char(string="Digest", required=True)
    body = fields.Html(string="As Issued", compute="_compute_body", sanitize=False)

    _number_uniq = models.UniqueIndex(
        "(organization_id, kind, year, serial) WHERE serial IS NOT NULL",
        "This document number has been given already.",
    )
    _organization_idx = models.Index("(organization_id, id)")

    def init(self):
        super().init()
        self.env.cr.execute(SQL(_COUNTER))

    @api.model
    def _gov_document_kinds(self):
        """Hook: the kinds of documents there are, as a list of ``documents.Kind``.

        An addon adds its own, with ``folder`` and ``title``, adds the code to ``kind``
        by ``selection_add`` (with ``ondelete`` of ``gov_base.tools.selections.keep``),
        and says what it states in a method ``_document_<code>`` of ``gov.case``.
        """
        return list(documents.KINDS.values())

    @api.model
    @tools.ormcache()
    def _kinds(self):
        return tools.frozendict(
            {kind.name: kind for kind in self._gov_document_kinds()}
        )

    @api.depends("kind", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for document in self:
            document.display_name = (
                f"{labels.get(document.kind, document.kind)} {document.number}"
            )

    @api.depends("kind", "template", "content")
    def _compute_body(self):
        for document in self:
            document.body = document._html() if document.content else False

    @endpoint
    def action_print(self):
        """Print these documents, as they were issued, in one file."""
        self.check_access("read")
        report = self.env.ref("gov_case.document_report").sudo()
        return report.report_action(self, config=False)

    def _html(self):
        """Return the document as it was issued.

        The identity of the row is not part of it: see ``report/rendering.py``. Of a
        kind whose addon is gone the facts themselves are shown.
        """
        kind, facts = self._kinds().get(self.kind), json.loads(self.content)
        if not kind:
            shown = json.dumps(facts, ensure_ascii=False, indent=1)
            return Markup("<pre>%s</pre>") % shown
        return rendering.html(
            *(self.env["ir.qweb"], self.kind, self.template, facts),
            folder=kind.folder,
            name=kind.title,
        )

    def _file_name(self):
        kind = self._kinds().get(self.kind)
        if not kind:
            return f"{self.kind} {self.number}"
        title = kind.title or rendering.title(self.kind, self.template)
        return f"{title} {self.number}"

    def _is_sealed(self):
        """Tell whether a document is what its seal was made over."""
        sealed = documents.seal(
            self.case_id._label(), self.kind, self.template, self.number, self.content
        )
        return sealed == self.seal

    @api.model
    def _number_of(self, organization_id, kind, year, serial):
        """Return the number of a document as it is printed."""
        get_param = self.env["ir.config_parameter"].sudo().get_param
        form = get_param("gov_case.document_number") or documents.NUMBER
        organization = self.env["gov.organization"].browse(organization_id)
        facts = organization._document_facts()
        return documents.number(
            form, year, facts["mark"], self._kinds()[kind].word, serial
        )

    @api.model
    def _progress_text(self, number):
        """Return what the code on a document says: the page of progress, or the number.

        :param number: number of the case
        """
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return progress.text(get_param("gov_case.progress_url") or "", number)

    @api.model
    def _draw_serials(self, wanted, year):
        """Draw the next serials of organisations and kinds, in one statement.

        A number belongs to the whole organisation: whoever draws one locks its counter
        until the end of the transaction. So it is drawn in a transaction of its own,
        which ends at once: nobody waits for a call that receives a thousand cases, and
        nobody's transaction fails because another one drew meanwhile. A number drawn
        for a call that fails is given back, unless a later one has been drawn: then it
        stays unused, as a spoilt form would.

        :param wanted: ``{(organization id, kind): how many}``
        :return: ``{(organization id, kind): [serial, ...]}``
        """
        query = SQL(
            _DRAW,
            SQL(", ").join(
                SQL("%s", (organization_id, kind, year, count))
                for (organization_id, kind), count in sorted(wanted.items())
            ),
        )
        if not self.env.registry.ready:
            # while the addon is being installed nobody else sees the table
            rows = self.env.execute_query(query)
        else:
            rows = self._draw_alone(query)
            self._give_back_after_failure(rows, wanted, year)
        return {
            (organization_id, kind): list(
                range(last - wanted[organization_id, kind] + 1, last + 1)
            )
            for organization_id, kind, last in rows
        }

    @api.model
    def _draw_alone(self, query):
        with sql_db.db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute(SQL("%s %s", SQL(_ALONE), query))
            return cr.fetchall()

    @api.model
    def _give_back_after_failure(self, rows, wanted, year):
        hooks = self.env.cr.postrollback
        if _DRAWN not in hooks.data:
            hooks.data[_DRAWN] = []
            hooks.add(partial(_give_back, self.env.cr.dbname, hooks.data[_DRAWN]))
        hooks.data[_DRAWN] += [
            {
                "organization_id": organization_id,
                "kind": kind,
                "year": year,
                "last": last,
                "count": wanted[organization_id, kind],
            }
            for organization_id, kind, last in rows
        ]


def _give_back(database, drawn):
    """Give back what a failed transaction drew, the last first."""
    with sql_db.db_connect(database).cursor() as cr:
        for part in split_every(100, reversed(drawn)):
            for row in part:
                cr.execute(_GIVE_BACK, row)
