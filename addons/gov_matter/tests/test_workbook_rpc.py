import base64
from xmlrpc.client import Fault

from odoo.tests import HttpCase, get_db_name, tagged
from odoo.tools import mute_logger

from .pure import workbooks
from .pure.workbooks import book, cell_of, with_formula
from .workbook_common import NOTHING, WorkbookCommon


def without_steps(workbook):
    del workbook["环节"]


def renamed(workbook):
    cell_of(workbook, "事项", "承诺办结时限", 1).value = "承诺时限"


def merged(workbook):
    workbook["事项"].merge_cells("G2:G3")


BAD = {
    "not a workbook": b"hello",
    "an .xls file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "a missing sheet": book(change=without_steps),
    "a renamed heading": book(change=renamed),
    "a formula error": with_formula(book(), "K2", "A1", "#REF!", kind="e"),
    "a formula without value": with_formula(book(), "K2", "10+20"),
    "merged cells": book([{}, {"基本编码": "2"}], change=merged),
    "a blank row": book([{}, None, {"基本编码": "2"}]),
    "decided at once in 5 days": book([{"办件类型": "即办件", "承诺办结时限": 5}]),
    "promised beyond the law": book([{"承诺办结时限": 31}]),
    "units that differ": book([{"承诺办结时限单位": "自然日"}]),
    "other materials": book(materials=[{"材料名称": "其他材料"}]),
    "a code twice": book([{}, {}]),
    "a code kept as a number": book([{"基本编码": 640511007000}]),
    "a material of no matter": book(materials=[{"基本编码": "x"}]),
    "an unknown department": book([{"实施主体": "没有的局"}]),
    "a negative day": book([{"法定办结时限": -1}]),
    "half a day": book([{"承诺办结时限": 1.5}]),
    "no such date": book([{"计划生效日期": "2026-02-30"}]),
    "a wrong word": book([{"办件类型": "急件"}]),
}


@tagged("post_install", "-at_install")
class TestWorkbookRpc(WorkbookCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def setUp(self):
        super().setUp()
        self.user = self.editor
        self.user.lang = "zh_CN"

    def call(self, method, *arguments, user=None):
        login = (user or self.user).login
        uid = self.xmlrpc_common.authenticate(get_db_name(), login, login, {})
        return self.xmlrpc_object.execute_kw(
            get_db_name(), uid, login, "gov.matter", method, list(arguments)
        )

    def test_bad_workbooks_are_answered_in_chinese_and_write_nothing(self):
        before = self.counted()
        for name, content in BAD.items():
            with self.subTest(name):
                answer = self.call("import_workbook", _text(content), "640104")
                errors = answer.pop("errors")
                self.assertEqual(answer, NOTHING)
                self.assertTrue(errors)
                for error in errors:
                    self.assertEqual(
                        [type(value) for value in error.values()], [str, int, str, str]
                    )
                    self.assertRegex(error["message"], r"[\u4e00-\u9fff].*。$")
        self.assertEqual(self.counted(), before)

    @mute_logger("odoo.http")
    def test_bad_calls_are_faults_of_one_sentence(self):
        content = _text(book())
        clerk = self.user_of("window_clerk", self.township)
        for user, code, *arguments in (
            (None, 2, "***", "640104"),
            (None, 2, content, "999999"),
            (None, 2, content, "640100"),
            (None, 2, content, 640104),
            (None, 2, content),
            (None, 2),
            (None, 4, content, "640105"),
            (clerk, 4, content, "640104"),
        ):
            with self.subTest(arguments=arguments[1:]):
                with self.assertRaises(Fault) as caught:
                    self.call("import_workbook", *arguments, user=user)
                self.assertEqual(caught.exception.faultCode, code)
                self.assertNotIn("\n", caught.exception.faultString.strip())

    def test_there_and_back(self):
        answer = self.call("import_workbook", _text(self.shipped), "640104")
        self.assertEqual(answer["errors"], [])
        self.assertEqual((answer["matters"], answer["grants"]), (45, 66))
        exported = self.call("export_workbook", "640104")
        self.assertEqual(
            workbooks.cells(base64.b64decode(exported)), workbooks.cells(self.shipped)
        )
        again = self.call("import_workbook", exported, "640104")
        self.assertEqual(again, {**NOTHING, "errors": []})


def _text(content):
    return base64.b64encode(content).decode()
