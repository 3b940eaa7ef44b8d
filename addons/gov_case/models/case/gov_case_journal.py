from odoo import api, models

from odoo.addons.gov_base.tools.endpoint import endpoint

from ...core import journal, transitions

BATCH = 1000
_MOMENTS = {row.name: row.moment for row in transitions.MACHINE.rows if row.moment}


class GovCase(models.Model):
    _inherit = "gov.case"

    @api.model
    @api.readonly
    @endpoint
    def verify_chain(self):
        """Check every journal the user may read; an unbroken one proves the history.

        :return: numbers of the cases whose journal was altered, cut or does not lead
            to their state, decision and dates; a draft has neither a journal nor these
        """
        self._check_post_holder()
        broken = []
        self.env.flush_all()
        last = 0
        while cases := self.search([("id", ">", last)], order="id", limit=BATCH):
            last = cases.ids[-1]
            for case in cases.sudo():
                if not case._is_chain_whole():
                    broken.append(case._label())
            self.env.invalidate_all(flush=False)
        return broken

    @api.model
    def _gov_facts(self):
        """Hook: the columns of a case that only a journal row may change.

        Each row tells what it wrote of them, and ``verify_chain`` compares.
        """
        return journal.FACTS

    def _is_chain_whole(self):
        if self.state == "draft":
            return not (self.event_ids or self.journal_digest or self._unearned())
        number = self.number or f"#{self.id}"
        events = self.event_ids.sorted("id")
        rows = [
            (events._sealed(number, event._entry()), event.digest) for event in events
        ]
        steps = [(event.state_from, event.state_to) for event in events]
        return (
            bool(rows)
            and journal.is_path(steps, self.state)
            and journal.is_whole(rows, self.journal_digest)
            and self._is_told_by(events)
        )

    def _is_told_by(self, events):
        """Tell whether the columns that count are what these rows wrote last.

        Rows of before :data:`journal.FACTS` were kept tell the dates by their own time.
        """
        known = journal.replay(event.facts for event in events)
        if events[0].facts:
            names = self._gov_facts()
            return all(known.get(name) == self._told(name) for name in names)
        rows = [(event.name, journal.told(event.happened_on)) for event in events]
        before = journal.seen(rows, _MOMENTS)
        decided = before.pop("decision")
        if "decision" not in known and bool(self.decision) != bool(decided):
            return False
        known = {**before, **known}
        return all(value == self._told(name) for name, value in known.items())

    def _told(self, name):
        value = self[name]
        return journal.told(value.id if isinstance(value, models.Model) else value)

    def _unearned(self):
        """Return the columns that have a value although no journal row gave it."""
        return [
            name
            for name in self._gov_facts()
            if name not in journal.TERMS and self._told(name)
        ]

    def _facts(self, change, before):
        """Return what a journal row tells of the columns that count.

        :param change: what has been written until then
        :param before: what the rows of the same call told before
        """
        written = {
            name: change[name]
            for name in self._gov_facts()
            if name in change and (name not in before or change[name] != before[name])
        }
        if not (self.journal_digest or "journal_digest" in before):
            terms = {name: self[name] for name in journal.TERMS}
            terms["version_id"] = self.version_id.id
            written = {**terms, **written}
        return journal.pack(written)


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
            "facts": self.facts or "",
        }
