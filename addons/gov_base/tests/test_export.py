import io
import json
from datetime import timedelta
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, mute_logger, tagged

from ..tools import listing
from ..tools.listing import Rows
from ..tools.workbooks import ListWorkbook
from .common import GovCommon

NAMES = ["code", "name", "level", "active", "parent_id", "township_id", "write_date"]
DEEP = [*NAMES, "parent_id/code"]


@tagged("post_install", "-at_install")
class TestExport(GovCommon, HttpCase):
    """A list goes into a file as Odoo's own export has it, in batches."""

    def setUp(self):
        super().setUp()
        self.manager = self.make_user("exporter", ("supervisor", self.district))
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        self.manager.password = "exporter-2026"
        self.places = (
            self.env["gov.organization"]
            .with_user(self.manager)
            .with_context(import_compat=False)
            .search([])
        )

    def test_its_rows_are_those_of_odoo(self):
        for names in (NAMES, DEEP, ["id", "name"], [".id", "name"]):
            expected = self.places.export_data(names)["datas"]
            with patch.object(listing, "BATCH", 3):
                found = [list(row) for row in Rows(self.places, names)]
            self.assertEqual(found, expected, names)

    def test_one_batch_costs_what_another_does(self):
        self.assertGreater(len(self.places), 6)
        list(Rows(self.places[:3], NAMES))
        with patch.object(listing, "BATCH", 3):
            for many, most in ((3, 2), (6, 4)):
                self.env.invalidate_all()
                self.places.browse().has_access("read")
                with self.subTest(many), self.assertQueryCount(most):
                    list(Rows(self.places[:many], NAMES))

    def test_who_may_not_export_gets_no_row(self):
        clerk = self.make_user("clerk without export", ("window_clerk", self.township))
        clerk.group_ids -= self.env.ref("base.group_allow_export")
        with self.assertRaises(UserError):
            Rows(self.places.with_user(clerk), NAMES)

    def test_what_is_out_of_sight_is_refused(self):
        clerk = self.make_user("clerk who exports", ("window_clerk", self.township))
        clerk.group_ids += self.env.ref("base.group_allow_export")
        places = self.far_township.with_user(clerk)
        with self.assertRaises(AccessError):
            list(Rows(places, NAMES))

    def ask(self, kind, **changes):
        asked = {
            "model": "gov.organization",
            "fields": [
                {"name": name, "label": f" {name} ", "type": "char"} for name in NAMES
            ],
            "ids": self.places.ids,
            "domain": [],
            "import_compat": False,
            "context": {"tz": "Asia/Shanghai"},
            **changes,
        }
        self.authenticate("exporter", "exporter-2026")
        return self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)},
        )

    def test_the_workbook(self):
        answer = self.ask("xlsx")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        sheet = load_workbook(io.BytesIO(answer.content)).active
        header, *rows = sheet.iter_rows(values_only=True)
        self.assertEqual(list(header), NAMES)
        self.assertEqual([row[0] for row in rows], self.places.mapped("code"))
        labels = dict(self.places._fields["level"]._description_selection(self.env))
        self.assertEqual(rows[0][2], labels[self.places[0].level])
        self.assertIs(rows[0][3], True)
        written = self.places[0].write_date.replace(microsecond=0)
        self.assertEqual(rows[0][-1], written + timedelta(hours=8))

    def test_a_search_is_exported_as_its_list_is(self):
        domain = [("level", "=", "township")]
        answer = self.ask("xlsx", ids=False, domain=domain)
        sheet = load_workbook(io.BytesIO(answer.content)).active
        codes = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
        self.assertEqual(codes, self.places.search(domain).mapped("code"))

    def test_the_text_file(self):
        lines = self.ask("csv").text.splitlines()
        self.assertEqual(len(lines), len(self.places) + 1)
        self.assertEqual(lines[0], ",".join(f'"{name}"' for name in NAMES))

    def test_groups_are_odoos_own(self):
        answer = self.ask("xlsx", groupby=["level"])
        self.assertEqual(answer.status_code, 200, answer.text[:3000])
        sheet = load_workbook(io.BytesIO(answer.content)).active
        self.assertGreater(sheet.max_row, len(self.places) + 1)

    def test_too_many_rows_are_a_sentence(self):
        with (
            patch.object(ListWorkbook, "most_rows", 2),
            mute_logger("odoo.addons.web.controllers.export", "odoo.http"),
        ):
            answer = self.ask("xlsx")
        self.assertEqual(answer.status_code, 500)
        self.assertIn("more than a sheet", answer.text)
        self.assertNotIn("Traceback", answer.text)

    def test_the_log_names_no_search(self):
        domain = [("name", "ilike", "掌政")]
        with self.assertLogs("odoo.addons.gov_base.controllers.export") as logs:
            self.ask("csv", ids=False, domain=domain)
        self.assertNotIn("掌政", "".join(logs.output))
