from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovCommon


@tagged("post_install", "-at_install")
class TestOrganization(GovCommon):
    def test_every_area_is_among_its_own_ancestors(self):
        self.assertEqual(self.township.township_id, self.township)
        self.assertEqual(self.village.township_id, self.township)
        self.assertEqual(self.village.district_id, self.district)
        self.assertEqual(self.village.city_id, self.city)
        self.assertEqual(self.department.district_id, self.district)
        self.assertFalse(self.department.township_id)

    def test_levels_hang_under_the_right_levels(self):
        for level, parent in (
            ("village", self.district),
            ("township", self.city),
            ("township", self.department),
            ("district", self.township),
        ):
            vals = {
                "code": "640104199",
                "name": "某地",
                "level": level,
                "parent_id": parent.id,
            }
            with (
                self.subTest(level, parent=parent.name),
                self.assertRaises(ValidationError),
            ):
                self.env["gov.organization"].create(vals)

    def test_a_department_has_the_level_of_its_area(self):
        with self.assertRaises(ValidationError):
            self.department.level = "township"

    def test_a_cycle_is_refused(self):
        with self.assertRaises(UserError):
            self.district.parent_id = self.village

    def test_a_code_is_used_once(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self.village.copy({"code": self.other_village.code})

    def test_found_by_pinyin_initials_and_code(self):
        search = self.env["gov.organization"].name_search
        for text in ("zzz", "640104100", "掌政"):
            with self.subTest(text):
                self.assertIn(self.township.id, [found[0] for found in search(text)])

    def test_coverage_counts_places_below(self):
        (self.township | self.village).has_service_place = True
        self.department.has_service_place = True
        self.env.flush_all()
        self.district.invalidate_recordset()
        self.assertEqual(self.district.coverage, "1+1/2+1/3")
        self.assertEqual(self.township.coverage, "1+1/2")
        self.assertFalse(self.village.coverage)
        self.assertEqual(self.township.covered_village_count, 1)

    def test_coverage_of_many_costs_one_query(self):
        areas = self.district | self.township | self.other_township | self.village
        areas.invalidate_recordset()
        areas.mapped("name")
        with self.assertQueryCount(1):
            areas.mapped("coverage")

    def test_ancestors_and_merger_are_not_written_by_hand(self):
        administrator = self.user_of("administrator", self.district)
        for field in ("township_id", "district_id", "merged_into_id"):
            with self.subTest(field), self.assertRaises(AccessError):
                self.village.with_user(administrator)[field] = self.other_township.id

    def test_administrators_take_no_place_from_outside(self):
        administrator = self.user_of("administrator", self.township)
        with self.assertRaises(AccessError):
            self.far_village.with_user(administrator).parent_id = self.township
        with self.assertRaises(AccessError):
            self.village.with_user(administrator).parent_id = self.other_township

    def test_only_like_is_merged_with_like(self):
        with self.assertRaises(UserError):
            self.township.action_merge_into(self.village.id)
        with self.assertRaises(UserError):
            self.township.action_merge_into("x")


@tagged("post_install", "-at_install")
class TestImportRows(GovCommon):
    ROWS = [
        {
            "code": "640104102201",
            "name": "月牙村",
            "level": "village",
            "parent_code": "640104102",
        },
        {
            "code": "640104102",
            "name": "月牙湖乡",
            "level": "township",
            "parent_code": "640104",
        },
    ]

    def load(self, rows, user=None):
        model = self.env["gov.organization"]
        return (model.with_user(user) if user else model).import_rows(rows)

    def test_rows_in_any_order_and_idempotent(self):
        result = self.load(self.ROWS)
        self.assertEqual((result["created"], result["errors"]), (2, []))
        village = self.env["gov.organization"]._by_code("640104102201")
        self.assertEqual(village.parent_id.name, "月牙湖乡")
        self.assertEqual(village.district_id, self.district)
        self.assertEqual(village.pinyin, "yyc")
        self.assertIn(
            village,
            self.env["gov.organization"].search([("id", "child_of", self.district.id)]),
        )
        again = self.load(self.ROWS)
        self.assertEqual((again["created"], again["unchanged"]), (0, 2))

    def test_a_changed_parent_moves_the_subtree(self):
        row = {
            "code": self.village.code,
            "name": "掌政村",
            "level": "village",
            "parent_code": self.other_township.code,
        }
        result = self.load([row])
        self.assertEqual(result["updated"], 1)
        self.assertEqual(result["warnings"][0]["code"], self.village.code)
        self.assertEqual(self.village.township_id, self.other_township)
        self.assertTrue(
            self.village.parent_path.startswith(self.other_township.parent_path)
        )

    def test_every_error_is_reported_and_nothing_written(self):
        good = self.ROWS[1]
        bad = [
            {
                "code": "6401",
                "name": "短",
                "level": "district",
                "parent_code": "640100",
            },
            {
                "code": "640104103",
                "name": "",
                "level": "township",
                "parent_code": "640104",
            },
            {
                "code": "640104104",
                "name": "某镇",
                "level": "town",
                "parent_code": "640104",
            },
            {
                "code": "640104105",
                "name": "某镇",
                "level": "township",
                "parent_code": "999999",
            },
            {
                "code": "640104106",
                "name": "某镇",
                "level": "township",
                "parent_code": "",
            },
            {
                "code": "640104107201",
                "name": "某村",
                "level": "village",
                "parent_code": "640104",
            },
            {
                "code": "640104109",
                "name": "兴庆区",
                "level": "township",
                "parent_code": "640104109",
            },
            {
                "code": "640104108",
                "name": "某镇",
                "level": "township",
                "parent_code": "640104",
                "id": 3,
            },
            "no row",
            {"code": True, "name": ["x"], "level": 1, "parent_code": None},
        ]
        result = self.load([good, *bad])
        self.assertEqual(
            {error["row"] for error in result["errors"]}, set(range(2, 12))
        )
        self.assertEqual(result["created"], 0)
        self.assertFalse(self.env["gov.organization"]._by_code(good["code"]))
        self.assertTrue(all(error["message"] for error in result["errors"]))

    def test_a_code_twice_is_an_error_on_both_rows(self):
        result = self.load([self.ROWS[1], self.ROWS[1]])
        self.assertEqual([error["row"] for error in result["errors"]], [1, 2])

    def test_administrators_load_only_their_own_area(self):
        administrator = self.user_of("administrator", self.district)
        self.assertEqual(self.load(self.ROWS, administrator)["created"], 2)
        outside = {
            "code": "640105101",
            "name": "某镇",
            "level": "township",
            "parent_code": "640105",
        }
        with self.assertRaises(AccessError):
            self.load([outside], administrator)
        stolen = {
            "code": self.far_township.code,
            "name": "兴泾镇",
            "level": "township",
            "parent_code": "640104",
        }
        with self.assertRaises(AccessError):
            self.load([stolen], administrator)

    def test_clerks_load_nothing(self):
        with self.assertRaises(AccessError):
            self.load(self.ROWS, self.user_of("window_clerk", self.township))

    def test_calls_of_another_shape_end_in_a_sentence(self):
        model = self.env["gov.organization"]
        for args, kwargs in ((("x",), {}), ((), {}), ((), {"lines": []}), ((5,), {})):
            with self.subTest(args=args, kwargs=kwargs), self.assertRaises(UserError):
                model.import_rows(*args, **kwargs)

    def test_a_district_loads_in_a_bounded_number_of_queries(self):
        rows = [
            {
                "code": f"6401042{n:02d}",
                "name": f"镇{n}",
                "level": "township",
                "parent_code": "640104",
            }
            for n in range(100)
        ]
        self.load(rows[:1])
        with self.assertQueryCount(40):
            self.load(rows)
