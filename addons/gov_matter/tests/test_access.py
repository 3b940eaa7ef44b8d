from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import tagged

from .common import MatterCommon

ROLES = (
    "village_agent",
    "window_clerk",
    "handler",
    "approver",
    "centre_manager",
    "supervisor",
    "catalogue_editor",
    "administrator",
    "integrator",
)
MODELS = (
    "gov.matter",
    "gov.matter.version",
    "gov.matter.material",
    "gov.matter.step",
    "gov.matter.procedure",
    "gov.matter.grant",
    "gov.matter.grant.batch",
    "gov.matter.edition",
    "gov.matter.edition.line",
)


@tagged("post_install", "-at_install")
class TestAccess(MatterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = cls.publish(cls.matter, special_procedure="听证")
        cls.draft = cls.make_version(cls.matter, special_procedure="检测")
        cls.batch = cls.env["gov.matter.grant.batch"].create(
            {
                "name": "第一批",
                "effective_date": "2026-01-01",
                "organization_id": cls.district.id,
            }
        )
        cls.accepted = cls.grant(
            cls.matter, cls.district, "accept", tier="township", batch_id=cls.batch.id
        )
        cls.edition = cls.env["gov.matter.edition"].create(
            {
                "name": "清单",
                "kind": "service",
                "organization_id": cls.district.id,
                "number": "1号",
            }
        )
        cls.edition.action_generate()
        cls.edition.action_publish()

    def as_user(self, user, model):
        return self.env[model].with_user(user)

    def test_every_role_below_the_district_reads_the_catalogue(self):
        for role in ROLES:
            for place in self.village, self.township, self.district, self.department:
                user = self.user_of(role, place)
                for model in MODELS:
                    with self.subTest(role=role, place=place.name, model=model):
                        self.assertTrue(self.as_user(user, model).search_count([]))
                        self.as_user(user, model).search([]).read()

    def test_another_district_sees_nothing(self):
        for role in ROLES:
            user = self.user_of(role, self.other_district)
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    self.assertFalse(self.as_user(user, model).search([]))
            with self.assertRaises(AccessError):
                self.matter.with_user(user).read(["name"])

    def test_no_post_in_force_no_row_by_any_path(self):
        past = Date.subtract(Date.today(), days=40)
        ended = self.make_user(
            "ended",
            ("catalogue_editor", self.district),
            date_from=past,
            date_to=past + timedelta(days=1),
        )
        never = self.make_user("never")
        for user in ended, never:
            for model in (*MODELS, "gov.matter.claim", "gov.matter.theme"):
                records = self.as_user(user, model)
                with self.subTest(user=user.login, model=model):
                    for call in (
                        lambda records=records: records.search([]),
                        lambda records=records: records.search_count([]),
                        lambda records=records: records.name_search("低保"),
                        lambda records=records: records._read_group(
                            [], [], ["__count"]
                        ),
                        lambda records=records: records.search_read([], ["id"]),
                    ):
                        with self.assertRaises(AccessError):
                            call()
            with self.assertRaises(AccessError):
                self.matter.with_user(user).read(["name"])

    def test_drafts_are_for_editors_supervisors_and_administrators(self):
        for role in ROLES:
            user = self.user_of(role, self.district)
            sees = role in ("supervisor", "catalogue_editor", "administrator")
            with self.subTest(role=role):
                versions = self.as_user(user, "gov.matter.version").search([])
                self.assertEqual(self.draft in versions, sees)
                for name in ("material", "step", "procedure"):
                    parts = self.as_user(user, f"gov.matter.{name}").search([])
                    self.assertEqual(self.draft in parts.version_id, sees)

    def test_only_the_editor_of_the_district_writes(self):
        for role in ROLES:
            for place in self.district, self.township:
                user = self.user_of(role, place)
                may = role == "catalogue_editor" and place == self.district
                for record, vals in (
                    (self.matter, {"name": "低保"}),
                    (self.draft, {"notes": "带齐"}),
                    (self.draft.material_ids[0], {"copies": 2}),
                    (self.draft.step_ids[0], {"days": 2}),
                    (self.draft.procedure_ids[0], {"days": 2}),
                    (self.accepted, {"date_to": "2030-12-31"}),
                    (self.batch, {"notes": "备注"}),
                ):
                    with self.subTest(role=role, place=place.name, model=record._name):
                        if may:
                            record.with_user(user).write(vals)
                        else:
                            with self.assertRaises(AccessError):
                                record.with_user(user).write(vals)

    def test_only_the_editor_of_the_district_creates_and_deletes(self):
        for role in ROLES:
            for place in self.district, self.township, self.other_district:
                user = self.user_of(role, place)
                may = role == "catalogue_editor" and place == self.district
                with self.subTest(role=role, place=place.name):
                    vals = {
                        "code": f"{role}{place.id}",
                        "name": "新事项",
                        "matter_type": "other",
                        "department_id": self.department.id,
                    }
                    if may:
                        matter = self.as_user(user, "gov.matter").create(vals)
                        version = self.as_user(user, "gov.matter.version").create(
                            {"matter_id": matter.id}
                        )
                        version.unlink()
                        matter.unlink()
                        continue
                    for call in (
                        lambda user=user, vals=vals: self.as_user(
                            user, "gov.matter"
                        ).create(vals),
                        lambda user=user: self.as_user(
                            user, "gov.matter.version"
                        ).create({"matter_id": self.matter.id}),
                        self.draft.with_user(user).unlink,
                        self.matter.with_user(user).unlink,
                    ):
                        with self.assertRaises(AccessError):
                            call()

    def test_the_methods_are_for_the_editor_of_the_district(self):
        for role in ROLES:
            for place in self.district, self.township:
                if role == "catalogue_editor" and place == self.district:
                    continue
                user = self.user_of(role, place)
                with self.subTest(role=role, place=place.name):
                    for call in (
                        self.draft.with_user(user).action_publish,
                        self.version.with_user(user).action_withdraw,
                        self.version.with_user(user).new_version,
                        self.version.with_user(user).action_confirm_review,
                        self.edition.with_user(user).action_generate,
                        lambda user=user: self.batch.with_user(user).action_grant(
                            self.matter.ids, self.township.id, "handle"
                        ),
                        lambda user=user: self.matter.with_user(user).action_claim(
                            self.other_township.id
                        ),
                    ):
                        with self.assertRaises(AccessError):
                            call()

    def test_editor_in_one_district_and_clerk_in_another_edits_in_the_first_only(self):
        user = self.make_user(
            "two",
            ("catalogue_editor", self.other_district),
            ("window_clerk", self.district),
        )
        self.assertTrue(self.as_user(user, "gov.matter").search([]))
        with self.assertRaises(AccessError):
            self.matter.with_user(user).write({"name": "低保"})
        self.assertNotIn(
            self.draft, self.as_user(user, "gov.matter.version").search([])
        )

    def test_integrators_read_published_guides_and_write_nothing(self):
        user = self.user_of("integrator", self.district)
        self.assertEqual(
            self.matter.with_user(user).current_version_id.promised_days, 20
        )
        with self.assertRaises(AccessError):
            self.matter.with_user(user).write({"name": "低保"})

    def test_themes_are_added_by_editors_and_changed_by_nobody_else(self):
        theme = self.as_user(self.editor, "gov.matter.theme").create({"name": "救助"})
        with self.assertRaises(AccessError):
            theme.write({"name": "社会救助"})
        with self.assertRaises(AccessError):
            self.as_user(
                self.user_of("window_clerk", self.district), "gov.matter.theme"
            ).create({"name": "婚育"})

    def test_every_model_has_rows_and_rules_that_agree(self):
        rows = self.env["ir.model.access"].search(
            [("model_id.model", "=like", "gov.matter%")]
        )
        rules = self.env["ir.rule"].search([("model_id.model", "=like", "gov.matter%")])
        perms = ("perm_read", "perm_write", "perm_create", "perm_unlink")
        by_key = {(rule.model_id, rule.groups): rule for rule in rules}
        plain = {"gov.matter.term", "gov.matter.theme"}
        for row in rows:
            if row.model_id.model in plain or row.model_id.transient:
                continue
            rule = by_key.get((row.model_id, row.group_id))
            with self.subTest(model=row.model_id.model, group=row.group_id.name):
                self.assertTrue(rule)
                if row.group_id != self.env.ref("base.group_system"):
                    self.assertEqual(
                        [row[perm] for perm in perms], [rule[perm] for perm in perms]
                    )
