import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..tools.workbook_import import WorkbookImport
from .pure import workbooks
from .pure.workbooks import book
from .workbook_common import CODE, WorkbookCommon

TODAY = "2026-06-15"
LATER = "2026-09-01"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkbook(WorkbookCommon):
    def test_shipped_workbook_is_imported_and_published(self):
        self.load_rightly(
            self.shipped, matters=45, versions=45, materials=106, steps=181, grants=66
        )
        matters = self.env["gov.matter"].search(
            [("organization_id", "=", self.district.id)]
        )
        versions = matters.current_version_id
        self.assertEqual(len(versions), 45)
        self.assertEqual(set(versions.mapped("state")), {"published"})
        self.assertEqual(set(versions.mapped("valid_from")), {date(2026, 1, 1)})
        self.assertEqual(versions.published_by_id, self.editor)
        self.assertFalse(sum(versions.mapped("error_count")))
        handling = matters.grouped("handling")
        self.assertEqual(
            {name: len(found) for name, found in handling.items()},
            {"promised": 29, "immediate": 12, "reported": 4},
        )

    def test_what_a_row_says_is_in_the_catalogue(self):
        self.load(self.shipped)
        matter = self.matter_of("640109053000") or self.matter_of("640709052000")
        self.assertEqual(matter.name, "居民身份证换补领")
        self.assertEqual(matter.department_id.name, "银川市公安局兴庆区分局")
        self.assertEqual((matter.legal_days, matter.day_unit), (60, "day"))
        self.assertEqual(matter.theme_ids.name, "户政")
        version = self.matter_of("640511001000").current_version_id
        self.assertEqual(version.special_procedure, "公示(7个自然日)")
        self.assertEqual(version.procedure_ids.kind, "publicity")
        steps = version.step_ids
        self.assertEqual(steps.mapped("name"), ["受理", "审核", "审批", "制证", "送达"])
        self.assertEqual(steps.mapped("days"), [1, 16, 2, 1, 0])
        self.assertFalse(steps[0].organization_id)
        self.assertEqual(steps[1].organization_id, self.department)
        self.assertFalse(steps[4].day_unit)

    def test_townships_and_villages_are_granted_what_the_row_says(self):
        self.load(self.shipped)
        today = date(2026, 6, 15)
        accepted = self.matter_of("640511001000")
        handled = self.matter_of("640511002000")
        neither = self.matter_of("640511010000")
        self.assertEqual(accepted._mode_on(self.township, today), "accept")
        self.assertEqual(handled._mode_on(self.township, today), "handle")
        self.assertEqual(neither._mode_on(self.township, today), "none")
        self.assertEqual(accepted._mode_on(self.village, today), "proxy")
        self.assertEqual(handled._mode_on(self.village, today), "none")
        self.assertEqual(accepted._mode_on(self.far_township, today), "none")

    def test_a_second_run_writes_nothing(self):
        self.load(self.shipped)
        before = self.counted()
        self.load_rightly(self.shipped)
        self.assertEqual(self.counted(), before)

    def test_export_equals_the_original_cell_by_cell(self):
        self.load(self.shipped)
        original = workbooks.cells(self.shipped)
        exported = workbooks.cells(self.save())
        self.assertEqual(list(exported), list(original))
        for sheet, rows in original.items():
            for number, (row, again) in enumerate(
                zip(rows, exported[sheet], strict=True), 1
            ):
                self.assertEqual(again, row, f"{sheet} {number}")

    def test_import_of_an_export_changes_nothing(self):
        self.load(self.shipped)
        before = self.counted()
        self.load_rightly(self.save())
        self.assertEqual(self.counted(), before)

    def test_import_of_an_export_of_hand_made_matters_changes_nothing(self):
        matter = self.env["gov.matter"].create(
            {
                "code": "HAND-1",
                "name": "  手工录入 ",
                "matter_type": "public_service",
                "organization_id": self.district.id,
            }
        )
        version = self.env["gov.matter.version"].create(
            {
                "matter_id": matter.id,
                "legal_days": 20,
                "promised_days": 10,
                "legal_basis": "第一条\r\n第二条 ",
                "valid_from": "2026-01-01",
                "material_ids": [(0, 0, {"name": "申请书 "})],
                "step_ids": [(0, 0, {"name": "审核", "days": 3})],
            }
        )
        version.action_publish()
        before = self.counted()
        self.load_rightly(self.save())
        self.assertEqual(self.counted(), before)

    def test_what_is_not_in_force_is_not_exported(self):
        self.load(book([{}, {"基本编码": "2", "事项名称": "另一项"}], [], []))
        self.matter_of("2").current_version_id.action_withdraw()
        rows = workbooks.cells(self.save())["事项"]
        self.assertEqual([row[2] for row in rows], ["基本编码", CODE])

    def test_a_changed_row_makes_a_version_and_the_others_nothing(self):
        other = {"基本编码": "2", "事项名称": "另一项"}
        self.load(book([{}, other]))
        first = self.matter_of().current_version_id
        changed = {"承诺办结时限": 10, "计划生效日期": LATER}
        self.load_rightly(book([changed, other]), versions=1, materials=1, steps=1)
        second = self.matter_of().version_ids - first
        self.assertEqual(second.version, 2)
        self.assertEqual(second.state, "published")
        self.assertEqual(second.valid_from, date(2026, 9, 1))
        self.assertEqual(second.promised_days, 10)
        self.assertEqual(first.valid_to, date(2026, 8, 31))
        self.assertEqual(first.promised_days, 15)
        self.assertEqual(len(self.matter_of("2").version_ids), 1)
        self.load_rightly(book([changed, other]))
        self.load_rightly(self.save())

    def test_every_column_is_noticed(self):
        """Whatever differs from the guide in force needs a later date."""
        good = workbooks.MATTER | {"特别程序": "公示", "乡镇承接方式": "授权办理"}
        self.load(book([good]))
        changes = {
            "事项名称": "高龄老人津贴",
            "行使层级": "县级",
            "服务对象": "自然人;企业法人",
            "办件类型": "上报件",
            "法定办结时限": 25,
            "到办事现场次数": 2,
            "办理形式": "窗口办理",
            "网上办理深度": "Ⅰ级",
            "通办范围": None,
            "是否收费": "是",
            "设定依据": None,
            "受理条件": "年满八十岁",
            "特别程序": None,
            "审批结果类型": "证照",
            "审批结果名称": "津贴证",
            "乡镇承接方式": "委托受理",
            "村级代办": "否",
            "是否支持预约办理": "是",
            "是否支持物流快递": "是",
            "告知承诺": "是",
            "容缺受理": "是",
            "改革前法定时限": 60,
            "改革前材料数": None,
            "改革前环节数": 7,
            "咨询方式": "(0951)12345",
            "监督投诉方式": None,
            "实施主体": self.other_department.name,
        }
        for heading, value in changes.items():
            with self.subTest(heading=heading):
                changed = {**good, heading: value}
                places = {("事项", 2, "计划生效日期")}
                if heading in ("乡镇承接方式", "村级代办"):
                    places.add(("事项", 2, heading))
                messages = self.refuse(book([changed]), *sorted(places, key=_column))
                self.assertIn(heading, messages[-1])

    def test_a_changed_material_or_step_is_a_change(self):
        self.load(book())
        for rows in (
            {"materials": [{"纸质材料份数": 2}]},
            {"materials": [{}, {"序号": 2, "材料名称": "户口簿"}]},
            {"materials": []},
            {"steps": [{"时限": 2}]},
            {"steps": [{"承办机构": "兴庆区民政局"}]},
            {"steps": [{"序号": 2}]},
        ):
            with self.subTest(rows=rows):
                self.refuse(book(**rows), ("事项", 2, "计划生效日期"))

    def test_a_new_type_comes_with_its_code(self):
        self.load(book())
        changed = {"事项类型": "公共服务", "事项类型代码": "20", "计划生效日期": LATER}
        self.load_rightly(book([changed]), versions=1, materials=1, steps=1)
        self.assertEqual(self.matter_of().matter_type, "public_service")

    def test_numbering_and_themes_make_no_version(self):
        self.load(book())
        self.load_rightly(book([{"序号": 9, "主题分类": "养老;福利救助"}]))
        self.assertEqual(self.matter_of().sequence, 9)
        self.assertEqual(
            set(self.matter_of().theme_ids.mapped("name")), {"养老", "福利救助"}
        )
        self.assertEqual(len(self.matter_of().version_ids), 1)

    def test_an_earlier_date_is_an_error_that_names_what_differs(self):
        self.load(book())
        [message] = self.refuse(
            book([{"承诺办结时限": 5, "计划生效日期": "2025-12-31"}]),
            ("事项", 2, "计划生效日期"),
        )
        self.assertIn("2026-01-01", message)
        self.assertIn("承诺办结时限", message)

    def test_a_grant_ends_where_the_new_one_begins(self):
        self.load(book())
        changed = {"乡镇承接方式": "委托受理", "村级代办": "否", "计划生效日期": LATER}
        self.load_rightly(book([changed]), versions=1, materials=1, steps=1, grants=1)
        matter = self.matter_of()
        for day, township, village in (
            (date(2026, 8, 31), "handle", "proxy"),
            (date(2026, 9, 1), "accept", "none"),
        ):
            self.assertEqual(matter._mode_on(self.township, day), township)
            self.assertEqual(matter._mode_on(self.village, day), village)

    def test_grants_of_single_places_are_left_alone(self):
        self.load(book())
        alone = self.env["gov.matter.grant"].create(
            {
                "matter_id": self.matter_of().id,
                "organization_id": self.township.id,
                "mode": "accept",
                "date_from": "2026-02-01",
            }
        )
        self.load_rightly(self.save())
        self.assertFalse(alone.date_to)

    def test_what_the_workbook_does_not_hold_goes_on(self):
        self.load(book([{"特别程序": "公示"}]))
        first = self.matter_of().current_version_id
        draft = self.env["gov.matter.version"].browse(first.new_version())
        draft.write({"valid_from": "2026-02-01", "faq": "问:……答:……"})
        draft.material_ids.write({"review_points": "核对原件"})
        draft.procedure_ids.write({"basis": "《办法》第五条"})
        draft.action_publish()
        changed = {"特别程序": "公示", "承诺办结时限": 10, "计划生效日期": LATER}
        materials = [{}, {"序号": 2, "材料名称": "户口簿"}]
        self.load_rightly(book([changed], materials), versions=1, materials=2, steps=1)
        latest = self.matter_of().version_ids.sorted("version")[-1]
        self.assertEqual(latest.faq, "问:……答:……")
        points = latest.material_ids.sorted("sequence").mapped("review_points")
        self.assertEqual(points, ["核对原件", False])
        self.assertEqual(latest.procedure_ids.basis, "《办法》第五条")

    def test_changed_words_of_special_procedures_are_read_anew(self):
        self.load(book([{"特别程序": "公示"}]))
        self.load(book([{"特别程序": "现场勘验", "计划生效日期": LATER}]))
        latest = self.matter_of().version_ids.sorted("version")[-1]
        self.assertEqual(latest.procedure_ids.kind, "site_inspection")

    def test_a_draft_in_work_is_left_alone(self):
        self.load(book())
        draft = self.matter_of().current_version_id.new_version()
        self.load(book([{"承诺办结时限": 10, "计划生效日期": LATER}]))
        draft = self.env["gov.matter.version"].browse(draft)
        self.assertEqual((draft.state, draft.promised_days), ("draft", 15))

    def test_a_matter_without_a_published_guide_gets_one(self):
        matter = self.env["gov.matter"].create(
            {
                "code": CODE,
                "name": "旧名称",
                "matter_type": "other",
                "organization_id": self.district.id,
            }
        )
        self.load_rightly(book(), versions=1, materials=1, steps=1, grants=2)
        self.assertEqual(matter.name, "高龄津贴")
        self.assertEqual(matter.matter_type, "payment")
        self.assertTrue(matter.current_version_id)

    def test_a_withdrawn_guide_comes_back_only_later(self):
        self.load(book())
        self.matter_of().current_version_id.action_withdraw()
        [message] = self.refuse(book(), ("事项", 2, "计划生效日期"))
        self.assertIn("2026-06-14", message)
        self.load_rightly(
            book([{"计划生效日期": LATER}]), versions=1, materials=1, steps=1
        )

    def test_an_archived_matter_is_an_error(self):
        self.load(book())
        self.matter_of().action_archive()
        self.refuse(
            book([{"承诺办结时限": 10, "计划生效日期": LATER}]), ("事项", 2, "基本编码")
        )

    def test_the_same_code_in_another_district_is_another_matter(self):
        self.env["gov.matter"].create(
            {
                "code": CODE,
                "name": "别区事项",
                "matter_type": "other",
                "organization_id": self.other_district.id,
            }
        )
        self.load_rightly(book(), matters=1, versions=1, materials=1, steps=1, grants=2)

    def test_departments_of_the_district_only_and_every_place_that_names_another(self):
        self.department.copy(
            {"name": "西夏区民政局", "code": "X", "parent_id": self.other_district.id}
        )
        messages = self.refuse(
            book([{"实施主体": "西夏区民政局"}], steps=[{"承办机构": "水务局"}]),
            ("事项", 2, "实施主体"),
            ("环节", 2, "承办机构"),
        )
        self.assertIn("西夏区民政局", messages[0])
        self.assertIn("水务局", messages[1])

    def test_departments_are_found_whatever_the_spaces(self):
        self.load_rightly(
            book([{"实施主体": "兴庆区　民政局 "}]),
            matters=1,
            versions=1,
            materials=1,
            steps=1,
            grants=2,
        )
        self.assertEqual(self.matter_of().department_id, self.department)

    def test_two_departments_of_one_name_are_no_answer(self):
        self.department.copy({"code": "640104-2"})
        self.department.search([("code", "=", "640104-2")]).name = "兴庆区民政局"
        self.refuse(book(), ("事项", 2, "实施主体"))

    def test_a_department_is_wanted(self):
        self.refuse(book([{"实施主体": None}]), ("事项", 2, "实施主体"))

    def test_context_of_the_client_sets_nothing(self):
        matters = self.env["gov.matter"].with_user(self.editor)
        matters.with_context(default_active=False, default_version=7).import_workbook(
            base64.b64encode(book()).decode(), self.district.code
        )
        self.assertTrue(self.matter_of().active)
        self.assertEqual(self.matter_of().version_ids.version, 1)

    def test_a_dry_run_counts_and_writes_nothing(self):
        before = self.counted()
        run = WorkbookImport(self.district)
        answer = run.run(self.shipped, dry_run=True)
        self.assertEqual(answer["matters"], 45)
        self.assertEqual(answer["grants"], 66)
        self.assertEqual(self.counted(), before)

    def test_missing_departments_are_made_when_asked_for(self):
        content = book([{"实施主体": "新设局"}], steps=[{"承办机构": "新设局"}])
        run = WorkbookImport(self.district, create_departments=True)
        self.assertEqual(run.run(content)["errors"], [])
        department = self.matter_of().department_id
        self.assertEqual(department.name, "新设局")
        self.assertEqual(department.parent_id, self.district)
        self.assertEqual(
            self.matter_of().version_ids.step_ids.organization_id, department
        )

    def test_who_may(self):
        for role in ("catalogue_editor", "administrator"):
            user = self.user_of(role, self.district)
            self.load(book(), user)
            self.assertTrue(self.save(user))
        self.load(book(), self.env.ref("base.user_admin"))

    def test_who_may_not(self):
        users = [
            self.user_of("catalogue_editor", self.township),
            self.user_of("catalogue_editor", self.other_district),
            self.user_of("catalogue_editor", self.department),
            self.user_of("supervisor", self.district),
            self.user_of("window_clerk", self.district),
            self.user_of("integrator", self.district),
            self.make_user("nobody"),
        ]
        for user in users:
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.load(book(), user)
                with self.assertRaises(AccessError):
                    self.save(user)

    def test_a_post_in_the_city_holds_its_districts(self):
        self.load(book(), self.user_of("catalogue_editor", self.city))
        self.assertTrue(self.matter_of())

    def test_bad_calls_are_sentences(self):
        matters = self.env["gov.matter"].with_user(self.editor)
        content = base64.b64encode(book()).decode()
        for arguments in (
            (content, "999999"),
            (content, self.city.code),
            (content, self.township.code),
            (content, self.department.code),
            (content, 640104),
            (content,),
            ("不是编码", self.district.code),
            ("abc", self.district.code),
            (b"PK", self.district.code),
            (False, self.district.code),
        ):
            with self.subTest(arguments=arguments[1:]), self.assertRaises(UserError):
                matters.import_workbook(*arguments)
        with self.assertRaises(UserError):
            matters.export_workbook("999999")

    def test_queries_do_not_grow_with_the_rows(self):
        """At most 130 queries for a thousand rows, new, known or changed."""
        content = workbooks.many(300)
        rows = sum(len(rows) - 1 for rows in workbooks.cells(content).values())
        for step, change in (("new", None), ("same", None), ("changed", LATER)):
            if change:
                content = workbooks.many(300, 计划生效日期=change, 承诺办结时限=9)
            before = self.env.cr.sql_log_count
            self.assertEqual(self.load(content)["errors"], [])
            queries = self.env.cr.sql_log_count - before
            self.assertLess(queries / rows * 1000, 130, step)


def _column(place):
    return list(workbooks.MATTER).index(place[2])
