import threading
from unittest.mock import patch

import odoo
from odoo import api
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import tagged

from .test_applicant import ApplicantCommon, citizen

REGISTERING = (
    "village_agent",
    "window_clerk",
    "handler",
    "centre_manager",
    "integrator",
)
LOOKING = ("approver", "supervisor")
WITHOUT = ("catalogue_editor", "administrator")


@tagged("post_install", "-at_install")
class TestApplicantRights(ApplicantCommon):
    def setUp(self):
        super().setUp()
        self.applicant = self.register()
        self.applicant.sudo()._link_to(self.village)

    def place(self, role):
        return self.village if role == "village_agent" else self.township

    def test_roles_that_register_read_create_and_correct(self):
        for index, role in enumerate(REGISTERING):
            user = self.user_of(role, self.place(role))
            with self.subTest(role):
                own = self.applicant.with_user(user)
                self.assertEqual(own.read(["name"])[0]["name"], "马秀英")
                own.write({"name": f"马秀英{index}"})
                self.assertEqual(own.search([("id", "=", own.id)]), own)
                new = own.create(self.values(citizen(serial=f"2{index}1"), name="马"))
                self.assertEqual(new.link_ids.organization_id, self.place(role))
                with self.assertRaises(AccessError):
                    new.unlink()
                own.write({"name": "马秀英"})

    def test_a_page_of_the_newest_is_that_of_the_whole_list(self):
        """Known at several places of one's own, or elsewhere, or nowhere."""
        known = [
            self.register(number=citizen(serial=f"5{number}1"), name=f"马{number}")
            for number in range(6)
        ]
        self.env["gov.applicant"].concat(*known).sudo().link_ids.unlink()
        places = (self.village, self.other_village, self.township, self.far_village)
        for number, person in enumerate(known[:5]):
            person.sudo()._link_to(places[number % 4] | places[(number + 1) % 4])
        both = self.make_user(
            "both", ("window_clerk", self.far_township), ("handler", self.township)
        )
        people = [
            self.user_of("village_agent", self.village),
            self.user_of("window_clerk", self.township),
            self.user_of("supervisor", self.city),
            self.user_of("window_clerk", self.far_township),
            both,
            self.env.ref("base.user_admin"),
        ]
        for user in people:
            own = self.applicant.with_user(user)
            for order in ("id desc", "id", "name, id"):
                whole = own.search([], order=order)
                pages = [own.search([], at, 2, order) for at in range(0, 40, 2)]
                self.assertEqual(own.browse().concat(*pages), whole, user.login)
            named = [("name", "like", "马")]
            some = own.search(named, order="id desc")
            self.assertEqual(own.search(named, limit=2, order="id desc"), some[:2])

    def test_a_page_is_read_off_the_rows_that_make_people_known(self):
        """Everybody's newest would be walked through for a place whose own are old."""
        clerk = self.user_of("window_clerk", self.township)
        own = self.applicant.with_user(clerk)
        page = own._search([], limit=5, order="id desc").select().code
        self.assertIn('SELECT DISTINCT "gov_applicant_link"."applicant_id"', page)
        own.search_fetch([], ["name"], limit=5).read(["name"])
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            own.search_fetch([], ["name"], limit=5).read(["name"])

    def test_a_page_off_links_keeps_what_the_field_asks_of_them(self):
        links = self.applicant._fields["link_ids"]
        self.applicant.sudo()._link_to(self.township)
        own = self.applicant.with_user(self.user_of("window_clerk", self.township))
        for place, seen in ((self.township, True), (self.far_township, False)):
            domain = [("organization_id", "=", place.id)]
            with patch.object(links, "domain", domain):
                for limit in (None, 5):
                    found = own.search([], limit=limit)
                    self.assertEqual(self.applicant in found, seen)

    def test_roles_that_look_change_nothing(self):
        for role in LOOKING:
            own = self.applicant.with_user(self.user_of(role, self.township))
            with self.subTest(role):
                self.assertEqual(own.search([("id", "=", own.id)]), own)
                for call in (
                    lambda own=own: own.write({"name": "马"}),
                    lambda own=own: own.write({"id_number": citizen(serial="401")}),
                    lambda own=own: own.create(self.values(citizen(serial="403"))),
                    lambda own=own: own.find_or_create(self.values()),
                    lambda own=own: own.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_other_roles_and_no_post_see_nobody(self):
        users = [self.user_of(role, self.province) for role in WITHOUT]
        users.append(self.make_user("nobody"))
        users.append(
            self.make_user(
                "gone",
                ("window_clerk", self.township),
                date_from="2020-01-01",
                date_to="2020-12-31",
            )
        )
        for user in users:
            own = self.applicant.with_user(user)
            with self.subTest(user.login):
                for call in (
                    lambda own=own: own.read(["name"]),
                    lambda own=own: own.search_count([]),
                    lambda own=own: own.name_search("马"),
                    lambda own=own: own.find_or_create(self.values()),
                    lambda own=own: own.create(self.values()),
                    lambda own=own: own.formatted_read_group([], ["kind"]),
                    lambda own=own: own.link_ids.search_count([]),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_each_role_sees_its_own_area_and_no_other(self):
        for role in (*REGISTERING, *LOOKING):
            for place, sees in (
                (self.village, True),
                (self.township, True),
                (self.district, True),
                (self.city, True),
                (self.province, True),
                (self.other_village, False),
                (self.other_township, False),
                (self.far_village, False),
                (self.other_district, False),
                (self.department, False),
            ):
                own = self.applicant.with_user(self.user_of(role, place))
                domain = [("id", "=", own.id)]
                with self.subTest(role=role, place=place.name):
                    self.assertEqual(bool(own.search(domain)), sees)
                    self.assertEqual(own.search_count(domain), int(sees))
                    self.assertEqual(bool(own.name_search("马秀英", domain)), sees)
                    self.assertEqual(own.has_access("read"), sees)
                    links = own.link_ids.search([("applicant_id", "=", own.id)])
                    self.assertEqual(bool(links), sees)

    def test_a_department_sees_whom_it_is_linked_to(self):
        handler = self.user_of("handler", self.department)
        self.applicant.sudo()._link_to(self.department)
        self.assertTrue(self.applicant.with_user(handler).has_access("read"))

    def test_two_posts_do_not_mix(self):
        """An approver here who registers there corrects nobody here."""
        user = self.make_user(
            "two", ("approver", self.township), ("window_clerk", self.other_township)
        )
        own = self.applicant.with_user(user)
        self.assertTrue(own.has_access("read"))
        with self.assertRaises(AccessError):
            own.write({"name": "马"})

    def test_rights_follow_a_moved_village(self):
        agent = self.user_of("village_agent", self.other_village)
        clerk = self.user_of("window_clerk", self.other_township)
        applicant = self.register(agent, number=citizen(serial="501"))
        own = applicant.with_user(clerk)
        self.assertFalse(own.has_access("read"))
        self.other_village.parent_id = self.other_township
        self.assertTrue(own.has_access("read"))
        self.assertFalse(applicant.with_user(self.clerk).has_access("read"))

    def test_nobody_links_by_hand(self):
        values = {
            "applicant_id": self.applicant.id,
            "organization_id": self.far_village.id,
        }
        for role in (*REGISTERING, *LOOKING, *WITHOUT):
            user = self.user_of(role, self.district)
            links = self.env["gov.applicant.link"].with_user(user)
            with self.subTest(role), self.assertRaises(AccessError):
                links.create(values)
            with self.subTest(role), self.assertRaises(AccessError):
                self.applicant.sudo().link_ids.with_user(user).unlink()
        self.assertFalse(hasattr(type(self.applicant), "link_to"))

    def test_care_tags_are_read_by_all_and_edited_by_administrators(self):
        administrator = self.user_of("administrator", self.district)
        tag = self.env["gov.care.tag"].with_user(administrator)
        tag = tag.create({"name": "高龄", "code": "very_old"})
        for role in (*REGISTERING, *LOOKING):
            own = tag.with_user(self.user_of(role, self.township))
            self.assertEqual(own.name, "高龄")
            with self.assertRaises(AccessError):
                own.name = "x"
        self.applicant.care_tag_ids = tag
        tag.unlink()
        with self.assertRaises(AccessError):
            self.env["gov.care.tag"].with_user(self.make_user("nobody")).search([])


@tagged("post_install", "-at_install")
class TestApplicantRace(odoo.tests.BaseCase):
    """Two requests register the same person at the same moment, for real."""

    number = citizen("19770707", "707")

    def setUp(self):
        super().setUp()
        self.registry = odoo.modules.registry.Registry(odoo.tests.common.get_db_name())
        self.addCleanup(self.forget)

    def forget(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM gov_applicant WHERE id_number_plain = %s", [self.number]
            )

    def register(self, cr):
        env = api.Environment(cr, odoo.SUPERUSER_ID, {})
        return env["gov.applicant"].find_or_create(
            {"name": "马", "id_type": "resident_id", "id_number": self.number}
        )

    def test_the_loser_runs_again_and_finds_the_same_person(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            second.execute("SELECT 1 FROM gov_applicant LIMIT 1")
            winner = self.register(first)
            caught = []
            loser = threading.Thread(target=self.lose, args=(second, caught))
            loser.start()
            loser.join(0.5)
            self.assertTrue(loser.is_alive(), "it waits for the other one")
            first.commit()
            loser.join(10)
            self.assertEqual(caught, [ConcurrencyError])
            second.rollback()
            self.assertEqual(self.register(second), winner)
            second.rollback()

    def lose(self, cr, caught):
        try:
            self.register(cr)
        except Exception as error:  # noqa: BLE001
            caught.append(type(error))
