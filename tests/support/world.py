"""Organisations and people of the suite, made in the copied database.

Everything is made by code through the models' own methods; nothing of the demo data is
used. Ids are kept as plain numbers, so that any environment can browse them.
"""

import datetime
from zoneinfo import ZoneInfo

from tests.support import places

PASSWORD = "Windows-and-cases-2026"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def today():
    return datetime.datetime.now(SHANGHAI).date()


def days_from_today(days):
    return today() + datetime.timedelta(days=days)


def _in_turn():
    """Every role before today and after it, a day each: not all may meet."""
    days = list(enumerate(places.ROLES, 1))

    def on(role, offset):
        day = str(days_from_today(offset))
        return {"role": role, "date_from": day, "date_to": day}

    return {
        "ended_post": [on(role, -number) for number, role in days],
        # from the day after tomorrow: midnight may pass in the middle of a test
        "coming_post": [on(role, number + 1) for number, role in days],
    }


class World:
    """Ids of what was made: ``organizations``, ``users``, ``staff``, ``keys``."""

    def __init__(self, env):
        self.made_on = env.cr.now()
        self.organizations = {}
        self.users = {}
        self.staff = {}
        self.logins = {}
        self.keys = {}
        self.samples = {}
        # Export is given to all, so that what it would show is tried too.
        self._groups = [
            env.ref("base.group_user").id,
            env.ref("base.group_allow_export").id,
        ]
        self._hash = env["res.users"]._crypt_context().hash(PASSWORD)
        self._make_places(env)
        self._make_people(env)

    def code(self, place):
        return {**places.AREAS, **places.DEPARTMENTS}[place][0]

    def _make_places(self, env):
        create = env["gov.organization"].create
        for key, (code, name, level, parent) in places.AREAS.items():
            vals = {"code": code, "name": name, "level": level}
            if parent:
                vals["parent_id"] = self.organizations[parent]
            self.organizations[key] = create(vals).id
        for key, (code, name, area) in places.DEPARTMENTS.items():
            vals = {
                "code": code,
                "name": name,
                "kind": "department",
                "level": places.AREAS[area][2],
                "parent_id": self.organizations[area],
            }
            self.organizations[key] = create(vals).id

    def _make_people(self, env):
        for role, place in places.POSTS.items():
            self.add_person(env, role, (role, place))
        self.add_person(env, "no_post")
        self.add_person(env, "newcomer")  # is given a post by a test of its own
        for person, posts in _in_turn().items():
            self.add_person(env, person)
            env["gov.post"].create(
                [
                    {
                        "staff_id": self.staff[person],
                        "organization_id": self.organizations["district"],
                        **post,
                    }
                    for post in posts
                ]
            )
        # Who serves at the place of a side: for records that belong there.
        for side, place in places.SIDES.items():
            self.add_person(
                env, f"at_{side}", ("window_clerk", place), ("integrator", place)
            )
        # Two posts that must not mix.
        self.add_person(
            env,
            "clerk_and_approver",
            ("window_clerk", "township"),
            ("approver", "other_department"),
        )
        # One person in every part of one case.
        self.add_person(
            env,
            "everything",
            ("window_clerk", "township"),
            ("handler", "department"),
            ("approver", "department"),
            ("centre_manager", "township"),
        )
        self._add_portal(env)
        self.users["system"] = env.ref("base.user_admin").id
        self._set_passwords(env)
        self.users["public"] = env.ref("base.public_user").id

    def add_person(self, env, key, *posts, date_from=None, date_to=None):
        """Make an account whose person holds these ``(role, place)`` posts."""
        login = f"suite-{key}"
        user = env["res.users"].create(
            {
                "name": f"{key}·套件",
                "login": login,
                "tz": "Asia/Shanghai",
                "group_ids": [(6, 0, self._groups)],
            }
        )
        staff = env["gov.staff"].create(
            {
                "name": f"{key}·套件",
                "user_id": user.id,
                "organization_id": self.organizations[
                    posts[0][1] if posts else "district"
                ],
                "post_ids": [
                    (
                        0,
                        0,
                        {
                            "role": role,
                            "organization_id": self.organizations[place],
                            "date_from": str(date_from or days_from_today(-10)),
                            "date_to": str(date_to) if date_to else False,
                        },
                    )
                    for role, place in posts
                ],
            }
        )
        self.users[key] = user.id
        self.staff[key] = staff.id
        self.logins[key] = login
        return user

    def _add_portal(self, env):
        user = env["res.users"].create(
            {
                "name": "portal·套件",
                "login": "suite-portal",
                "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
            }
        )
        self.users["portal"] = user.id
        self.logins["portal"] = "suite-portal"

    def _set_passwords(self, env):
        """One hash for all: making one for each would take seconds."""
        admin = env["res.users"].browse(self.users["system"])
        self.logins["system"] = admin.login
        env.flush_all()
        env.cr.execute(
            "UPDATE res_users SET password = %s WHERE id IN %s",
            (self._hash, tuple(self.users.values())),
        )
        env.invalidate_all()

    def make_keys(self, env, names):
        """API keys for JSON-2."""
        soon = datetime.datetime.now() + datetime.timedelta(hours=12)
        for name in names:
            keys = env["res.users.apikeys"].with_user(self.users[name])
            self.keys[name] = keys._generate("rpc", "suite", soon)
