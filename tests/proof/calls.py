"""The calls of the walk as they are made on the suite's own methods."""

from odoo import fields

from tests.proof.machine_model import TOLERANCE_MARGIN, plain_light

# method of the model: (method of gov.case, its name for `act`)
PLAIN = {
    "receive": "receive",
    "accept": "accept",
    "start_review": "start_review",
    "archive_file": "archive_file",
    "take_commitment": "take_commitment",
}
WITH_REASON = {
    "approve_new_fact": "reason",
    "refuse": "reason",
    "withdraw": "reason",
    "terminate": "reason",
    "resume": "result",
    "finish_immediate": "opinion",
    "produce": "result_number",
}
REASON = "依申请人书面说明"


class Caller:
    """Makes one call on cases as a person; what it raises goes to the walk."""

    def __init__(self, env, stage):
        self.env = env
        self.stage = stage

    def cases(self, person, ids=()):
        user = self.stage.users[person.key]
        return self.env["gov.case"].with_user(user).browse(ids)

    def call(self, person, ids, method, arguments, guide, by_number=False):
        name, named = self._real(method, arguments, guide)
        cases = self.cases(person, ids)
        if by_number:
            number = cases.sudo().number
            return cases.browse().act(number, name, named)
        return getattr(cases, f"action_{name}")(**named)

    def _real(self, method, arguments, guide):
        """Name and arguments of the action behind a method of the model."""
        if method in PLAIN:
            return PLAIN[method], {}
        if method in WITH_REASON:
            return method, {WITH_REASON[method]: REASON}
        return getattr(self, f"_{method}")(guide=guide, **arguments)

    def _ids(self, guide, names):
        """Ids of the materials; of an unknown name one of another guide."""
        materials = self.stage.materials.items()
        other = next(one for (key, _name), one in materials if key != guide.key)
        return [self.stage.materials.get((guide.key, name), other) for name in names]

    def _request_correction(self, guide, names):
        ids = self._ids(guide, names)
        items = [{"material_id": one, "note": "请重新提供"} for one in ids]
        return "request_correction", {"items": items}

    def _supply(self, guide, names):
        ids = self._ids(guide, names)
        return "supply", {"materials": [{"material_id": one} for one in ids]}

    def _send_up(self, guide, place):
        place_id = self.stage.places[place]
        return "send_up", {"organization_id": place_id, "note": REASON}

    def _ask_pause(self, guide, kind, days):
        return "pause", {"kind": kind, "reason": REASON, "expected_days": days}

    def _ask_extension(self, guide, days):
        return "extend", {"days": days, "reason": REASON}

    def _ask_revocation(self, guide, ground):
        told = {"ground": ground, "reason": REASON, "basis": "第六十九条"}
        return "revoke", told

    def _grant(self, guide, approved):
        return "grant", {"approved": approved, "note": REASON}

    def _decide(self, guide, decision):
        return "decide", {"decision": decision, "opinion": REASON}

    def _change_delivery(self, guide, place, way):
        code = self.stage.codes.get(place, place)
        return "change_delivery", {
            "reason": REASON,
            "delivery_organization_code": code,
            "how": way,
        }

    def _issue(self, guide):
        return "issue", {"how": "courier", "receiver": "SF1234567890"}

    def _record_check(self, guide):
        return "record_check", {"result": "kept", "note": REASON}

    def finish_step(self, person, case_id, number, inspectors):
        steps = self.env["gov.case.step"].sudo()
        step = steps.search([("case_id", "=", case_id)], order="id")[number]
        names = "、".join(["马勇", "王芳"][:inspectors])
        step.with_user(self.stage.users[person.key]).action_finish(REASON, names)

    def tick(self, person, case_id, values):
        """Write ``{material: values}`` of the list of materials of a case."""
        lines = self.env["gov.case.material"].sudo()
        for line in lines.search([("case_id", "=", case_id)]):
            if line.name in values:
                mine = line.with_user(self.stage.users[person.key])
                mine.write(values[line.name])

    def reuse(self, person, case_id, names, applicant):
        """Use again what is on file, having asked for number and name at a draft."""
        case = self.env["gov.case"].sudo().browse(case_id)
        if case.state == "draft":
            self.cases(person).env["gov.applicant"].find_or_create(applicant)
        lines = self.env["gov.case.material"].sudo()
        wanted = [("case_id", "=", case_id), ("name", "in", names)]
        lines = lines.search(wanted)
        lines.with_user(self.stage.users[person.key]).action_reuse()

    def draft(self, person, matter, place, handed_in, sent):
        cases = self.cases(person)
        applicants = cases.env["gov.applicant"]
        vals = {
            "matter_id": self.stage.matter_ids[matter],
            "applicant_id": applicants.find_or_create(sent),
            "accepting_organization_id": self.stage.places[place],
        }
        if handed_in:
            late = {"late_reason": REASON, "handed_in_date": handed_in}
            vals |= {"late_entry": True, **late}
        return cases.create(vals).id

    def submit(self, person, sent):
        answer = self.cases(person).submit(sent)
        found = self.env["gov.case"].sudo().search([("number", "=", answer["number"])])
        return found.id, answer["duplicate"]


