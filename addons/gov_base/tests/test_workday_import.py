import base64
import io
from datetime import date, datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import GovCommon

HEADINGS = ("日期", "类型", "名称")
NOTICE = [
    ("2027-01-01", "休", "元旦"),
    ("2027/1/2", "休", "元旦"),
    ("2027年10月1日", "休", "国庆节"),
    ("20271004", "休", "国庆节"),
    ("2027.10.9", "班", "国庆节调休上班"),
]


@tagged("post_install", "-at_install")
class TestWorkdayImport(GovCommon):
    def setUp(self):
        super().setUp()
        self.administrator = self.user_of("administrator", self.district)
        self.workdays = self.env["gov.workday"].with_user(self.administrator)

    def wizard(self, content, **values):
        wizards = self.env["gov.workday.import"].with_user(self.administrator)
        return wizards.create({"content": base64.b64encode(content), **values})

    def csv(self, rows, headings=HEADINGS, encoding="utf-8"):
        lines = [",".join(map(str, row)) for row in (headings, *rows)]
        return "\n".join(lines).encode(encoding)

    def workbook(self, rows):
        book = openpyxl.Workbook()
        for row in (HEADINGS, *rows):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def in_2027(self):
        domain = [("date", ">=", "2027-01-01"), ("date", "<=", "2027-12-31")]
        return {
            (one.date.isoformat(), one.kind) for one in self.workdays.search(domain)
        }

    def test_a_notice_is_previewed_and_published(self):
        wizard = self.wizard(self.csv(NOTICE))
        wizard.action_check()
        self.assertEqual((wizard.state, wizard.change_count), ("checked", 5))
        self.assertEqual(set(wizard.line_ids.mapped("change")), {"new"})
        self.assertFalse(self.in_2027())
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(
            self.in_2027(),
            {
                ("2027-01-01", "off"),
                ("2027-01-02", "off"),
                ("2027-10-01", "off"),
                ("2027-10-04", "off"),
                ("2027-10-09", "work"),
            },
        )
        self.assertEqual(self.workdays.last_known_date(), date(2027, 12, 31))
        self.assertEqual(self.workdays.add_workdays("2027-10-08", 1), date(2027, 10, 9))

    def test_excel_and_the_old_chinese_encoding_are_read(self):
        rows = [(datetime(2027, 10, 1), "休", "国庆节"), *NOTICE[:2]]
        self.wizard(self.workbook(rows)).action_import()
        self.assertEqual(len(self.in_2027()), 3)
        self.wizard(self.csv(NOTICE, encoding="gb18030")).action_import()
        self.assertEqual(len(self.in_2027()), 5)
        self.wizard(self.csv(NOTICE, encoding="utf-8-sig")).action_import()
        self.assertEqual(len(self.in_2027()), 5)

    def test_publishing_again_changes_nothing(self):
        self.wizard(self.csv(NOTICE)).action_import()
        again = self.wizard(self.csv(NOTICE))
        again.action_import()
        self.assertEqual((again.state, again.change_count), ("done", 0))
        self.assertFalse(again.line_ids)

    def test_a_corrected_notice_changes_and_removes(self):
        self.wizard(self.csv(NOTICE)).action_import()
        corrected = self.csv([*NOTICE[1:3], ("2027-10-04", "班", "更正")])
        wizard = self.wizard(corrected, replace=True)
        wizard.action_check()
        self.assertEqual(
            {(line.date.isoformat(), line.change) for line in wizard.line_ids},
            {
                ("2027-01-01", "removed"),
                ("2027-10-04", "changed"),
                ("2027-10-09", "removed"),
            },
        )
        wizard.action_import()
        self.assertEqual(
            self.in_2027(),
            {("2027-01-02", "off"), ("2027-10-01", "off"), ("2027-10-04", "work")},
        )
        self.assertTrue(self.workdays.search([("date", "=", "2026-10-01")]))

    def test_deadlines_follow_once_for_a_whole_notice(self):
        calls = []
        self.patch(
            type(self.env["gov.workday"]),
            "_calendar_changed",
            lambda workdays: calls.append(workdays._calendar().last_known.year),
        )
        self.wizard(self.csv(NOTICE)).action_import()
        corrected = self.csv([*NOTICE[1:3], ("2027-10-04", "班", "更正")])
        self.wizard(corrected, replace=True).action_import()
        self.assertEqual(calls, [2027, 2027])

    def test_all_errors_come_in_one_report_and_nothing_is_written(self):
        rows = [
            NOTICE[0],
            ("2027-02-30", "休", "春节"),
            ("2027-02-08", "假", "春节"),
            ("春节", "", "春节"),
            NOTICE[0],
        ]
        wizard = self.wizard(self.csv(rows))
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.error_count), ("checked", 5))
        self.assertEqual(wizard.line_ids.mapped("row"), [3, 4, 5, 5, 6])
        self.assertIn("2027-02-30", wizard.line_ids[0].message)
        self.assertIn("假", wizard.line_ids[1].message)
        self.assertFalse(self.in_2027())

    def test_a_missing_column_is_named(self):
        wizard = self.wizard(self.csv(NOTICE, headings=("日期", "种类", "名称")))
        wizard.action_check()
        self.assertEqual(wizard.line_ids.mapped("row"), [1])
        self.assertIn("类型", wizard.line_ids.message)

    def test_an_empty_table_is_an_error(self):
        for content in (self.csv([]), self.workbook([]), b"\n"):
            wizard = self.wizard(content)
            wizard.action_check()
            self.assertEqual(wizard.error_count, 1)

    def test_other_files_end_in_a_sentence(self):
        for content in (b"PK\x03\x04broken", b"\xff\xfe\x00\x81\x20", b"PK"):
            with self.subTest(content=content), self.assertRaises(UserError):
                self.wizard(content).action_check()
        with self.assertRaisesRegex(UserError, "megabyte"):
            self.wizard(b"x" * (1 << 20) + b"y").action_check()

    def test_a_township_administrator_publishes_nothing(self):
        user = self.user_of("administrator", self.township)
        wizard = (
            self.env["gov.workday.import"]
            .with_user(user)
            .create({"content": base64.b64encode(self.csv(NOTICE))})
        )
        with self.assertRaises(AccessError):
            wizard.action_import()
        clerk = self.user_of("window_clerk", self.township)
        with self.assertRaises(AccessError):
            self.env["gov.workday.import"].with_user(clerk).create(
                {"content": base64.b64encode(self.csv(NOTICE))}
            )
