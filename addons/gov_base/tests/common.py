from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from ..core import localtime

TREE = (
    ("province", "640000", "宁夏回族自治区", "province", None),
    ("city", "640100", "银川市", "city", "province"),
    ("district", "640104", "兴庆区", "district", "city"),
    ("other_district", "640105", "西夏区", "district", "city"),
    ("township", "640104100", "掌政镇", "township", "district"),
    ("other_township", "640104101", "大新镇", "township", "district"),
    ("far_township", "640105100", "兴泾镇", "township", "other_district"),
    ("village", "640104100201", "掌政村", "village", "township"),
    ("other_village", "640104100202", "杨家寨村", "village", "township"),
    ("far_village", "640104101201", "大新村", "village", "other_township"),
)
DEPARTMENTS = (
    ("department", "640104-MZ", "兴庆区民政局", "district"),
    ("other_department", "640104-RS", "兴庆区人力资源和社会保障局", "district"),
)


class GovTree:
    """Makes the tree, staff and posts that the tests of every addon share."""

    @classmethod
    def make_tree(cls):
        create = cls.env["gov.organization"].create
        for attribute, code, name, level, parent in TREE:
            vals = {"code": code, "name": name, "level": level}
            if parent:
                vals["parent_id"] = getattr(cls, parent).id
            setattr(cls, attribute, create(vals))
        for attribute, code, name, area in DEPARTMENTS:
            vals = {
                "code": code,
                "name": name,
                "kind": "department",
                "level": getattr(cls, area).level,
                "parent_id": getattr(cls, area).id,
            }
            setattr(cls, attribute, create(vals))
        cls._users = {}

    @classmethod
    def make_user(cls, login, *posts, date_from=None, date_to=None):
        """Return an account whose person holds these ``(role, organisation)`` posts."""
        user = new_test_user(
            cls.env, login=login, groups="base.group_user", tz="Asia/Shanghai"
        )
        organization = posts[0][1] if posts else cls.district
        cls.env["gov.staff"].create(
            {
                "name": login,
                "user_id": user.id,
                "organization_id": organization.id,
                "post_ids": [
                    Command.create(
                        {
                            "role": role,
                            "organization_id": place.id,
                            "date_from": date_from or localtime.today(),
                            "date_to": date_to,
                        }
                    )
                    for role, place in posts
                ],
            }
        )
        return user

    @classmethod
    def user_of(cls, role, organization):
        """Return the account of somebody who holds ``role`` there, made once."""
        key = (role, organization)
        if key not in cls._users:
            login = f"{role}@{organization.code}"
            cls._users[key] = cls.make_user(login, (role, organization))
        return cls._users[key]


class GovCommon(GovTree, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_tree()

    def setUp(self):
        super().setUp()
        # Looks are written through a connection of their own.
        if not type(self)._registry_patched:
            self.registry_enter_test_mode()
        type(self)._users = {}
