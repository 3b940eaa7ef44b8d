import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import new_test_user, tagged
from odoo.tools import file_path

from ..models.people.gov_post import ROLES
from .common import GovCommon

# Models that an account may write, make or delete by Odoo's own access rows, and why
# nobody else is reached. A model that is not here fails the run: it is judged first.
OWN = {
    "auth_totp.wizard": "a dialogue: one's own second factor, after the password",
    "base.language.export": "a dialogue: gives the texts of the screens",
    "base_import.import": "a dialogue: writes what its user may write",
    "base_import.mapping": "columns suggested at an import, shown before it is made",
    "change.password.own": "a dialogue: one's own, after the password",
    "ir.attachment": "files beside the suite's records, read after signing in only",
    "ir.default": "one's own, by rule",
    "ir.embedded.actions": "one's own: gov.own.settings.mixin",
    "ir.exports": "one's own: gov.own.settings.mixin",
    "ir.exports.line": "one's own: gov.own.settings.mixin",
    "ir.filters": "one's own: gov.own.settings.mixin",
    "report.layout": "nobody's: gov.own.settings.mixin",
    "res.users.apikeys.description": "a dialogue: one's own key, after the password",
    "res.users.identitycheck": "a dialogue: asks for one's own password",
    "res.users.settings": "one's own, by rule",
    "res.users.settings.embedded.action": "one's own, by rule",
}


@tagged("post_install", "-at_install")
class TestReach(GovCommon):
    """What an account does to settings and files reaches nobody beside it."""

    def setUp(self):
        super().setUp()
        self.nobody = self.make_user("nobody")
        self.clerk = self.user_of("window_clerk", self.township)
        self.admin = new_test_user(self.env, "root4", groups="base.group_system")

    def written_by(self, user):
        return {
            name
            for name, model in self.env.items()
            if not (model._abstract or name.startswith("gov."))
            and any(
                model.with_user(user).has_access(operation)
                for operation in ("write", "create", "unlink")
            )
        }

    def test_every_model_that_an_account_writes_was_judged(self):
        exporter = self.make_user("exporter")
        exporter.group_ids += self.env.ref("base.group_allow_export")
        people = [self.user_of(role, self.township) for role, _label in ROLES]
        for user in (self.nobody, exporter, *people):
            with self.subTest(user.login):
                self.assertLessEqual(self.written_by(user), set(OWN))

    def test_filters_are_ones_own(self):
        vals = {
            "name": "空",
            "model_id": "gov.staff",
            "domain": "[('id', '=', 0)]",
            "is_default": True,
        }
        self.check_own("ir.filters", vals, "user_ids")

    def test_embedded_actions_are_ones_own(self):
        action = self.env.ref("gov_base.gov_staff_action")
        vals = {
            "name": "空",
            "parent_action_id": action.id,
            "parent_res_model": "gov.staff",
            "action_id": action.id,
        }
        self.check_own("ir.embedded.actions", vals, "user_id")

    def check_own(self, model, vals, owner):
        """One's own in every way, of others and of all in none."""

        def to(*users):
            ids = [user.id for user in users]
            many = self.env[model]._fields[owner].type == "many2many"
            return {owner: [Command.set(ids)] if many else ids and ids[0]}

        whose = [to(), to(self.clerk)]
        if owner == "user_ids":
            whose.append(to(self.nobody, self.clerk))
        shared = self.env[model].create({**vals, **to()})
        for user in (self.nobody, self.user_of("administrator", self.district)):
            own = self.env[model].with_user(user)
            mine = own.create({**vals, **to(user)})
            mine.name = "改"
            for other in [{}, *whose]:
                with self.subTest(user=user.login, other=other):
                    with self.assertRaises(AccessError):
                        own.create({**vals, **other})
                    if other:
                        with self.assertRaises(AccessError):
                            mine.write(other)
            for act in (
                lambda own=own: shared.with_env(own.env).write({"name": "改"}),
                lambda own=own, user=user: shared.with_env(own.env).write(to(user)),
                lambda own=own: shared.with_env(own.env).unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    act()
            mine.unlink()
        admin = self.env[model].with_user(self.admin)
        self.assertTrue(admin.create({**vals, **to()}))

    def test_saved_columns_of_others_stay(self):
        self.clerk.group_ids += self.env.ref("base.group_allow_export")
        saved = self.env["ir.exports"].create(
            {"name": "花名册", "resource": "gov.staff"}
        )
        line = self.env["ir.exports.line"].create(
            {"name": "name", "export_id": saved.id}
        )
        lines = self.env["ir.exports.line"].with_user(self.nobody)
        for act in (
            lambda: lines.create({"name": "phone", "export_id": saved.id}),
            lambda: line.with_user(self.nobody).write({"name": "phone"}),
            lambda: line.with_user(self.nobody).unlink(),
            lambda: saved.with_user(self.clerk).write({"name": "x"}),
        ):
            with self.assertRaises(AccessError):
                act()
        own = self.env["ir.exports"].with_user(self.clerk)
        fields = [Command.create({"name": "name"})]
        mine = own.create(
            {"name": "我的", "resource": "gov.staff", "export_fields": fields}
        )
        mine.unlink()

    def test_nobody_changes_how_papers_look(self):
        layouts = self.env["report.layout"].with_user(self.nobody)
        view = self.env["ir.ui.view"].search([], limit=1)
        with self.assertRaises(AccessError):
            layouts.create({"view_id": view.id})
        if layout := layouts.search([], limit=1):
            with self.assertRaises(AccessError):
                layout.unlink()

    def test_settings_of_another_account(self):
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.clerk)
        with self.assertRaises(AccessError):
            settings.with_user(self.nobody).write({"user_id": self.nobody.id})
        defaults = self.env["ir.default"].with_user(self.nobody)
        with self.assertRaises(ValidationError):  # nobody, whoever it is
            defaults.set("gov.staff", "phone", "1", user_id=False)


