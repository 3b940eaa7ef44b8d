from odoo import models
from odoo.exceptions import UserError


class GovCase(models.Model):
    """A number and the name that comes with it: of one person, or not taken in."""

    _inherit = "gov.case"

    def _of_the_name(self, submissions, prepared, known):
        """Return those whose name is that of the number, and refuse the others.

        At the desk another name is confirmed with a reason, which the journal keeps.
        """
        applicants = self.env["gov.applicant"]
        differing = applicants._differing(prepared, known)
        kept = []
        for one, person in zip(submissions, prepared, strict=True):
            if not any(person is other for other in differing):
                kept.append((one, person))
                continue
            if self._confirms_name(one, person, known):
                kept.append((one, person))
        return [one for one, _person in kept], [person for _one, person in kept]

    def _confirms_name(self, one, person, known):
        """Tell whether another name than the registered one is confirmed."""
        applicants = self.env["gov.applicant"]
        reason = (one.sent.get("name_reason") or "").strip()
        try:
            applicants._tell_differing([person], known, reason)
        except UserError as error:
            one.refuse("applicant.name", error)
            return False
        if not reason:
            one.refuse("applicant.name", applicants._differing_message())
            return False
        one.remark = self._journal_env()._(
            "Another name than the one on file, confirmed: %(reason)s", reason=reason
        )
        return True
