from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import GovCommon


@tagged("post_install", "-at_install")
class TestPost(GovCommon):
    def places(self, user):
        """Return which of the test's organisations the user may edit."""
        return (
            user.env["gov.organization"]
            .with_user(user)
            .search([("id", "in", self.all_places.ids)])
            ._filtered_access("write")
        )

    @property
    def all_places(self):
        return (
            self.district
            | self.other_district
            | self.township
            | self.other_township
            | self.village
            | self.other_village
            | self.far_village
            | self.department
        )

    def test_a_post_gives_the_group_of_its_role_and_no_other(self):
        clerk = self.user_of("window_clerk", self.township)
        self.assertTrue(clerk.has_group("gov_base.group_window_clerk"))
        self.assertTrue(clerk.has_group("gov_base.group_post_holder"))
        self.assertFalse(clerk.has_group("gov_base.group_approver"))

    def test_without_a_post_no_row_of_any_model(self):
        nobody = self.make_user("nobody")
        self.assertFalse(nobody.has_group("gov_base.group_post_holder"))
        for model in ("gov.organization", "gov.staff", "gov.post"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(nobody).search([])

    def test_a_post_begins_and_ends_on_its_days_without_any_job(self):
        user = self.make_user(
            "dated",
            ("administrator", self.township),
            date_from=date(2026, 3, 2),
            date_to=date(2026, 3, 5),
        )
        for moment, expected in (
            ("2026-03-01 15:59:59", False),
            ("2026-03-01 16:00:00", True),
            ("2026-03-05 15:59:59", True),
            ("2026-03-05 16:00:00", False),
        ):
            with self.subTest(moment), freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(
                    user.has_group("gov_base.group_administrator"), expected
                )
                self.assertEqual(
                    self.env["gov.organization"].with_user(user).has_access("write"),
                    expected,
                )
                if expected:
                    self.assertIn(self.village, self.places(user))

    def test_rights_reach_the_subtree_and_nothing_beside_it(self):
        administrator = self.user_of("administrator", self.township)
        self.assertEqual(
            self.places(administrator),
            self.township | self.village | self.other_village,
        )
        above = self.user_of("administrator", self.district)
        self.assertEqual(self.places(above), self.all_places - self.other_district)

    def test_reading_reaches_the_chain_above_and_its_departments(self):
        clerk = self.user_of("window_clerk", self.village)
        seen = self.env["gov.organization"].with_user(clerk).search([])
        self.assertEqual(
            seen,
            self.province
            | self.city
            | self.district
            | self.township
            | self.village
            | self.department
            | self.other_department,
        )

    def test_two_posts_do_not_mix(self):
        user = self.make_user(
            "two",
            ("centre_manager", self.other_township),
            ("window_clerk", self.township),
        )
        other = self.env["gov.staff"].create(
            {"name": "其他", "organization_id": self.other_township.id}
        )
        self.assertTrue(other.with_user(user).has_access("read"))
        self.assertFalse(other.with_user(user).has_access("write"))
        self.assertFalse(other.with_user(user)._gov_in_scope("window_clerk"))
        self.assertEqual(other.with_user(user)._gov_in_scope("centre_manager"), other)

    def test_moving_a_village_moves_the_rights_at_once(self):
        mine = self.user_of("administrator", self.township)
        theirs = self.user_of("administrator", self.other_township)
        staff = self.env["gov.staff"].create(
            {"name": "村干部", "organization_id": self.village.id}
        )
        self.assertTrue(staff.with_user(mine).has_access("write"))
        self.village.parent_id = self.other_township
        self.assertFalse(staff.with_user(mine).has_access("read"))
        self.assertTrue(staff.with_user(theirs).has_access("write"))
        self.assertEqual(staff.township_id, self.other_township)

    def test_merging_townships_moves_posts_villages_and_records(self):
        clerk = self.user_of("supervisor", self.township)
        staff = self.env["gov.staff"].create(
            {"name": "窗口人员", "organization_id": self.township.id}
        )
        theirs = self.user_of("administrator", self.other_township)
        self.township.action_merge_into(self.other_township.id)
        self.assertFalse(self.township.active)
        self.assertEqual(self.village.parent_id, self.other_township)
        self.assertEqual(self.village.township_id, self.other_township)
        self.assertEqual(staff.organization_id, self.other_township)
        self.assertTrue(staff.with_user(theirs).has_access("write"))
        self.assertEqual(clerk._gov_posts().organization_id, self.other_township)

    def test_groups_of_roles_are_not_given_by_hand(self):
        user = self.make_user("by_hand")
        group = self.env.ref("gov_base.group_approver")
        with self.assertRaises(ValidationError):
            user.group_ids |= group

    def test_group_members_are_those_with_posts(self):
        clerk = self.user_of("window_clerk", self.township)
        group = self.env.ref("gov_base.group_window_clerk")
        users = self.env["res.users"].search([("all_group_ids", "in", group.ids)])
        self.assertIn(clerk, users)
        self.assertNotIn(self.user_of("approver", self.township), users)

    def test_a_post_that_has_begun_is_not_rewritten(self):
        user = self.user_of("window_clerk", self.township)
        post = user._gov_posts()
        for vals in (
            {"role": "approver"},
            {"organization_id": self.other_township.id},
            {"date_from": "2020-01-01"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                post.write(vals)
        with self.assertRaises(UserError):
            post.unlink()

    def test_a_post_that_is_over_is_not_prolonged(self):
        user = self.make_user(
            "over",
            ("window_clerk", self.township),
            date_from=date(2026, 1, 5),
            date_to=date(2026, 1, 9),
        )
        post = user.gov_staff_ids.post_ids
        with freeze_time("2026-01-12"), self.assertRaises(UserError):
            post.date_to = date(2026, 2, 1)

    def test_the_same_post_is_not_held_twice_at_once(self):
        user = self.user_of("window_clerk", self.township)
        with self.assertRaises(ValidationError):
            user._gov_posts().copy()

    def test_administrators_give_posts_only_below_their_own(self):
        administrator = self.user_of("administrator", self.township)
        staff = (
            self.env["gov.staff"]
            .with_user(administrator)
            .create({"name": "新人", "organization_id": self.village.id})
        )
        vals = {"staff_id": staff.id, "role": "village_agent"}
        posts = self.env["gov.post"].with_user(administrator)
        posts.create({**vals, "organization_id": self.village.id})
        for place in (self.far_village, self.district):
            with self.subTest(place.name), self.assertRaises(AccessError):
                posts.create({**vals, "organization_id": place.id})

    def test_staff_are_not_pushed_out_of_the_area(self):
        administrator = self.user_of("administrator", self.township)
        staff = self.env["gov.staff"].create(
            {"name": "职员", "organization_id": self.village.id}
        )
        with self.assertRaises(AccessError):
            staff.with_user(administrator).organization_id = self.far_village
        with self.assertRaises(AccessError):
            staff.with_user(administrator).township_id = self.other_township

    def test_scope_costs_no_query_once_known(self):
        clerk = self.user_of("window_clerk", self.township)
        clerk._gov_scope("window_clerk")
        with self.assertQueryCount(0):
            clerk._gov_rule("window_clerk")