@tagged("post_install", "-at_install")
class TestFileReach(GovCommon):
    """Contents of the suite's records are read by who may read the record."""

    CONTENT = b"a scanned paper"

    def setUp(self):
        super().setUp()
        self.administrator = self.user_of("administrator", self.district)
        self.nobody = self.make_user("nobody")
        self.kept = self.env["ir.attachment"].create(
            {
                "name": "扫描件.pdf",
                "raw": self.CONTENT,
                "res_model": "gov.organization",
                "res_id": self.township.id,
            }
        )
        self.files = self.env["ir.attachment"].with_user(self.administrator)
        self.admin = self.env.ref("base.user_admin")

    def refused(self, ways):
        for way, act in ways.items():
            with self.subTest(way), self.assertRaises(AccessError):
                act()

    def test_kept_contents_are_not_copied(self):
        loose = {"res_model": False, "res_id": False}
        for user in (self.administrator, self.admin):
            kept = self.kept.with_user(user)
            self.assertEqual(kept.raw, self.CONTENT)
            self.refused(
                {
                    "copied": lambda kept=kept: kept.copy(),
                    "copied loose": lambda kept=kept: kept.copy(loose),
                    "copied open": lambda kept=kept: kept.copy(
                        {**loose, "public": True}
                    ),
                }
            )
        self.assertTrue(self.kept.sudo().copy(), "the suite's own code may")

    def test_they_are_not_opened_or_moved(self):
        kept = self.kept.with_user(self.administrator)
        self.refused(
            {
                "public": lambda: kept.write({"public": True}),
                "token": kept.generate_access_token,
                "moved": lambda: kept.write({"res_model": False, "res_id": False}),
                "deleted": kept.unlink,
                "by the system": lambda: kept.with_user(self.admin).write(
                    {"public": True}
                ),
                "by code": lambda: self.kept.write({"public": True}),
            }
        )

    def test_nor_taken_in_anew_and_opened(self):
        again = {"name": "again", "raw": self.CONTENT, "public": True}
        admin = self.files.with_user(self.admin)
        self.refused(
            {
                "by the system": lambda: admin.create(again),
                "in two steps": lambda: admin.create(
                    {"name": "again", "raw": self.CONTENT}
                ).write({"public": True}),
                "with new content": lambda: admin.create(
                    {"name": "again", "raw": b"x", "public": True}
                ).write({"datas": base64.b64encode(self.CONTENT)}),
                "kept in the database": lambda: self.in_database(admin, again),
            }
        )

    def in_database(self, files, vals):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        self.kept.write({"raw": self.CONTENT})
        files.create(vals)

    def test_ordinary_accounts_open_no_file(self):
        for user in (self.nobody, self.administrator):
            files = self.files.with_user(user)
            own = files.create({"name": "own", "raw": b"own"})
            self.refused(
                {
                    "public": lambda own=own: own.write({"public": True}),
                    "token": own.generate_access_token,
                    "born public": lambda files=files: files.create(
                        {"name": "x", "raw": b"x", "public": True}
                    ),
                    "by default": lambda files=files: files.with_context(
                        default_public=True
                    ).create({"name": "x", "raw": b"x"}),
                    "put on a record": lambda own=own: own.write(
                        {"res_model": "gov.organization", "res_id": self.township.id}
                    ),
                    "born on a record": lambda files=files: files.create(
                        {
                            "name": "x",
                            "raw": b"x",
                            "res_model": "gov.organization",
                            "res_id": self.township.id,
                        }
                    ),
                }
            )
            own.copy().unlink()
            own.unlink()

    def test_odoos_administrator_opens_other_files(self):
        logo = self.files.with_user(self.admin).create(
            {"name": "logo", "raw": b"a logo", "public": True}
        )
        self.assertTrue(logo.public)

    def test_copies_go_with_the_contents(self):
        again = self.files.create({"name": "again", "raw": self.CONTENT})
        other = self.files.create({"name": "other", "raw": b"another"})
        self.kept._gov_unlink_copies()
        self.assertFalse(again.exists())
        self.assertTrue(other.exists() and self.kept.exists())


