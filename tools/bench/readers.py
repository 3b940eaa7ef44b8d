"""The people of the bench as they read; runs inside `odoo shell`."""

from odoo.addons.gov_base.core import localtime

from tools.bench import words
from tools.bench.by_hand import Reader


def readers(env, logins):
    """Yield ``(title, environment of the person, statements by hand)``."""
    for login in logins:
        user = env["res.users"].search([("login", "=", login)])
        role, code = words.POSTS[login]
        place = env["gov.organization"].search([("code", "=", code)])
        values = {"place": place.id, "user": user.id, "today": localtime.today()}
        hands_over = role == "window_clerk" and place.hands_over
        by_hand = Reader(role, place.level, hands_over, values)
        yield words.READERS[login], env(user=user.id, su=False), by_hand
