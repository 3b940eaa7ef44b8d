from odoo import models

from odoo.addons.gov_base.core import localtime

from ...core.documents import day

DECISIONS = ("decision_approval", "decision_refusal")


class GovCase(models.Model):
    """What the documents of a case say, taken down at the moment they are issued.

    ``change`` is what the transition is about to write: a case says what it will be.
    A case that is only being received is empty here; all it has is in ``change``, and
    what came in is among the facts of ``papers``.
    """

    _inherit = "gov.case"

    def _document_kinds(self, row, change):
        """Return the kinds of documents that a row of the table issues for a case."""
        return tuple(
            kind
            for named in row.documents
            for kind in self._gov_kinds_of_document(named, change)
        )

    def _gov_kinds_of_document(self, named, change):
        """Hook: what a document of the table is for this case: itself, as a rule."""
        at_once = self.handling == "immediate" or change.get("decision")
        if named == "transfer_sheet" and at_once:
            return ()
        if named == "decision":
            approved = change["decision"] == "approved"
            return ("decision_approval" if approved else "decision_refusal",)
        if named == "acceptance_notice" and change.get("has_deferred"):
            return ("acceptance_notice", "tolerance_commitment")
        return (named,)

    def _document_content(self, kind, change, entry, papers):
        """Return what a document states, as plain JSON with codes instead of words.

        :param entry: the journal row of the transition
        :param papers: what the call knows besides
        """
        organization = self._document_organization(entry["organization_id"])
        guide = self._document_guide(change)
        number = change.get("number") or self.number
        staff = self.env["gov.staff"].browse(entry["staff_id"])
        content = {
            "case": number,
            "organization": organization["name"],
            "matter": guide["matter"],
            "matter_code": guide["matter_code"],
            "matter_type": guide["matter_type"],
            "applicant": change.get("applicant_name") or self.applicant_name,
            "date": day(localtime.local_date(entry["happened_on"])),
            "staff": staff._document_name() if staff else "",
            "contact": organization["phone"] or guide["contact"],
            "complaint": guide["complaint"],
            "progress": self.env["gov.case.document"]._progress_text(number),
        }
        own = getattr(self, f"_document_{kind}")(change, entry, papers)
        return content | own

    def _document_receipt(self, change, entry, papers):
        return {
            **self._document_identity(papers),
            "received": day(self._document_day(change, "received_on")),
            "due": self._document_deadline(change.get("due_date")),
            "channel": change.get("channel") or self.channel,
            "materials": self._document_materials(papers),
        }

    def _document_acceptance_notice(self, change, entry, papers):
        return {
            **self._document_identity(papers),
            **self._document_terms(change),
            "received": day(self._document_day(change, "received_on")),
            "accepted": day(self._document_day(change, "accepted_on")),
            "deemed": bool(change.get("deemed_accepted")),
            "commitment": self.has_commitment,
            "late_entry": self.late_entry,
            "decider": self._document_decider(change, entry),
            "deferred": self._document_deferred(change, papers),
        }

    def _document_tolerance_commitment(self, change, entry, papers):
        return {
            **self._document_identity(papers),
            "deferred": self._document_deferred(change, papers),
        }

    def _document_commitment(self, change, entry, papers):
        guide = self._document_guide(change)
        return {
            **self._document_identity(papers),
            "basis": guide["basis"],
            "conditions": guide["conditions"],
            "replaced": self._replaceable_lines().mapped("name"),
            "check_days": self._commitment_days(self.version_id),
        }

    def _document_correction_notice(self, change, entry, papers):
        return {
            **self._document_identity(papers),
            "received": day(self._document_day(change, "received_on")),
            "items": papers.facts.get("items", []),
            "due": self._document_deadline(change.get("correction_due_date")),
        }

    def _document_refusal_notice(self, change, entry, papers):
        redirect = change.get("redirect_organization_id")
        return {
            **self._document_identity(papers),
            "received": day(self._document_day(change, "received_on")),
            "reason": papers.facts.get("reason", ""),
            "redirect": self._document_organization(redirect)["name"]
            if redirect
            else "",
            "appeal": self._document_appeal(entry["organization_id"]),
        }

    def _document_pause_notice(self, change, entry, papers):
        request = self.request_id
        today = localtime.local_date(entry["happened_on"])
        calendar = self.env["gov.workday"]._calendar()
        return {
            **self._document_identity(papers),
            "accepted": day(self._document_day(change, "accepted_on")),
            "procedure": request.kind,
            "basis": request.basis or "",
            "reason": request.reason,
            "days": request.expected_days,
            "until": self._document_deadline(
                calendar.add(today, request.expected_days)
            ),
        }

    def _document_extension_notice(self, change, entry, papers):
        request = self.request_id
        return {
            **self._document_identity(papers),
            "accepted": day(self._document_day(change, "accepted_on")),
            "days": request.expected_days,
            "reason": request.reason,
            "legal": self._document_deadline(change.get("legal_date")),
        }

    def _document_decision_approval(self, change, entry, papers):
        guide = self._document_guide(change)
        return {
            **self._document_identity(papers),
            "accepted": day(self._document_day(change, "accepted_on")),
            "basis": guide["basis"],
            "result": guide["result"],
            "opinion": change.get("opinion") or "",
            "delivery": self._document_deadline(change.get("delivery_due_date")),
            "appeal": self._document_appeal(entry["organization_id"]),
        }

    def _document_decision_refusal(self, change, entry, papers):
        return self._document_decision_approval(change, entry, papers)

    def _document_transfer_sheet(self, change, entry, papers):
        to = change.get("responsible_organization_id")
        source = entry["organization_id"] if to else self.accepting_organization_id.id
        target = to or self.responsible_organization_id.id
        return {
            "accepted": day(self._document_day(change, "accepted_on")),
            "due": self._document_deadline(
                change.get("promised_date") or self.promised_date, self.day_unit
            ),
            "source": self._document_organization(source)["name"],
            "target": self._document_organization(target)["name"],
            "materials": self._document_materials(papers),
            "reason": papers.facts.get("reason", ""),
        }

    def _document_delivery_receipt(self, change, entry, papers):
        decisions = [one for one in papers.issued(self) if one.kind in DECISIONS]
        guide = self._document_guide(change)
        return {
            "how": change.get("issue_how"),
            "receiver": change.get("issue_receiver") or "",
            "documents": [
                {"kind": one.kind, "number": one.number} for one in decisions
            ],
            "result": guide["result"] if self.decision == "approved" else "",
            "result_number": self.result_number or "",
        }

    def _document_file_contents(self, change, entry, papers):
        issued = [
            {
                "kind": one.kind,
                "number": one.number,
                "organization": self._document_organization(one.organization_id)[
                    "name"
                ],
                "date": day(localtime.local_date(one.issued_on)),
            }
            for one in papers.issued(self)
        ]
        return {
            **self._document_identity(papers),
            "received": day(self._document_day(change, "received_on")),
            "decided": day(self._document_day(change, "decided_on")),
            "documents": issued,
            "materials": [
                one for one in self._document_materials(papers) if one.get("received")
            ],
        }

    def _document_termination_notice(self, change, entry, papers):
        return {
            **self._document_identity(papers),
            "received": day(self._document_day(change, "received_on")),
            "accepted": day(self._document_day(change, "accepted_on")),
            "reason": papers.facts.get("reason", ""),
            "appeal": self._document_appeal(entry["organization_id"]),
        }

    def _document_organization(self, organization_id):
        return self.env["gov.organization"].browse(organization_id)._document_facts()

    def _document_name_of(self, organization_id):
        return self._document_organization(organization_id)["name"]

    def _document_guide(self, change):
        version_id = change.get("version_id") or self.version_id.id
        return self.env["gov.matter.version"].browse(version_id)._document_facts()

    def _document_appeal(self, organization_id):
        return self._document_organization(organization_id)["appeal"]

    def _document_decider(self, change, entry):
        """Return who decides, when it is not who issues the document."""
        body = self.responsible_organization_id.id
        if not body or body == entry["organization_id"]:
            return ""
        return self._document_organization(body)["name"]

    def _document_identity(self, papers):
        """Return who applies, with masked numbers."""
        if "identity" in papers.facts:
            return papers.facts["identity"]
        applicant = papers.applicant(self)
        return {
            "id_type": applicant.id_type,
            "id_number": applicant.id_number_masked,
            "phone": applicant.phone_masked,
        }

    def _document_terms(self, change):
        return {
            "unit": self.day_unit,
            "promised_days": self.promised_days,
            "legal_days": self.legal_days,
            "promised": self._document_deadline(
                change.get("promised_date"), self.day_unit
            ),
            "legal": self._document_deadline(change.get("legal_date")),
        }

    def _document_deadline(self, end, unit="workday"):
        """Return the end of a period, which may be provisional.

        :param unit: what the period was counted in
        """
        calendar = self.env["gov.workday"]._calendar()
        uncertain = bool(end) and unit != "day" and calendar.is_provisional(end)
        return day(end, uncertain)

    def _document_day(self, change, name):
        moment = change.get(name) or self[name]
        return localtime.local_date(moment) if moment else None

    def _document_materials(self, papers):
        """Return the list of materials with what came in."""
        if "materials" in papers.facts:
            return papers.facts["materials"]
        return [
            {
                "name": line.name,
                "form": line.form,
                "copies": line.copies,
                "received": line.is_received,
            }
            for line in papers.materials(self)
        ]

    def _document_deferred(self, change, papers):
        """Return what may follow, and until when."""
        if not change.get("has_deferred"):
            return []
        return [
            {"name": line.name, "until": day(line.deferred_until)}
            for line in papers.materials(self)
            if line.deferred_until and not line.is_received
        ]