@tagged("post_install", "-at_install")
class TestAccountsFound(GovCommon):
    """An account finds itself; administrators find those of their area."""

    def setUp(self):
        super().setUp()
        self.people = {
            role: self.user_of(role, self.township)
            for role, _label in ROLES
            if role != "administrator"
        }
        self.nobody = self.make_user("nobody")
        self.far = self.user_of("window_clerk", self.far_township)

    def found(self, user, model="res.users"):
        return self.env[model].with_user(user).search([])

    def test_whoever_keeps_no_accounts_finds_himself_only(self):
        company = self.env.company.partner_id
        portal = new_test_user(self.env, "citizen", groups="base.group_portal")
        public = self.env.ref("base.public_user")
        for user in (self.nobody, portal, public, *self.people.values()):
            with self.subTest(user.login):
                self.assertLessEqual(self.found(user), user)
                partners = self.found(user, "res.partner")
                self.assertLessEqual(partners, user.partner_id | company)

    def test_by_no_way_of_asking(self):
        users = self.env["res.users"].with_user(self.nobody)
        login = self.far.login
        self.assertEqual(users.name_search(login), [])
        self.assertEqual(users.search_count([("login", "=like", "w%")]), 0)
        self.assertEqual(users.search([("partner_id.name", "=", self.far.name)]), users)
        self.assertEqual(users.search_read([], ["login"])[0]["id"], self.nobody.id)
        partners = self.env["res.partner"].with_user(self.nobody)
        self.assertFalse(partners.search([("user_ids.login", "=", login)]))
        with self.assertRaises(AccessError):
            self.far.with_user(self.nobody).read(["login"])
        with self.assertRaises(AccessError):
            self.far.partner_id.with_user(self.nobody).read(["email"])
        for field in ("login", "partner_id"):
            groups = users._read_group([], [field])
            self.assertEqual(len(groups), 1)

    def test_administrators_find_the_accounts_of_their_area(self):
        administrator = self.user_of("administrator", self.district)
        found = self.found(administrator)
        mine = self.env["res.users"].union(*self.people.values())
        self.assertLessEqual(mine | self.nobody | administrator, found)
        self.assertNotIn(self.far, found)
        self.assertNotIn(self.env.ref("base.user_admin"), found)

    def test_sign_in_names_of_staff_are_for_administrators(self):
        staff = self.people["window_clerk"].gov_staff_ids
        administrator = self.user_of("administrator", self.township)
        self.assertTrue(staff.with_user(administrator).login)
        for role in ("centre_manager", "supervisor", "window_clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                staff.with_user(self.people[role]).read(["login"])

    def test_names_beside_a_record_are_still_read(self):
        staff = self.people["window_clerk"].gov_staff_ids
        manager = self.people["centre_manager"]
        (seen,) = staff.with_user(manager).web_read(
            {"user_id": {"fields": {"display_name": {}}}}
        )
        self.assertEqual(
            seen["user_id"]["display_name"], self.people["window_clerk"].name
        )

    def test_contacts_are_kept_without_those_of_accounts(self):
        self.nobody.group_ids += self.env.ref("base.group_partner_manager")
        contact = self.env["res.partner"].create({"name": "供应商"})
        found = self.found(self.nobody, "res.partner")
        self.assertIn(contact, found)
        self.assertNotIn(self.far.partner_id, found)
        self.assertFalse(self.far.partner_id.with_user(self.nobody).has_access("write"))

    def test_odoos_administrator_finds_all(self):
        admin = self.env.ref("base.user_admin")
        self.assertIn(self.far, self.found(admin))
        self.assertIn(self.far.partner_id, self.found(admin, "res.partner"))


@tagged("post_install", "-at_install")
class TestSettingsOfOlderVersions(GovCommon):
    def test_what_was_made_for_others_becomes_the_makers_own(self):
        clerk = self.user_of("window_clerk", self.township)
        admin = self.env.ref("base.user_admin")
        filters, expected = self.env["ir.filters"], {}
        for maker in (clerk, admin):
            for users in ((), clerk.ids, admin.ids, (clerk | admin).ids):
                made = (
                    filters.with_user(maker)
                    .sudo()
                    .create(
                        {
                            "name": f"{maker.login} {users}",
                            "model_id": "gov.staff",
                            "user_ids": [Command.set(users)],
                            "is_default": True,
                        }
                    )
                )
                expected[made] = clerk.ids if maker == clerk else list(users)
        path = file_path("gov_base/migrations/19.0.1.4.0/post-rights.py")
        load_script(path, "post_rights").migrate(self.env.cr, "19.0.1.3.0")
        for made, users in expected.items():
            with self.subTest(made.name):
                self.assertEqual(set(made.sudo().user_ids.ids), set(users))
