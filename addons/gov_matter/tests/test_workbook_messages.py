import ast
import re
from pathlib import Path

from odoo.tests import BaseCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import PoFileReader

from ..tools.messages import SENTENCES as FINDINGS
from ..tools.workbook_messages import SENTENCES

# Calls that make an error, and where in their arguments its code stands.
CALLS = {
    "Wrong": 0,
    "Unreadable": 0,
    "error_at": 2,
    "_heading_error": 1,
    "_add": 3,
    "Error": 3,
}
FILES = ("core/xlsx.py", "core/workbook*.py", "tools/workbook_import.py")
FIELD = re.compile(r"%\((\w+)\)s")


@tagged("post_install", "-at_install")
class TestWorkbookMessages(BaseCase):
    def codes(self):
        addon = Path(file_path("gov_matter"))
        for pattern in FILES:
            for path in addon.glob(pattern):
                for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(call, ast.Call):
                        yield from self.codes_of(call)

    def codes_of(self, call):
        name = getattr(call.func, "id", getattr(call.func, "attr", None))
        place = CALLS.get(name)
        if place is None or len(call.args) <= place:
            return
        argument = call.args[place]
        choices = (
            (argument.body, argument.orelse)
            if isinstance(argument, ast.IfExp)
            else (argument,)
        )
        for choice in choices:
            if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
                yield choice.value

    def test_every_error_has_its_sentence(self):
        codes = set(self.codes())
        self.assertGreater(len(codes), 30)
        self.assertFalse(codes - SENTENCES.keys())
        self.assertFalse(SENTENCES.keys() & FINDINGS.keys())

    def test_every_sentence_is_there_in_chinese_with_the_same_values(self):
        chinese = {
            row["src"]: row["value"]
            for row in PoFileReader(file_path("gov_matter/i18n/zh_CN.po"))
            if row["type"] == "code"
        }
        for code, sentence in SENTENCES.items():
            with self.subTest(code):
                text = chinese.get(sentence._source)
                self.assertRegex(text or "", r"[\u4e00-\u9fff].*。$")
                self.assertCountEqual(
                    FIELD.findall(text), FIELD.findall(sentence._source)
                )
