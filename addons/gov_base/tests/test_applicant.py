from datetime import date

from stdnum.cn import ric

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import GovCommon


def citizen(birth="19500101", serial="001", area="640104"):
    """Return a citizen number with the right check digit."""
    body = f"{area}{birth}{serial}"
    return body + ric.calc_check_digit(body + "0")


OLD = citizen()
CODE = "91330102MA28NBU477"


class ApplicantCommon(GovCommon):
    def setUp(self):
        super().setUp()
        self.clerk = self.user_of("window_clerk", self.township)
        self.Applicant = self.env["gov.applicant"].with_user(self.clerk)

    def values(self, number=OLD, **values):
        return {
            "name": "马秀英",
            "id_type": "resident_id",
            "id_number": number,
            **values,
        }

    def register(self, user=None, **values):
        applicants = self.env["gov.applicant"].with_user(user or self.clerk)
        return applicants.browse(applicants.find_or_create(self.values(**values)))

    def plain(self, applicant):
        applicant = applicant.sudo()
        applicant.invalidate_recordset()
        return applicant.id_number_plain, applicant.phone_plain

    def born(self, applicant):
        applicant.invalidate_recordset()
        return applicant.sudo().birth_date_plain


@tagged("post_install", "-at_install")
class TestApplicant(ApplicantCommon):
    def test_a_number_is_stored_in_one_way_and_shown_masked(self):
        applicant = self.register(
            number=f" {OLD[:6]} {OLD[6:14]}-{OLD[14:]} ",
            phone="+86 139 1234 5678",
        )
        self.assertEqual(applicant.id_number_masked, f"6{'*' * 16}{OLD[-1]}")
        self.assertEqual(applicant.id_number, applicant.id_number_masked)
        self.assertEqual(applicant.phone_masked, "139******78")
        self.assertEqual(applicant.phone, "139******78")
        self.assertEqual(self.plain(applicant), (OLD, "13912345678"))
        self.assertEqual(self.born(applicant), date(1950, 1, 1))
        self.assertEqual((applicant.birth_date, applicant.birth_year), (False, "1950"))
        self.assertEqual((applicant.kind, applicant.pinyin), ("person", "mxy"))

    def test_same_document_and_number_is_the_same_applicant(self):
        first = self.register()
        elsewhere = self.user_of("window_clerk", self.other_township)
        self.assertEqual(self.register(elsewhere, name=" 马 秀英").id, first.id)
        self.assertEqual(first.name, "马秀英")
        full_width = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
        self.assertEqual(self.register(number=OLD.translate(full_width)), first)
        passport = self.register(id_type="passport", number="E12345678")
        other = self.register(id_type="other", number="E12345678")
        self.assertNotEqual(passport, other)

    def test_registering_makes_visible_where_the_caller_serves(self):
        applicant = self.register()
        elsewhere = self.user_of("window_clerk", self.other_township)
        applicants = self.env["gov.applicant"].with_user(elsewhere)
        self.assertFalse(applicants.search([("id", "=", applicant.id)]))
        self.register(elsewhere)
        self.assertTrue(applicants.search([("id", "=", applicant.id)]))
        self.assertEqual(
            applicant.sudo().link_ids.organization_id,
            self.township | self.other_township,
        )

    def test_only_posts_that_register_give_a_link(self):
        user = self.make_user(
            "two", ("window_clerk", self.township), ("approver", self.department)
        )
        applicant = self.register(user)
        self.assertEqual(applicant.sudo().link_ids.organization_id, self.township)

    def test_gaps_are_filled_and_nothing_is_overwritten(self):
        applicant = self.register()
        self.register(phone="13912345678", village_code=self.village.code)
        self.assertEqual(applicant.phone_masked, "139******78")
        self.assertEqual(applicant.village_id, self.village)
        self.register(phone="13700000000", village_code=self.other_village.code)
        self.assertEqual(applicant.phone_masked, "139******78")
        self.assertEqual(applicant.village_id, self.village)

    def test_a_form_registers_in_the_same_way(self):
        applicant = self.Applicant.create(self.values(phone="13912345678"))
        self.assertEqual(self.plain(applicant), (OLD, "13912345678"))
        self.assertEqual(applicant.link_ids.organization_id, self.township)
        again = self.Applicant.create(
            [
                self.values(),
                self.values(name="马·秀英"),
                self.values(citizen(serial="003")),
            ]
        )
        self.assertEqual(again[0], applicant)
        self.assertEqual(again[1], applicant)
        self.assertNotEqual(again[2], applicant)
        self.assertEqual(applicant.name, "马秀英")

    def test_two_of_one_batch_are_one(self):
        both = self.Applicant.create([self.values(), self.values()])
        self.assertEqual(both[0], both[1])

    def test_values_from_the_context_count(self):
        applicants = self.Applicant.with_context(
            default_id_number=OLD, default_phone="13912345678", default_name="马"
        )
        applicant = applicants.create({})
        self.assertEqual(self.plain(applicant), (OLD, "13912345678"))
        self.assertEqual(applicant.id_number, applicant.id_number_masked)

    def test_numbers_are_corrected_on_the_form_and_the_change_is_logged(self):
        applicant = self.register()
        new = citizen("19510202", "013")
        applicant.write({"id_number": new.lower(), "phone": "0951-6071234"})
        self.assertEqual(self.plain(applicant), (new, "09516071234"))
        self.assertEqual(self.born(applicant), date(1951, 2, 2))
        self.assertEqual(applicant.id_number, f"6{'*' * 16}{new[-1]}")
        log = self.env["gov.access.log"].search([("res_id", "=", applicant.id)])
        self.assertEqual(
            (log.res_model, log.user_id, log.organization_id),
            ("gov.applicant", self.clerk, self.township),
        )

    def test_the_masked_number_of_a_form_is_no_change(self):
        applicant = self.register(phone="13912345678")
        applicant.write(
            {"id_number": applicant.id_number, "phone": applicant.phone, "name": "马"}
        )
        self.assertEqual(self.plain(applicant), (OLD, "13912345678"))

    def test_a_telephone_may_be_taken_away_but_not_the_number(self):
        applicant = self.register(phone="13912345678")
        applicant.phone = False
        self.assertEqual(self.plain(applicant), (OLD, False))
        with self.assertRaises(ValidationError):
            applicant.id_number = False

    def test_a_number_of_somebody_else_is_refused(self):
        applicant, other = self.register(), self.register(number=citizen(serial="005"))
        with self.assertRaises(ValidationError):
            other.id_number = OLD
        with self.assertRaises(ValidationError):
            (applicant | other).write({"id_number": citizen(serial="007")})

    def test_document_and_number_change_together(self):
        applicant = self.register(id_type="passport", number="E12345678")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            applicant.id_type = "resident_id"
        applicant.invalidate_recordset()
        applicant.write({"id_type": "resident_id", "id_number": OLD})
        self.assertEqual(self.born(applicant), date(1950, 1, 1))
        self.assertEqual((applicant.birth_date, applicant.birth_year), (False, "1950"))

    def test_the_day_of_a_number_does_not_outlive_it(self):
        """A passport tells no day, so the day of an earlier number would be shown."""
        applicant = self.register()
        applicant.write({"id_type": "passport", "id_number": "E12345678"})
        self.assertFalse(self.born(applicant))
        self.assertFalse(applicant.birth_date)
        applicant.birth_date = "1950-01-01"
        applicant.write({"id_number": "E87654321"})
        self.assertEqual(applicant.birth_date, date(1950, 1, 1))

    def test_a_name_is_a_text(self):
        for name in (5, ["马秀英"], {"name": "马秀英"}, True):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.Applicant.create([self.values(name=name, kind="person")])

    def test_an_organisation_has_a_credit_code_and_only_it(self):
        organization = self.register(id_type="uscc", number=CODE, name="某公司")
        self.assertEqual(organization.kind, "organization")
        self.assertFalse(organization.birth_date)
        for wrong in (
            {"kind": "organization"},
            {"kind": "person", "id_type": "uscc", "number": CODE},
            {"id_type": "uscc", "number": CODE, "birth_date": "1990-01-01"},
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.register(**wrong)
        with self.assertRaises(ValidationError):
            organization.kind = "person"

    def test_the_birth_date_is_that_of_the_number(self):
        with self.assertRaises(ValidationError):
            self.register(birth_date="1950-01-02")
        applicant = self.register(birth_date="1950-01-01")
        with self.assertRaises(ValidationError):
            applicant.birth_date = "1950-01-02"
        foreigner = self.register(
            id_type="passport", number="E12345678", birth_date="1980-05-05"
        )
        foreigner.birth_date = "1980-05-06"
        self.assertEqual(foreigner.birth_date, date(1980, 5, 6))
        with self.assertRaises(ValidationError):
            foreigner.birth_date = "2999-01-01"

    def test_elderly_on_the_sixtieth_birthday(self):
        clerk = self.make_user(
            "old", ("window_clerk", self.township), date_from="2020-01-01"
        )
        applicant = self.register(clerk, number=citizen("19660302"))
        child = self.register(clerk, id_type="passport", number="E12345678")
        for moment, expected in (
            ("2026-03-01 15:59:59", False),
            ("2026-03-01 16:00:00", True),
        ):
            with freeze_time(moment), self.subTest(moment):
                self.env.invalidate_all()
                self.assertEqual(applicant.is_elderly, expected)
                self.assertFalse(child.is_elderly)
                both = applicant | child
                for value in (True, False):
                    found = applicant.search(
                        [("is_elderly", "=", value), ("id", "in", both.ids)]
                    )
                    self.assertEqual(
                        found,
                        both.filtered(lambda one: one.is_elderly == value),  # noqa: B023
                    )

    def test_a_home_village_is_a_village(self):
        with self.assertRaises(ValidationError):
            self.register(village_code=self.township.code)
        with self.assertRaises(ValidationError):
            self.register(village_code="999")

    def test_wrong_numbers_are_refused_without_being_repeated(self):
        for number, id_type in (
            (OLD[:-1] + ("1" if OLD[-1] == "0" else "0"), "resident_id"),
            (citizen("20991231"), "resident_id"),
            (citizen("19500230"), "resident_id"),
            ("640104500101001", "resident_id"),
            ("", "resident_id"),
            (False, "resident_id"),
            ("91330102MA28NBU478", "uscc"),
            ("91330102MA28NBO477", "uscc"),
            ("护照", "passport"),
            ("12345", "taiwan"),
        ):
            with (
                self.subTest(number=number),
                self.assertRaises(ValidationError) as caught,
            ):
                self.register(id_type=id_type, number=number)
            if number:
                self.assertNotIn(number, str(caught.exception))

    def test_bad_calls_end_in_a_sentence(self):
        for vals in (
            None,
            [],
            "马秀英",
            {},
            {"name": "马秀英"},
            self.values(name=""),
            self.values(name="  "),
            self.values(name=5),
            self.values(id_number=640104195001010),
            self.values(id_type="passpord"),
            self.values(kind="company"),
            self.values(birth_date="01/01/1950"),
            self.values(birth_date="1950-02-30"),
            self.values(name="马\0秀英"),
            self.values(name="马\n秀英"),
            self.values(name="马\ud800"),
            self.values(phone="1391234\0567"),
            self.values(citizen()[:9] + "\0" + citizen()[9:]),
            self.values(phone="12"),
            self.values(phone=["13912345678"]),
            self.values(village_id=1),
            self.values(id_number_plain=OLD),
            self.values(link_ids=[]),
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError) as caught:
                self.Applicant.find_or_create(vals)
            self.assertNotIn(OLD, str(caught.exception))
        with self.assertRaises(UserError):
            self.Applicant.find_or_create()
        with self.assertRaises(UserError):
            self.Applicant.find_or_create(self.values(), 1)

    def test_names_are_found_by_beginning_and_pinyin(self):
        applicant = self.register(name="曾小明")
        foreigner = self.register(
            name="Alice O'Brien", id_type="passport", number="E12345678"
        )
        percent = self.register(name="100%公社", number=citizen(serial="009"))
        expected = {
            "曾": applicant,
            "曾小明": applicant,
            "zxm": applicant,
            "ZX": applicant,
            "alice o": foreigner,
            "100%": percent,
            "小明": self.Applicant,
            "%": self.Applicant,
            "_": self.Applicant,
        }
        both = applicant | foreigner | percent
        for text, found in expected.items():
            with self.subTest(text):
                names = self.Applicant.name_search(text, [("id", "in", both.ids)])
                self.assertEqual([one for one, _name in names], found.ids)

    def test_numbers_are_found_whole_only(self):
        applicant = self.register(phone="13912345678")
        search = self.Applicant.search
        self.assertEqual(search([("id_number", "=", OLD)]), applicant)
        self.assertEqual(search([("id_number", "in", [f" {OLD} ", "x"])]), applicant)
        self.assertEqual(search([("phone", "=", "139-1234-5678")]), applicant)
        self.assertEqual(self.Applicant.name_search(OLD)[0][0], applicant.id)
        self.assertFalse(search([("id_number", "=", OLD[:-1])]))
        self.assertFalse(search([("id_number", "=", applicant.id_number_masked)]))
        self.assertFalse(self.Applicant.name_search(OLD[:-1]))
        self.assertFalse(self.Applicant.name_search(applicant.id_number_masked))
        for name in ("id_number", "phone"):
            for operator, value in (
                ("ilike", "6401"),
                ("like", OLD),
                ("=like", "6401%"),
                ("=ilike", OLD),
                ("not in", [OLD]),
                ("!=", OLD),
                ("=", False),
                ("!=", False),
                (">", "64"),
                ("<=", OLD),
                ("in", [str(number) for number in range(21)]),
                ("in", [64]),
            ):
                with self.subTest(operator), self.assertRaises(UserError):
                    search([(name, operator, value)])

    def test_order_and_groups_use_what_is_shown(self):
        applicant = self.register(phone="13912345678")
        self.assertIn(applicant, self.Applicant.search([], order="phone, id_number"))
        groups = self.Applicant.formatted_read_group(
            [("id", "=", applicant.id)], ["id_number", "phone"], ["id_number:max"]
        )
        self.assertEqual(groups[0]["id_number"], applicant.id_number_masked)
        self.assertEqual(groups[0]["id_number:max"], applicant.id_number_masked)
        self.assertEqual(groups[0]["phone"], "139******78")

    def test_odd_text_finds_nobody(self):
        for text in ("\0", "64\0104195001", "\ud80012345", "%" * 20, "\\" * 9):
            with self.subTest(text):
                self.assertFalse(self.Applicant.search([("id_number", "=", text)]))
                self.assertFalse(self.Applicant._ids_with("phone", [text]))

    def test_nobody_out_of_scope_is_found_by_number(self):
        self.register()
        elsewhere = self.user_of("window_clerk", self.other_township)
        applicants = self.env["gov.applicant"].with_user(elsewhere)
        self.assertFalse(applicants.search([("id_number", "=", OLD)]))
        self.assertFalse(applicants.name_search(OLD))

    def test_a_known_person_costs_a_handful_of_queries(self):
        self.register()
        self.Applicant.find_or_create(self.values())
        with self.assertQueryCount(4):
            self.Applicant.find_or_create(self.values())

    def test_a_new_person_costs_a_handful_of_queries(self):
        self.register()
        vals = self.values(citizen(serial="011"), phone="13912345678")
        with self.assertQueryCount(8):  # one of them that the number was asked for
            self.Applicant.find_or_create(vals)

    def test_a_list_costs_the_same_for_one_and_for_eighty(self):
        tag = self.env.ref("gov_base.care_tag_disabled")
        applicants = self.Applicant.create(
            [self.values(citizen(serial=f"{n:03}"), phone="13912345678")
             for n in range(100, 180)]
        )  # fmt: skip
        applicants.write({"care_tag_ids": tag.ids, "village_id": self.village.id})
        specification = {
            name: {}
            for name in (
                "name", "kind", "id_type", "id_number_masked", "phone_masked",
                "is_elderly", "id_number", "phone",
            )
        }  # fmt: skip
        specification["care_tag_ids"] = {"fields": {"display_name": {}}}
        specification["village_id"] = {"fields": {"display_name": {}}}
        counts = []
        for limit in (1, 80):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.Applicant.web_search_read([], specification, limit=limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(rows["records"]), 80)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[1], 10)

    def test_links_follow_a_merged_organisation(self):
        applicant = self.register()
        self.register(self.user_of("window_clerk", self.other_township))
        lonely = self.register(number=citizen(serial="013"))
        self.township.action_merge_into(self.other_township.id)
        for one in (applicant, lonely):
            links = one.sudo().link_ids
            self.assertEqual(links.organization_id, self.other_township)
            self.assertEqual(links.township_id, self.other_township)

    def test_links_carry_the_ancestors_of_their_organisation(self):
        applicant = self.register(self.user_of("village_agent", self.village))
        link = applicant.sudo().link_ids
        self.assertEqual(
            (link.organization_id, link.township_id, link.district_id, link.city_id),
            (self.village, self.township, self.district, self.city),
        )
        applicant.sudo()._link_to(self.village | self.department)
        applicant.sudo()._link_to(self.village | self.department)
        self.assertEqual(len(applicant.sudo().link_ids), 2)
        self.env["gov.applicant"]._link_to(self.village)

    def test_odoo_administrator_registers_without_a_link(self):
        administrator = self.env.ref("base.user_admin")
        applicant = self.register(administrator)
        self.assertFalse(applicant.link_ids)
        with self.assertRaises(AccessError):
            applicant.with_user(self.clerk).read(["name"])
