import importlib.util
from datetime import timedelta
from pathlib import Path

import odoo
from odoo import api, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..core import identity, localtime
from .test_applicant import CODE, OLD, ApplicantCommon, citizen

OTHER = citizen(serial="021")
MIGRATIONS = Path(__file__).parents[1] / "migrations" / "19.0.1.4.0"


@tagged("post_install", "-at_install")
class TestNumberSearch(ApplicantCommon):
    """A clerk of another township tries numbers; each is a look."""

    def setUp(self):
        super().setUp()
        self.applicant = self.register(phone="13912345678")
        self.stranger = self.user_of("window_clerk", self.other_township)
        self.People = self.env["gov.applicant"].with_user(self.stranger)
        self.Log = self.env["gov.access.log"].sudo()

    def looks(self, user=None):
        return self.Log.search([("user_id", "=", (user or self.stranger).id)])

    def at(self, day, hour):
        """Return an hour of a day to come, in which the posts of today still hold."""
        day = localtime.today() + timedelta(days=day)
        return localtime.midnight(day) + timedelta(hours=hour)

    def refusal(self, call):
        """Return the sentence of a refusal, and undo nothing: that is the request's."""
        try:
            call()
        except UserError as refused:
            return str(refused)
        self.fail("it was not refused")

    def set_limit(self, span, number):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(f"gov_base.number_searches_{span}", str(number))

    def ways(self, number):
        """Yield every way in which a client asks for a whole number."""
        domain = [("id_number", "=", number)]
        yield "search", lambda: self.People.search(domain)
        yield "count", lambda: self.People.search_count(domain)
        yield "in", lambda: self.People.search([("id_number", "in", [number])])
        yield "web", lambda: self.People.web_search_read(domain, {"name": {}})
        yield "groups", lambda: self.People.formatted_read_group(domain, ["kind"])
        yield "name_search", lambda: self.People.name_search(number)
        yield "display", lambda: self.People.search([("display_name", "ilike", number)])
        links = self.env["gov.applicant.link"].with_user(self.stranger)
        yield "through", lambda: links.search([("applicant_id.id_number", "=", number)])
        lookup = self.env["gov.applicant.lookup"].with_user(self.stranger)
        yield "lookup", lambda: lookup.create({"number": number})

    def test_every_search_by_number_is_a_look(self):
        for serial, (way, call) in enumerate(self.ways(OLD)):
            with self.subTest(way), freeze_time(self.at(serial, 12)):
                before = self.looks()
                self.env.cr.cache.clear()
                call()
                (look,) = self.looks() - before
                self.assertEqual(look.res_id, self.applicant.id)
                self.assertEqual(look.reason, "Searched by number")
                self.assertEqual(look.organization_id, self.other_township)

    def test_so_is_one_that_finds_nobody(self):
        self.assertFalse(self.People.search([("id_number", "=", OTHER)]))
        look = self.looks()
        self.assertEqual((look.res_model, look.res_id), ("gov.applicant", 0))
        self.assertEqual(look.record_name, "—")

    def test_no_number_stands_in_the_log(self):
        for _way, call in self.ways(OLD):
            call()
        self.People.search([("phone", "=", "13912345678")])
        self.env.cr.execute("SELECT t::text FROM gov_access_log t")
        rows = "".join(row for (row,) in self.env.cr.fetchall())
        for number in (OLD, "13912345678"):
            self.assertNotIn(number, rows)

    def test_a_number_counts_once_a_day(self):
        for _way, call in (*self.ways(OLD), *self.ways(OLD)):
            call()
            self.env.cr.cache.clear()
        whose = self.looks().filtered("res_id")
        self.assertEqual(len(whose), 1)
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self.People.search([("id_number", "=", OLD)])
        self.assertEqual(len(self.looks().filtered("res_id")), 2)

    def test_trying_on_is_refused(self):
        self.set_limit("hour", 3)
        numbers = [citizen(serial=f"{one:03}") for one in range(100, 104)]
        with freeze_time(self.at(1, 12)):
            for number in numbers[:3]:
                self.People.search([("id_number", "=", number)])
            for _way, call in self.ways(numbers[3]):
                self.assertIn("more numbers than a window", self.refusal(call))
                self.env.cr.cache.clear()
            self.People.search([("id_number", "=", numbers[0])])
            self.assertEqual(len(self.looks()), 3)
            self.Applicant.search([("id_number", "=", numbers[3])])
        with freeze_time(self.at(1, 13.1)):
            self.People.search([("id_number", "=", numbers[3])])

    def test_a_day_has_its_own_limit(self):
        self.set_limit("hour", 0)
        self.set_limit("day", 2)
        numbers = [citizen(serial=f"{one:03}") for one in range(100, 104)]
        for hour, number in enumerate(numbers[:2]):
            with freeze_time(self.at(1, 4 * hour)):
                self.People.search([("phone", "=", number)])
        with freeze_time(self.at(1, 23)), self.assertRaises(UserError):
            self.People.search([("id_number", "=", numbers[2])])
        with freeze_time(self.at(2, 0.1)):
            self.People.search([("id_number", "=", numbers[2])])

    def test_twenty_at_once_count_as_twenty(self):
        self.set_limit("hour", 19)
        numbers = [citizen(serial=f"{one:03}") for one in range(100, 120)]
        with self.assertRaises(UserError):
            self.People.search([("id_number", "in", numbers)])
        self.assertFalse(self.looks())

    def test_a_number_with_another_name_tells_nothing_and_links_nobody(self):
        linked = self.applicant.sudo().link_ids
        calls = {
            "find_or_create": lambda: self.People.find_or_create(
                self.values(name="李四")
            ),
            "create": lambda: self.People.create(self.values(name="李四")),
            "web_save": lambda: self.People.web_save(self.values(name="李四"), {}),
        }
        for way, call in calls.items():
            with self.subTest(way):
                sentence = self.refusal(call)
                self.assertIn("not that of the number", sentence)
                self.assertNotIn("马", sentence)
        with self.assertRaisesRegex(ValidationError, "of the applicant is missing"):
            self.People.find_or_create(self.values(name=False))
        self.applicant.invalidate_recordset()
        self.assertEqual(self.applicant.sudo().link_ids, linked)
        look = self.looks()
        self.assertEqual(len(look), 1)
        self.assertEqual(look.res_id, self.applicant.id)
        self.assertEqual(look.reason, "Number given with another name")

    def test_trying_names_is_slowed_down_too(self):
        self.set_limit("hour", 1)
        self.People.search([("id_number", "=", OTHER)])
        with self.assertRaisesRegex(UserError, "more numbers than a window"):
            self.People.find_or_create(self.values(name="李四"))

    def test_names_tried_with_one_number_count_each(self):
        self.set_limit("hour", 3)
        for name in ("李一", "李二", "李三"):
            call = self.values(name=name)
            sentence = self.refusal(lambda call=call: self.People.find_or_create(call))
            self.assertIn("not that of the number", sentence)
        sentence = self.refusal(
            lambda: self.People.find_or_create(self.values(name="李四"))
        )
        self.assertIn("more numbers than a window", sentence)

    def test_two_names_of_one_number_in_one_call(self):
        with self.assertRaises(ValidationError):
            self.People.create(
                [self.values(OTHER, name="马一"), self.values(OTHER, name="马二")]
            )

    def test_who_is_found_by_number_and_name_is_logged_once_a_day(self):
        for _turn in range(2):
            self.People.find_or_create(self.values(name="马 秀英"))
        look = self.looks()
        self.assertEqual(look.res_id, self.applicant.id)
        self.assertEqual(look.reason, "Number and name given")

    def test_a_guess_that_fails_later_is_counted_and_stays(self):
        """The refusal tells that nobody has the number; it does not undo the trace."""
        self.set_limit("hour", 2)
        guess = self.values(OTHER, name="马秀英")
        guess["village_code"] = self.other_township.code
        sentence = self.refusal(lambda: self.People.find_or_create(guess))
        self.assertIn("is not a village", sentence)
        self.assertEqual(self.looks().mapped("reason"), ["Number and name given"])
        self.People.search([("id_number", "=", citizen(serial="131"))])
        self.assertIn(
            "more numbers than a window",
            self.refusal(
                lambda: self.People.find_or_create(
                    self.values(citizen(serial="151"), name="马秀英")
                )
            ),
        )

    def test_giving_ones_own_person_the_number_of_another_is_a_search(self):
        own = self.register(self.stranger, number=OTHER, name="李四")
        before = self.looks()
        self.refusal(lambda: own.with_user(self.stranger).write({"id_number": OLD}))
        look = self.looks() - before
        self.assertEqual(look.res_id, self.applicant.id)
        self.env.invalidate_all()
        self.set_limit("hour", 1)
        with self.assertRaisesRegex(UserError, "more numbers than a window"):
            own.with_user(self.stranger).write({"id_number": citizen(serial="131")})

    def test_the_birth_date_is_nowhere_to_be_read_searched_or_tried(self):
        own = self.applicant.with_user(self.clerk)
        day = "1950-01-01"
        self.assertEqual(own.birth_year, "1950")
        for read in (
            lambda: own.read(),
            lambda: own.web_read({"birth_date": {}}),
        ):
            self.assertNotIn(day, str(read()))
        with Form(own) as form:
            self.assertFalse(form.birth_date)
        people = self.env["gov.applicant"].with_user(self.clerk)
        refused = (UserError, ValueError)
        for ask in (
            lambda: people.search([("birth_date", "=", day)]),
            lambda: people.search([("birth_date", ">", day)]),
            lambda: people.search([("birth_date_plain", "=", day)]),
            lambda: people.search([], order="birth_date_plain"),
            lambda: people.search([], order="birth_date"),
            lambda: people.formatted_read_group([], ["birth_date:day"]),
            lambda: people.formatted_read_group([], [], ["birth_date_plain:max"]),
            lambda: own.write({"birth_date": day}),
            lambda: own.write({"birth_date": "1950-01-02"}),
            lambda: own.write({"birth_date_plain": day}),
        ):
            try:
                answer = ask()
            except refused:
                self.env.invalidate_all()
            else:
                self.fail(f"answered: {answer}")

    def test_another_kind_of_document_does_not_bring_it_out(self):
        own = self.applicant.with_user(self.clerk)
        own.write({"id_type": "passport"})
        self.env.invalidate_all()
        self.assertFalse(own.birth_date)

    def test_the_elderly_are_found_without_their_birth_dates(self):
        people = self.env["gov.applicant"].with_user(self.clerk)
        own = self.applicant.with_user(self.clerk)
        young = self.register(number=citizen("20200101"), name="马小")
        found = people.search([("is_elderly", "=", True)])
        self.assertIn(own, found)
        self.assertNotIn(young, found)
        self.assertIn(young, people.search([("is_elderly", "=", False)]))

    def test_old_masks_are_written_anew(self):
        people = self.applicant | self.register(
            number="E12345678", id_type="passport", name="A", phone="6071234"
        )
        people |= self.register(number="1234", id_type="military", name="B")
        people |= self.register(number=CODE, id_type="uscc", name="C")
        people |= self.register(number=OTHER, name="D", phone="13900000009")
        self.env.cr.execute(
            "UPDATE gov_applicant SET id_number_masked = 'x', phone_masked = 'x'"
        )
        spec = importlib.util.spec_from_file_location("m", MIGRATIONS / "post-masks.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        for one in people.sudo():
            self.assertEqual(one.id_number_masked, identity.mask(one.id_number_plain))
            self.assertEqual(
                one.phone_masked or "", identity.mask_phone(one.phone_plain)
            )


@tagged("post_install", "-at_install")
class TestSearchForReal(odoo.tests.BaseCase):
    """What clients read in transactions that may not write, or that are undone."""

    number = citizen("19770707", "717")

    def setUp(self):
        super().setUp()
        self.registry = odoo.modules.registry.Registry(odoo.tests.common.get_db_name())

    def looks(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT count(*) FROM gov_access_log WHERE number_digest IS NOT NULL"
            )
            return cr.fetchone()[0]

    def people(self, cr):
        admin = api.Environment(cr, odoo.SUPERUSER_ID, {}).ref("base.user_admin")
        return api.Environment(cr, admin.id, {})["gov.applicant"]

    def test_a_read_only_search_is_logged(self):
        before = self.looks()
        with self.registry.cursor(readonly=True) as cr:
            cr.execute("SET TRANSACTION READ ONLY")
            self.people(cr).search([("id_number", "=", self.number)])
            cr.rollback()
        self.assertEqual(self.looks(), before + 1)

    def test_the_log_of_a_refusal_outlives_its_transaction(self):
        vals = {"name": "马", "id_type": "resident_id"}
        vals["id_number"] = citizen("19770707", "719")
        with self.registry.cursor() as cr:
            one = self.people(cr).find_or_create(vals)
        self.addCleanup(self.forget, one)
        before = self.looks()
        with self.registry.cursor() as cr:
            with self.assertRaises(ValidationError):
                self.people(cr).find_or_create({**vals, "name": "李"})
            cr.rollback()
        self.assertEqual(self.looks(), before + 1)

    def forget(self, one):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM gov_applicant WHERE id = %s", [one])