_STATES = {
    "received": "received_on",
    "complete": "complete_on",
    "accepted": "accepted_on",
    "decided": "decided_on",
    "issued": "issued_on",
    "archived": "archived_on",
}
_DATES = {
    "promised_date": "promised_date",
    "legal_date": "legal_date",
    "correction_due": "correction_due_date",
    "delivery_due": "delivery_due_date",
}
_FOLLOWING = {"correction": "correction", "decided": "delivery", "issued": "archive"}
_PLAIN = {
    "state": "state",
    "decision": "decision",
    "timeliness": "timeliness",
    "deemed": "deemed_accepted",
    "corrections": "correction_count",
    "revocation": "revocation",
}


def _paper_light(paper, today):
    if not paper.due:
        return "grey"
    return plain_light(today, paper.due, TOLERANCE_MARGIN)


def _by_law(case, today):
    state, clock = case.by_law(today)
    return state, clock and clock.due


def differences(stage, case, row, today):
    """What of a case's row differs from the model's case: ``{name: (row, model)}``."""
    row = row.sudo()
    found = {
        name: (row[column] or None, getattr(case, name) or None)
        for name, column in {**_STATES, **_DATES, **_PLAIN}.items()
    }
    found |= {
        "light": (row.light, case.light(today)),
        "by law": (
            (row.state_by_law, row.due_by_law or None),
            _by_law(case, today),
        ),
        "follow": (row.follow_due_date or None, case.follow_due),
        "follow light": (row.follow_light, case.follow_light(today)),
        "commitment": (
            {line.name for line in row.material_ids if line.replaced},
            {name for name, paper in case.papers.items() if paper.replaced},
        ),
        "check": (
            (row.check_ids.state or None, row.check_ids.due_date or None),
            (case.check, case.check_due),
        ),
        "results": (
            [row[f"{kind}_timeliness"] or None for kind in _FOLLOWING.values()],
            [case.results.get(state) for state in _FOLLOWING],
        ),
        "tolerance": (
            {
                line.name: (line.due_date or None, line.light, line.timeliness or None)
                for line in row.material_ids
            },
            {
                name: (paper.due, _paper_light(paper, today), paper.timeliness)
                for name, paper in case.papers.items()
            },
        ),
        "due": (row.due_date or None, case.clock and case.clock.due),
        "statutory": (row.statutory_due_date or None, case.clock and case.clock.legal),
        "guide": (
            set(row.material_ids.mapped("material_id").ids),
            {stage.materials[case.guide.key, name] for name in case.papers},
        ),
        "papers": (
            {
                line.name: (line.is_received, line.to_correct, bool(line.reused_id))
                for line in row.material_ids
            },
            {
                name: (paper.received, paper.to_correct, paper.reused)
                for name, paper in case.papers.items()
            },
        ),
        "responsible": (
            row.responsible_organization_id.id or None,
            stage.places.get(case.responsible),
        ),
        "delivery": (
            row.delivery_organization_id.id or None,
            stage.places.get(case.delivery),
        ),
        "way": (row.delivery_how or "pickup", case.way),
        "acceptor": (
            row.acceptor_user_id.id or None,
            stage.users.get(case.acceptor),
        ),
        "steps": (
            [
                (step.name, step.state, step.due_date or None, step.timeliness or None)
                for step in row.step_ids.sorted("id")
            ],
            [
                (
                    step.planned.name,
                    step.state,
                    None if case.paused_on else step.due,
                    step.timeliness,
                )
                for step in case.steps
            ],
        ),
        "pause": (
            row.pause_ids.filtered("due_date").due_date or None,
            case.pause_due,
        ),
    }
    found = {name: pair for name, pair in found.items() if pair[0] != pair[1]}
    return found | _journal_differences(stage, case, row)


def _journal_differences(stage, case, row):
    events = row.event_ids.sorted("id")
    written = [
        (event.name, event.state_from, event.state_to, event.happened_on)
        for event in events
    ]
    wanted = [(one.name, one.before, one.after, one.at) for one in case.journal]
    if written != wanted:
        return {"journal": (written, wanted)}
    people = {**stage.users, "by law": row.env.ref("base.user_root").id}
    for event, one in zip(events, case.journal, strict=True):
        if event.user_id.id != people[one.who]:
            return {"journal, who": (event.user_id.login, one.who, one.name)}
        if event.organization_id.id not in {stage.places[key] for key in one.places}:
            shown = (event.organization_id.name, set(one.places), one.name)
            return {"journal, for whom": shown}
        for day in one.tells:
            if fields.Date.to_string(day) not in (event.note or ""):
                return {"journal, what it tells": (event.note, day, one.name)}
    return {}
