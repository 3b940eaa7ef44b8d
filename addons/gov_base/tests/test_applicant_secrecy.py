import json
import logging

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_applicant import ApplicantCommon, citizen

NUMBER = citizen(serial="021")
PHONE = "13912345678"
SECRET_COLUMNS = ("id_number_plain", "phone_plain")


class LogLines(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        if record.levelno > logging.DEBUG:
            self.lines.append(self.format(record))


@tagged("post_install", "-at_install")
class TestApplicantSecrecy(ApplicantCommon):
    """No way of reading shows a full number, whoever asks, ``reveal`` excepted."""

    def setUp(self):
        super().setUp()
        self.applicant = self.register(number=NUMBER, phone=PHONE)
        self.log = LogLines()
        for name in ("odoo", "odoo.sql_db", "odoo.models"):
            logger = logging.getLogger(name)
            self.addCleanup(logger.setLevel, logger.level)
            logger.setLevel(logging.INFO)
        root = logging.getLogger()
        root.addHandler(self.log)
        self.addCleanup(root.removeHandler, self.log)
        self.addCleanup(lambda: self.assert_hidden("log", self.log.lines))

    def each_reader(self):
        """Return the applicant as a clerk, a supervisor and Odoo's administrator."""
        export = self.env.ref("base.group_allow_export")
        supervisor = self.user_of("supervisor", self.district)
        for user in (self.clerk, supervisor):
            user.group_ids |= export
        administrator = self.env.ref("base.user_admin")
        self.env.flush_all()
        return [
            self.applicant.with_user(user)
            for user in (self.clerk, supervisor, administrator)
        ]

    def assert_hidden(self, way, shown):
        text = shown if isinstance(shown, str) else json.dumps(shown, default=str)
        self.assertNotIn(NUMBER, text, way)
        self.assertNotIn(PHONE, text, way)

    def assert_closed(self, way, call):
        """The call is refused, and the refusal says nothing either."""
        with self.assertRaises(UserError, msg=way) as caught, self.env.cr.savepoint():
            call()
        self.assert_hidden(way, str(caught.exception))

    def test_reading(self):
        for one in self.each_reader():
            self.env.invalidate_all()
            names = list(one.fields_get())
            self.assertFalse(set(SECRET_COLUMNS) & set(names))
            self.assert_hidden("read", one.read())
            self.assert_hidden("read all", one.read(names))
            specification = {name: {} for name in names}
            self.assert_hidden("web_read", one.web_read(specification))
            found = one.search_read([("id", "=", one.id)], names)
            self.assert_hidden("search_read", found)
            self.assert_hidden("display_name", one.display_name)
            with_number = one.with_context(gov_show_number=True)
            self.assert_hidden("display_name with number", with_number.display_name)
            self.assert_hidden("copy_data", one.copy_data())
            self.assert_hidden("metadata", one.get_metadata())

    def test_secret_columns_are_closed_to_everybody(self):
        for one in self.each_reader():
            for name in SECRET_COLUMNS:
                for way, call in self.ways_to_a_column(one, name).items():
                    self.env.invalidate_all()
                    with self.subTest(user=one.env.user.login, column=name, way=way):
                        self.assert_closed(way, call)

    def ways_to_a_column(self, one, name):
        domain = [("id", "=", one.id)]
        group = one.formatted_read_group
        beginning = f"{NUMBER[:4]}%"
        return {
            "read": lambda: one.read([name]),
            "web_read": lambda: one.web_read({name: {}}),
            "search_read": lambda: one.search_read(domain, [name]),
            "attribute": lambda: one[name],
            "mapped": lambda: one.mapped(name),
            "through": lambda: one.link_ids.mapped(f"applicant_id.{name}"),
            "export": lambda: one.export_data([name]),
            "group": lambda: group(domain, [name], ["__count"]),
            "aggregate": lambda: group(domain, [], [f"{name}:array_agg"]),
            "maximum": lambda: group(domain, ["kind"], [f"{name}:max"]),
            "having": lambda: group(
                domain, ["kind"], ["__count"], having=[(f"{name}:count", ">", 0)]
            ),
            "search": lambda: one.search([(name, "=like", beginning)]),
            "search through": lambda: one.link_ids.search(
                [(f"applicant_id.{name}", "=like", beginning)]
            ),
            "count": lambda: one.search_count([(name, "=", NUMBER)]),
            "order": lambda: one.search([], order=f"{name} desc"),
            "write": lambda: one.write({name: "1"}),
            "assign": lambda: setattr(one, name, "1"),
            "create": lambda: one.create(
                self.values(citizen(serial="023"), **{name: "1"})
            ),
            "default": lambda: one.with_context(**{f"default_{name}": "1"}).create(
                self.values(citizen(serial="025"))
            ),
            "search panel": lambda: one.search_panel_select_range(name),
        }

    def test_masked_columns_are_written_by_nobody(self):
        for one in self.each_reader():
            self.env.invalidate_all()
            for name in ("id_number_masked", "phone_masked", "link_ids"):
                value = [] if name == "link_ids" else NUMBER
                with self.subTest(name), self.assertRaises(AccessError):
                    one.write({name: value})
                with self.subTest(name), self.assertRaises(AccessError):
                    one.create(self.values(citizen(serial="027"), **{name: value}))

    def test_export_and_import(self):
        names = ["id", "name", "id_number", "phone", "id_number_masked", "display_name"]
        for one in self.each_reader():
            self.env.invalidate_all()
            self.assert_hidden("export", one.export_data(names))
            answer = one.load(
                ["name", "id_type", "id_number", "phone"],
                [["马", "resident_id", NUMBER[:-1] + "%", PHONE]],
            )
            self.assertTrue(answer["messages"])
            self.assert_hidden("import", answer["messages"])
            answer = one.load(
                ["name", "id_number_plain"], [["马", citizen(serial="029")]]
            )
            self.assertFalse(answer["ids"])

    def test_groups_and_facets(self):
        for one in self.each_reader():
            self.env.invalidate_all()
            domain = [("id", "=", one.id)]
            for name in ("kind", "id_type", "village_id", "id_number_masked"):
                groups = one.formatted_read_group(domain, [name], ["__count"])
                self.assert_hidden("group", groups)
                panel = one.web_read_group(domain, [name], ["__count"])
                self.assert_hidden("web group", panel)
            view = one.get_view(view_type="search")["arch"]
            for name in ("id_number", "phone", *SECRET_COLUMNS):
                self.assertNotIn(f'"{name}"', view)

    def test_search_by_name_or_number(self):
        for one in self.each_reader():
            self.env.invalidate_all()
            for text in (NUMBER, NUMBER[:8], PHONE, "6401", "139"):
                self.assert_hidden("name_search", one.name_search(text))
            self.assertEqual([row[0] for row in one.name_search(NUMBER)], one.ids)
            self.assertFalse(one.name_search(NUMBER[:-1]))
            for domain in ([("id_number", "ilike", "64")], [("phone", ">", "1")]):
                with self.assertRaises(UserError) as caught:
                    one.search(domain)
                self.assert_hidden("search", str(caught.exception))

    def test_errors(self):
        other = self.register(number=citizen(serial="031"))
        for user in (self.clerk, self.env.ref("base.user_admin")):
            for way, call in self.ways_to_an_error(user, other).items():
                with self.subTest(user=user.login, way=way):
                    self.assert_closed(way, call)
                    self.env.invalidate_all()

    def ways_to_an_error(self, user, other):
        applicants = self.env["gov.applicant"].with_user(user)
        applicant, other = self.applicant.with_user(user), other.with_user(user)
        wrong = NUMBER[:-1] + ("1" if NUMBER[-1] == "0" else "0")
        return {
            "taken": lambda: other.write({"id_number": NUMBER}),
            "wrong": lambda: applicants.create(self.values(wrong)),
            "document": lambda: applicant.write({"id_type": "taiwan"}),
            "telephone": lambda: applicants.create(
                self.values(citizen(serial="033"), phone=f"{PHONE}99999")
            ),
            "call": lambda: applicants.find_or_create(NUMBER),
            "list": lambda: applicants.find_or_create([NUMBER]),
            "kind": lambda: applicants.find_or_create(
                self.values(NUMBER, id_type=NUMBER)
            ),
        }

    def test_after_saving_the_form(self):
        new = citizen(serial="035")
        for user in (self.clerk, self.env.ref("base.user_admin")):
            applicants = self.env["gov.applicant"].with_user(user)
            specification = {"id_number": {}, "phone": {}, "display_name": {}}
            saved = applicants.web_save(
                self.values(new, phone=PHONE), specification
            )  # fmt: skip
            self.assertNotIn(new, json.dumps(saved))
            self.assert_hidden("web_save", saved)
            one = applicants.browse(saved[0]["id"])
            saved = one.web_save({"id_number": new, "phone": PHONE}, specification)
            self.assertNotIn(new, json.dumps(saved))
            self.assert_hidden("web_save", saved)

    def test_the_form_shows_masked_numbers(self):
        for user in (self.clerk, self.env.ref("base.user_admin")):
            with Form(self.applicant.with_user(user)) as form:
                self.assertEqual(form.id_number, self.applicant.id_number_masked)
                self.assertEqual(form.phone, self.applicant.phone_masked)
                form.name = "马秀"
            self.assertEqual(self.plain(self.applicant), (NUMBER, PHONE))

    def test_logs_and_database_errors(self):
        """The query that stores a number is not logged when it fails."""
        other = self.register(number=citizen(serial="037"))
        for call in (
            lambda: other._store_secrets({other.id: {"id_number": NUMBER}}),
            lambda: self.env["gov.applicant"]._ids_by_key([("x\0", NUMBER)]),
        ):
            with self.assertRaises(Exception) as caught, self.env.cr.savepoint():  # noqa: B017
                call()
            self.assert_hidden("database", repr(caught.exception))
            self.assertFalse(caught.exception.__cause__)
        self.assertFalse([line for line in self.log.lines if "bad query" in line])

    def test_attachments_and_tables_hold_no_number(self):
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", "gov.applicant")]
        )
        self.assert_hidden("attachments", attachments.mapped("name"))
        self.applicant.reveal("核对身份证原件")
        logs = self.env["gov.access.log"].search([("res_id", "=", self.applicant.id)])
        self.assert_hidden("access log", logs.read())


