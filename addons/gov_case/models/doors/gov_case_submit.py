from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import (
    ConcurrencyError,
    UserError,
    ValidationError,
)
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime, shapes
from odoo.addons.gov_base.models.mixins.gov_scoped_mixin import ANCESTORS
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.rows import fetch

from ...core.payload import DESK, SUBMISSION
from ...tools.receipt import Receipt

MOST_PAYLOADS = 1000


class GovCase(models.Model):
    """The entrance for other systems and for the quick entry of the desk.

    Payloads speak in codes, never in ids. All of them are looked up together, in a
    number of queries that does not grow with theirs.
    """

    _inherit = "gov.case"

    @api.model
    @endpoint
    def submit(self, payload: dict):
        """Receive one application; the same one again changes nothing.

        :param payload: see ``core/payload.py``
        :return: ``{"number", "state", "promised_date", "legal_date", "duplicate"}``
        :raises ValidationError: one sentence that names the field
        :raises AccessError: the caller does not receive for that organisation
        """
        submission = self._submit_one(payload)
        return submission.case._submission_answer(submission.duplicate)

    @api.model
    @endpoint
    def submit_many(self, payloads: list):
        """Receive up to 1,000 applications; a bad one does not stop the others.

        :return: in the same order, what :meth:`submit` returns or
            ``{"error": {"field", "message"}}``
        """
        if len(payloads) > MOST_PAYLOADS:
            raise UserError(
                self.env._(
                    "At most %(most)s payloads in one call, not %(count)s.",
                    most=MOST_PAYLOADS,
                    count=len(payloads),
                )
            )
        return [
            {"error": submission.problem}
            if submission.problem
            else submission.case._submission_answer(submission.duplicate)
            for submission in self._submit_all(payloads)
        ]

    def _submission_answer(self, duplicate):
        return {
            "number": self.number,
            "state": self.state_by_law,
            **self._told_dates(),
            "duplicate": duplicate,
        }

    @api.model
    def _gov_payload_keys(self):
        """Hook: further keys of what is sent, ``{name: shape of its value}``."""
        return {}

    @api.model
    def _gov_receive(self, payload):
        """Receive what a desk has taken in: the entrance for other addons.

        :param payload: as for :meth:`submit`, without the number of another system
            and with ``reuses`` in its materials; see ``core/payload.py``
        :return: the received case
        :raises ValidationError: one sentence that names the field
        """
        return self._submit_one(payload, DESK).case.with_env(self.env)

    @api.model
    def _submit_one(self, payload, shape=None):
        (submission,) = self._submit_all([payload], shape)
        if submission.problem:
            raise ValidationError(submission.problem["message"])
        return submission

    @api.model
    def _submit_all(self, payloads, shape=None):
        """Return a :class:`Receipt` with its case or problem for each payload."""
        submissions = [Receipt(sent) for sent in payloads]
        known = (shape or SUBMISSION).with_keys(self._gov_payload_keys())
        for one in submissions:
            self._check_shape(one, known)
        for stage in (
            self._stage_known,
            self._stage_place,
            self._stage_deliverer,
            self._stage_matter,
            self._stage_materials,
            self._stage_check,  # before anybody is registered
            self._stage_applicant,
            self._stage_reuse,
            self._stage_create,
        ):
            left = [one for one in submissions if not (one.problem or one.duplicate)]
            if left:
                stage(left)
        for one in submissions:
            if one.first:
                one.case, one.problem = one.first.case, one.first.problem
                one.duplicate = not one.problem
        return submissions

    def _check_shape(self, one, shape):
        try:
            shape.check("", one.sent)
        except shapes.Problem as problem:
            one.refuse(problem.field, problems.sentence(self.env, problem))

    def _stage_known(self, submissions):
        """Find what came before, in the database or earlier in the same list."""
        named = [one for one in submissions if all(one.key)]
        known = self._ids_by_source({one.key for one in named})
        first = {}
        for one in named:
            if case_id := known.get(one.key):
                one.case, one.duplicate = self.sudo().browse(case_id), True
                if not one.case.with_env(self.env).has_access("read"):
                    one.refuse(
                        "external_ref",
                        self.env._("external_ref is already used by another office."),
                    )
            elif one.key in first:
                one.first, one.duplicate = first[one.key], True
            else:
                first[one.key] = one

    def _ids_by_source(self, keys):
        if not keys:
            return {}
        self.flush_model(["source_system", "external_ref"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT source_system, external_ref, id FROM gov_case
                 WHERE (source_system, external_ref) IN %s
                """,
                tuple(keys),
            )
        )
        return {(system, ref): case_id for system, ref, case_id in rows}

    def _stage_place(self, submissions):
        codes = {one.sent["accepting_organization_code"] for one in submissions}
        organizations = self.env["gov.organization"].sudo()
        organizations.flush_model(["code", "active", *ANCESTORS])
        places = fetch(
            organizations,
            ("code", *ANCESTORS),
            SQL("active AND code IN %s", tuple(codes)),
        )
        by_code = {place.code: place for place in places}
        for one in submissions:
            code = one.sent["accepting_organization_code"]
            one.place = by_code.get(code)
            if not one.place:
                message = self.env._("There is no organisation %(code)s.", code=code)
            elif not self._receives_for(one.place):
                message = self.env._("You do not receive for %(code)s.", code=code)
            else:
                continue
            one.refuse("accepting_organization_code", message)

    def _receives_for(self, place):
        """Tell whether the user holds a post in which cases are received there."""
        if self._may_always() or self._gov_receives_for_others(place):
            return True
        return any(
            self.env.user._gov_scope(actor.role).holds(
                place.city_id.id, place.district_id.id, place.township_id.id, place.id
            )
            for actor in self._machine().get("receive").actors
        )

    @api.model
    def _gov_receives_for_others(self, place):
        """Hook: tell whether the user hands in at a place where he holds no role."""
        return False

    def _stage_matter(self, submissions):
        """Find matter, version in force and deciding body."""
        today = localtime.today()
        for one in submissions:
            code = one.sent["matter_code"]
            one.matter = self.env["gov.matter"].browse(
                self.env["gov.matter"]._nearest_id(code, one.place.id)
            )
            if not one.matter:
                message = self.env._("There is no matter %(code)s here.", code=code)
                one.refuse("matter_code", message)
                continue
            try:
                one.intake = one.matter._check_intake(one.place, today)
            except UserError as error:
                one.refuse("matter_code", error)

    def _stage_materials(self, submissions):
        """Take materials from the version alone, by name, with files to be kept."""
        for one in submissions:
            version_id = one.intake.version["version_id"]
            version = self.env["gov.matter.version"].sudo().browse(version_id)
            planned = version._planned_materials()
            by_name = {material["name"]: material for material in planned}
            taken = {}
            for number, row in enumerate(one.sent.get("materials") or ()):
                if not self._take_in(one, by_name, taken, f"materials[{number}]", row):
                    break
            one.lines = [
                {**material, **taken.get(material["name"], {})} for material in planned
            ]

    def _take_in(self, one, by_name, taken, place, row):
        """Add one handed-in material to ``taken``; tell whether it could be."""
        name = row["name"].strip()
        if name not in by_name or name in taken:
            message = self.env._(
                "%(field)s: “%(name)s” is not a material of this matter, or is named "
                "twice.",
                field=place,
                name=shapes.shorten(name),
            )
            one.refuse(f"{place}.name", message)
            return False
        try:
            taken[name] = self.env["gov.case.material"]._taken_in(row)
        except ValidationError as error:
            one.refuse(f"{place}.content", error)
            return False
        return True

    def _stage_applicant(self, submissions):
        """Find or register the applicants; numbers are checked one by one before."""
        applicants = self.env["gov.applicant"]
        ready, prepared = [], []
        for one in submissions:
            try:
                vals = applicants._check_vals(one.sent["applicant"])
                person = applicants._prepare_identity(vals)
            except UserError as error:
                one.refuse("applicant", error)
            else:
                ready.append(one)
                prepared.append(person)
        known = applicants._known_as(prepared)
        ready, prepared = self._of_the_name(ready, prepared, known)
        if ready:
            found = applicants._enrol(prepared, known)
            for one, applicant in zip(ready, found, strict=True):
                one.applicant = applicant.sudo()

    def _stage_check(self, submissions):
        """Ask what else may be against a receipt, as of one made by hand."""
        for one in submissions:
            if problem := self._gov_receipt_problem(one):
                one.refuse(*problem)

    def _stage_create(self, submissions):
        """Create the cases as received: rows, materials and journal in one go each.

        :raises ConcurrencyError: another call submits the same at this moment; Odoo
            runs this one again, which then finds the other's case
        """
        moment = self._moment()
        numbers = self._next_numbers([one.intake for one in submissions], moment.today)
        papers = self._papers(moment)
        vals_list, entries = [], []
        for one, number in zip(submissions, numbers, strict=True):
            vals, entry = self._prepare_received(one, number, moment, papers)
            vals_list.append(vals)
            entries.append(entry)
        cases = self._create_once(vals_list)
        for one, case, entry in zip(submissions, cases, entries, strict=True):
            one.case = case
            entry["case_id"] = case.id
        self.env["gov.case.material"].sudo()._insert(
            [
                {"case_id": one.case.id, **line}
                for one in submissions
                for line in one.lines
            ]
        )
        papers.write(entries)
        changes = dict(zip(cases, vals_list, strict=True))
        cases._gov_happened(self._machine().get("receive"), changes)
        for one in submissions:
            if any(line.get("reused_id") for line in one.lines):
                one.case._tell_reuse()

    def _create_once(self, vals_list):
        try:
            return self.sudo().create(vals_list)
        except UniqueViolation as error:
            if error.diag.constraint_name != "gov_case_external_uniq":
                raise
            raise ConcurrencyError("gov.case submitted at this moment") from None

    @api.model
    def _prepare_received(self, one, number, moment, papers):
        """Return values and journal row of a case that is received as it is made."""
        sent = one.sent
        vals = {
            "state": "draft",
            "number": number,
            "source_system": one.key[0],
            "external_ref": one.key[1],
            "channel": sent["channel"],
            "note": sent.get("note") or False,
            "matter_id": one.matter.id,
            "applicant_id": one.applicant.id,
            "applicant_name": sent["applicant"]["name"].strip(),
            **one.place._case_place(),
            **one.deliverer,
            "delivery_how": sent.get("delivery_how") or False,
            **self._gov_receipt_vals(one),
        }
        row = self._machine().get("receive")
        papers.facts = one.facts
        empty = self.sudo().browse()
        entry = empty._apply_row(row, one.place.id, vals, moment, one.remark, papers)
        return vals, entry
