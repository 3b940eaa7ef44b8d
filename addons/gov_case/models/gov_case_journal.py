from odoo import api, models
from odoo.tools import split_every

from odoo.addons.gov_base.tools.endpoint import endpoint

from ..core import journal

BATCH = 1000


class GovCase(models.Model):
    _inherit = "gov.case"

    @api.model
    @api.readonly
    @endpoint
    def verify_chain(self):
        """Check every journal the user may read; an unbroken one proves the history.

        :return: numbers of the cases whose journal was altered, cut or does not lead
            to their state
        """
        self._check_post_holder()
        broken = []
        ids = self.search([("state", "!=", "draft")], order="id").ids
        for part in split_every(BATCH, ids):
            for case in self.browse(part).sudo():
                if not case._is_chain_whole():
                    broken.append(case._label())
            self.env.invalidate_all(flush=False)
        return broken

    def _is_chain_whole(self):
        number = self.number or f"#{self.id}"
        rows = [
            (self.event_ids._sealed(number, event._entry()), event.digest)
            for event in self.event_ids.sorted("id")
        ]
        leads_here = bool(rows) and rows[-1][0]["state_to"] == self.state
        return leads_here and journal.is_whole(rows, self.journal_digest)


class GovCaseEvent(models.Model):
    _inherit = "gov.case.event"

    def _entry(self):
        """Return the row as it was given to ``create``."""
        return {
            "name": self.name,
            "state_from": self.state_from,
            "state_to": self.state_to,
            "user_id": self.user_id.id,
            "staff_id": self.staff_id.id,
            "organization_id": self.organization_id.id,
            "happened_on": self.happened_on,
            "note": self.note or "",
        }