@tagged("post_install", "-at_install")
class TestApplicantDialogues(ApplicantCommon):
    def setUp(self):
        super().setUp()
        self.applicant = self.register(number=NUMBER, phone=PHONE)

    def test_the_dialogue_shows_the_numbers_once(self):
        action = self.applicant.action_open_reveal()
        dialogue = (
            self.env["gov.applicant.reveal"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({"reason": "核对身份证原件"})
        )
        shown = dialogue.action_reveal()
        self.assertIn(NUMBER, shown["params"]["message"])
        self.assertIn(PHONE, shown["params"]["message"])
        self.assertNotIn(NUMBER, json.dumps(dialogue.read(), default=str))

    def test_the_dialogue_needs_a_reason(self):
        for reason in (" ", "x"):
            dialogue = (
                self.env["gov.applicant.reveal"]
                .with_user(self.clerk)
                .create({"applicant_id": self.applicant.id, "reason": reason})
            )
            with self.assertRaises(UserError):
                dialogue.action_reveal()

    def test_somebody_is_found_by_number_and_it_is_not_stored(self):
        lookups = self.env["gov.applicant.lookup"].with_user(self.clerk)
        for number in (NUMBER, NUMBER.lower(), PHONE):
            saved = lookups.web_save({"number": number}, {"number": {}})
            self.assertFalse(saved[0]["number"])
            dialogue = lookups.browse(saved[0]["id"])
            self.assertEqual(dialogue.action_open()["res_id"], self.applicant.id)
        for number in (NUMBER[:-1], PHONE[:-1], "%"):
            dialogue = lookups.create({"number": number})
            with self.assertRaises(UserError):
                dialogue.action_open()
        with self.assertRaises(UserError):
            lookups.create({"number": " "})

    def test_nobody_outside_the_scope_is_found(self):
        elsewhere = self.user_of("window_clerk", self.other_township)
        dialogue = (
            self.env["gov.applicant.lookup"]
            .with_user(elsewhere)
            .create({"number": NUMBER})
        )
        with self.assertRaises(UserError):
            dialogue.action_open()
