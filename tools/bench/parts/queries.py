"""Queries of each action, on one case and on two hundred."""

from tools.bench.words import IMMEDIATE, MATTER, payload

MANY = 200
REASON = "依申请人书面说明"


class Counter:
    """Runs actions as people and counts what they ask of the database."""

    def __init__(self, env, first):
        self.env = env
        self.serial = first
        self.found = {}

    def cases(self, login, ids=()):
        user = self.env["res.users"].search([("login", "=", f"bench-{login}")])
        return self.env["gov.case"].with_user(user).browse(ids)

    def count(self, name, login, ids, method, *args):
        cases = self.cases(login, ids)
        self.env.flush_all()
        self.env.invalidate_all()
        cases.has_access("read")
        before = self.env.cr.sql_log_count
        answer = getattr(cases, method)(*args)
        self.env.flush_all()
        self.found[name] = self.env.cr.sql_log_count - before
        return answer

    def received(self, count, matter=MATTER, name=None):
        sent = [payload(self.serial + number, matter) for number in range(count)]
        self.serial += count
        answers = self.count(name or "submit_many", "machine", (), "submit_many", sent)
        numbers = [answer["number"] for answer in answers]
        return self.env["gov.case"].search([("number", "in", numbers)]).ids

    def run(self, count):
        """Each action once, in the order of lives that need it."""
        ids = self.received(count)
        material = self.env["gov.case"].browse(ids[0]).material_ids[0].material_id.id
        items = [{"material_id": material, "note": REASON}]
        self.count("track", "clerk", (), "track", self.number(ids))
        action = "action_request_correction"
        self.count("request_correction", "clerk", ids, action, items)
        self.count("supply", "clerk", ids, "action_supply", [{"material_id": material}])
        self.count("accept", "clerk", ids, "action_accept")
        self.count("start_review", "handler", ids, "action_start_review")
        asked = ("hearing", REASON, 5)
        self.count("pause", "handler", ids, "action_pause", *asked)
        self.count("grant (pause)", "approver", ids, "action_grant", True, REASON)
        self.count("resume", "handler", ids, "action_resume", REASON)
        self.count("extend", "handler", ids, "action_extend", 5, REASON)
        self.count("grant (extension)", "approver", ids, "action_grant", True, REASON)
        self.count("decide", "approver", ids, "action_decide", "approved", REASON)
        self.count("produce", "handler", ids, "action_produce", "2026-1")
        self.count("issue", "clerk", ids, "action_issue", "pickup", "李桂兰")
        self.count("archive_file", "clerk", ids, "action_archive_file")
        self.count(
            "finish_immediate",
            "clerk",
            self.received(count, IMMEDIATE),
            "action_finish_immediate",
            REASON,
        )
        for name, login in (
            ("refuse", "clerk"),
            ("withdraw", "clerk"),
            ("terminate", "manager"),
        ):
            ids = self.received(count)
            self.count(name, login, ids, f"action_{name}", REASON)

    def number(self, ids):
        return self.env["gov.case"].browse(ids[0]).number


def measure(bench):
    return bench.inside("tools.bench.parts.queries", "inside")


def inside(env):
    warm = Counter(env, 900_000)
    warm.run(2)
    one, hundreds = Counter(env, 910_000), Counter(env, 920_000)
    one.run(1)
    hundreds.run(MANY)
    env.cr.rollback()
    return {
        "rows": [[name, one.found[name], hundreds.found[name]] for name in one.found]
    }
