from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEdition(MatterCommon):
    def setUp(self):
        super().setUp()
        self.instant = self.make_matter("2", "老年人优待证办理")
        self.publish(self.matter)
        self.publish(self.instant, handling="immediate", promised_days=0)
        self.grant(self.matter, self.district, "accept", tier="township")
        self.grant(self.instant, self.district, "proxy", tier="village")

    def make_edition(self, kind, organization=None, user=None):
        edition = (
            self.env["gov.matter.edition"]
            .with_user(user or self.editor)
            .create(
                {
                    "name": "清单",
                    "kind": kind,
                    "organization_id": (organization or self.district).id,
                    "number": "兴政发〔2026〕3号",
                }
            )
        )
        edition.action_generate()
        return edition

    def codes(self, kind, organization=None):
        return self.make_edition(kind, organization).line_ids.mapped("code")

    def test_what_the_kinds_of_list_hold(self):
        first, second = self.matter.code, self.instant.code
        for kind, organization, codes in (
            ("service", self.district, [second, first]),
            ("service", self.township, [first]),
            ("service", self.village, []),
            ("service", self.department, [second, first]),
            ("service", self.other_department, []),
            ("grant", self.district, [first]),
            ("grant", self.township, [first]),
            ("grant", self.village, []),
            ("proxy", self.district, [second]),
            ("proxy", self.village, [second]),
            ("immediate", self.district, [second]),
            ("immediate", self.township, []),
            ("one_trip", self.district, [second, first]),
            ("commitment", self.district, []),
        ):
            with self.subTest(kind=kind, organization=organization.name):
                found = self.codes(kind, organization)
                self.assertCountEqual(found, codes)

    def test_a_published_list_is_frozen(self):
        edition = self.make_edition("service")
        edition.action_publish()
        self.assertEqual(str(edition.published_date), TODAY)
        for call in (
            lambda: edition.write({"number": "2号"}),
            edition.action_generate,
            edition.action_publish,
            edition.unlink,
            lambda: edition.sudo().line_ids[0].write({"name": "改"}),
            lambda: edition.sudo().line_ids[0].unlink(),
        ):
            with self.assertRaises(UserError):
                call()
        self.matter.name = "低保"
        self.assertIn("最低生活保障审核确认", edition.line_ids.mapped("name"))

    def test_a_list_needs_lines_and_a_number(self):
        edition = self.make_edition("commitment")
        with self.assertRaisesRegex(UserError, "no lines"):
            edition.action_publish()
        edition = self.make_edition("service")
        edition.number = False
        with self.assertRaisesRegex(UserError, "number"):
            edition.action_publish()

    def test_lines_and_state_come_from_the_methods_alone(self):
        editions = self.env["gov.matter.edition"].with_user(self.editor)
        edition = self.make_edition("service")
        with self.assertRaises(AccessError):
            edition.state = "published"
        with self.assertRaises(AccessError):
            editions.create(
                {
                    "name": "清单",
                    "kind": "service",
                    "organization_id": self.district.id,
                    "state": "published",
                }
            )
        with self.assertRaises(AccessError):
            edition.line_ids[0].unlink()

    def test_comparison_with_the_list_before(self):
        old = self.make_edition("service")
        old.action_publish()
        self.publish(self.matter, valid_from=TODAY, promised_days=15)
        self.instant.active = False
        self.publish(self.make_matter("3", "临时救助"))
        new = self.make_edition("service")
        self.assertEqual(new._previous(), old)
        self.assertEqual(
            new.compare(old.id),
            {
                "added": [{"code": "3", "name": "临时救助"}],
                "removed": [{"code": "2", "name": "老年人优待证办理"}],
                "changed": [
                    {
                        "code": self.matter.code,
                        "name": self.matter.name,
                        "changes": {"promised_days": [20, 15]},
                    }
                ],
            },
        )
        comparison = (
            self.env["gov.matter.edition.comparison"]
            .with_user(self.editor)
            .create({"edition_id": new.id, "other_id": old.id})
        )
        self.assertIn("20 → 15", comparison.difference)
        with self.assertRaisesRegex(UserError, "no list"):
            new.compare(2**30)
        with self.assertRaises(UserError):
            new.compare("old")

    def test_a_township_draws_up_its_own_list(self):
        own = self.user_of("catalogue_editor", self.township)
        edition = self.make_edition("service", self.township, user=own)
        edition.action_publish()
        self.assertEqual(edition.line_ids.mode, "accept")
        with self.assertRaises(AccessError):
            self.make_edition("service", self.district, user=own)

    def test_drawing_up_costs_the_same_for_any_number_of_matters(self):
        for number in range(30):
            self.publish(self.make_matter(f"m{number}", f"事项{number}"))
        edition = self.make_edition("service")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            edition.action_generate()
            self.env.flush_all()
        self.assertEqual(edition.line_count, 32)
