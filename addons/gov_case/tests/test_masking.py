import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import OTHER_PERSON, PERSON, CaseCommon

PHONES = ("13900000001", "13812345678")
SECRET = (PERSON, OTHER_PERSON, *PHONES)
# Beside a mask, any of these would leave a handful of numbers.
PARTS = (
    *(number[:4] + "*" for number in (PERSON, OTHER_PERSON)),
    *("*" + number[-2:] for number in (PERSON, OTHER_PERSON)),
    *(number[6:14] for number in (PERSON, OTHER_PERSON)),
    "1949-12-31",
    "1880-01-01",
)
MOST = 30


@tagged("post_install", "-at_install")
class TestMasking(CaseCommon):
    """No door of any model shows a whole number to any role, but for ``reveal``.

    Nor a birth date, nor enough of a number to tell it from its like.

    Models and fields are found in the registry: what is added later is walked too.
    """

    def setUp(self):
        super().setUp()
        self.make_lives()
        self.places = {
            "village_agent": self.village,
            "handler": self.department,
            "approver": self.department,
            "administrator": self.district,
            "supervisor": self.district,
            "catalogue_editor": self.district,
        }
        self.seen = 0

    def make_lives(self):
        """Make cases in several states, with documents and looks in the log."""
        other = {
            "kind": "person",
            "name": "马秀英",
            "id_type": "resident_id",
            "id_number": OTHER_PERSON,
            "phone": PHONES[1],
        }
        self.decided("M-1")
        self.received("M-2", applicant=other)
        self.received("M-3", applicant=other).action_refuse("不属于本机关职权范围")
        self.draft(note="等儿子来")
        paused = self.reviewed("M-4")
        paused.with_user(self.handler).action_pause("hearing", "听证", 5)
        applicant = paused.applicant_id
        applicant.with_user(self.clerk).reveal("核对身份证")
        applicant.with_user(self.manager).export_person("本人到场")

    def user(self, role):
        user = self.user_of(role, self.places.get(role, self.township))
        exporting = self.env.ref("base.group_allow_export")
        user.sudo().write({"group_ids": [Command.link(exporting.id)]})
        return user

    def models(self, env):
        """Return the models of the suite with rows of their own that ``env`` reads."""
        models = [env[name] for name in sorted(env.registry) if name.startswith("gov.")]
        return [
            model
            for model in models
            if not (model._abstract or model._transient) and model.has_access("read")
        ]

    def doors(self, model):
        """Return what each way of reading gives, ``{door: answer}``."""
        records = model.search([], limit=MOST, order="id desc")
        fields = model.fields_get(attributes=["type", "relation"])
        self.seen += len(records)
        exported = [
            name for name in fields if name != "id" and fields[name]["type"] != "binary"
        ]
        exported += [
            f"{name}/{part}"
            for name, field in fields.items()
            if field.get("relation") == "gov.applicant"
            for part in ("id_number", "phone", "id_number_masked", "display_name")
        ]
        specification = {
            name: {"fields": {"display_name": {}}} if field.get("relation") else {}
            for name, field in fields.items()
            if field["type"] not in ("reference", "many2one_reference")
        }
        for name, field in fields.items():
            if field.get("relation") == "gov.applicant":
                specification[name]["fields"] |= {"id_number": {}, "phone": {}}
        return {
            "read": lambda: records.read(),
            "export_data": lambda: records.export_data(exported),
            "name_search": lambda: [
                model.name_search(text, limit=MOST)
                for text in ("", "李", "马", *SECRET)
            ],
            "web_search_read": lambda: model.web_search_read(
                [("id", "in", records.ids)], specification, limit=MOST
            ),
            "shown with numbers": lambda: records.with_context(
                gov_show_number=True
            ).mapped("display_name"),
        }

    def check(self, role):
        env = self.env(user=self.user(role))
        for model in self.models(env):
            for door, answer in self.doors(model).items():
                try:
                    text = json.dumps(answer(), default=str, ensure_ascii=False)
                except (AccessError, UserError) as error:
                    text = str(error)
                for secret in (*SECRET, *PARTS):
                    self.assertNotIn(
                        secret, text, f"{role} sees a number: {model._name} {door}"
                    )

    def test_no_role_sees_a_whole_number(self):
        for role in self.env["gov.post"]._fields["role"].get_values(self.env):
            with self.subTest(role):
                self.check(role)
        self.assertGreater(self.seen, 50)

    def test_groups_show_masked_numbers(self):
        applicants = self.env["gov.applicant"].with_user(self.user("centre_manager"))
        for name in ("id_number", "phone", "id_number_masked"):
            groups = applicants.formatted_read_group([], [name], ["__count"])
            self.assertTrue(groups)
            for secret in SECRET:
                self.assertNotIn(secret, json.dumps(groups, default=str))

    def test_documents_show_masked_numbers(self):
        documents = self.env["gov.case.document"].with_user(self.manager).search([])
        self.assertTrue(documents)
        shown = "".join(document._html() for document in documents)
        for secret in SECRET:
            self.assertNotIn(secret, shown)
        self.assertIn(f"{PERSON[0]}{'*' * 16}{PERSON[-1]}", shown)

    def test_the_walk_would_notice(self):
        """A field that showed the number, or the birth date, would be found."""
        case = self.env["gov.case"].search([("applicant_id", "!=", False)], limit=1)
        for shown in (PERSON, f"1101**********{PERSON[-4:]}", "生于1949-12-31"):
            case.sudo().write({"note": f"身份证 {shown}"})
            with self.assertRaises(AssertionError):
                self.check("centre_manager")
