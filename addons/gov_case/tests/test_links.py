import contextlib
import json

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import OTHER_PERSON, PDF, CaseCommon

STRANGER = "欧阳陌生"
ROLES = (
    ("village_agent", "village"),
    ("window_clerk", "township"),
    ("integrator", "township"),
    ("centre_manager", "township"),
    ("administrator", "township"),
    ("handler", "other_department"),
    ("approver", "other_department"),
    ("catalogue_editor", "other_department"),
)


class LinkCommon(CaseCommon):
    """A case, its paper and its applicant in a township where the caller is nobody."""

    def setUp(self):
        super().setUp()
        self.elsewhere = self.user_of("window_clerk", self.other_township)
        person = {
            "kind": "person",
            "name": STRANGER,
            "id_type": "resident_id",
            "id_number": OTHER_PERSON,
            "phone": "13900000009",
        }
        case = self.received(
            "F-1",
            user=self.elsewhere,
            accepting_organization_code=self.other_township.code,
            applicant=person,
            materials=[
                {"name": "申请书", "content": PDF, "filename": "secret.pdf"},
                {"name": "身份证", "copies": 2},
            ],
            note="陌生人的备注",
        )
        self.foreign = case.sudo()
        self.stranger = self.foreign.applicant_id
        self.paper = self.foreign.material_ids.filtered("filename")

    def spec(self, model, depth=1):
        """Return what a client would ask for: everything, names and lines included."""
        spec = {}
        for name, field in model._fields.items():
            spec[name] = {}
            if field.relational and depth:
                lines = field.type != "many2one"
                inner = self.spec(self.env[field.comodel_name], 0) if lines else {}
                spec[name] = {"fields": {**inner, "display_name": {}}}
        return spec

    def readable(self, model, names):
        return {
            name: spec
            for name, spec in self.spec(model).items()
            if model._has_field_access(model._fields[name], "read")
            and (not names or name in names)
        }

    def changed(self, model, values, names=None):
        """Return as text what ``onchange`` answers."""
        self.env.invalidate_all()
        spec = self.readable(model, names)
        answer = model.onchange(values, list(values), spec)
        return json.dumps(answer, ensure_ascii=False, default=str)

    def assert_shows_nothing(self, text):
        for secret in (STRANGER, PDF, "secret.pdf", self.foreign.number, "备注"):
            self.assertNotIn(secret, text)


@tagged("post_install", "-at_install")
class TestLinks(LinkCommon):
    def test_no_scan_of_another_office_is_shown_in_a_line(self):
        own = self.draft().material_ids[:1].with_user(self.clerk)
        for line in (own, own.browse()):
            values = {
                "reused_id": self.paper.id,
                "case_id": own.case_id.id,
                "reused_filename": "x",
            }
            self.assert_shows_nothing(self.changed(line, values))
            values = {"reused_id": {"id": self.paper.id}, "is_received": True}
            self.assert_shows_nothing(self.changed(line, values))

    def test_no_stranger_is_named_by_the_number(self):
        entries = self.env["gov.case.entry"].with_user(self.clerk)
        values = {
            "id_type": "resident_id",
            "id_number": OTHER_PERSON,
            "matter_id": self.matter.id,
            "organization_id": self.township.id,
        }
        self.assert_shows_nothing(self.changed(entries, values))
        entry = entries.create(values)
        self.assertFalse(entry.applicant_name)
        own = self.received("O-1", applicant={**self.payload()["applicant"]})
        values["id_number"] = self.payload()["applicant"]["id_number"]
        self.assertIn(own.applicant_name, self.changed(entries, values))

    def test_no_dialogue_opens_on_a_case_elsewhere(self):
        acts = self.env["gov.case.act"].with_user(self.clerk)
        for name in ("supply", "grant", "request_correction", "change_delivery"):
            for link in (
                [Command.set(self.foreign.ids)],
                [Command.link(self.foreign.id)],
                [Command.update(self.foreign.id, {})],
                [[4, self.foreign.id]],
                [[4, str(self.foreign.id)]],
                [[4, float(self.foreign.id)]],
                self.foreign.ids,
            ):
                with self.assertRaises(UserError):
                    self.changed(acts, {"case_ids": link, "name": name})
            lines = [Command.create({"material_id": self.paper.id})]
            with self.assertRaises(AccessError):
                self.changed(acts, {"name": name, "line_ids": lines})
            with self.assertRaises(AccessError):
                acts.create({"name": name, "case_ids": [(4, self.foreign.id)]})
        for context in (
            {"active_ids": self.foreign.ids},
            {"default_case_ids": self.foreign.ids},
        ):
            sent = acts.with_context(default_name="supply", **context)
            with self.assertRaises(AccessError):
                self.changed(sent, {})
            shown = ("text", "line_ids", "request_text")
            with contextlib.suppress(AccessError):
                self.assert_shows_nothing(self.changed(sent, {"text": "x"}, shown))
            with self.assertRaises(AccessError):
                sent.create({})

    def test_a_kept_default_names_nobody(self):
        dialogues = self.env["gov.applicant.reveal"].with_user(self.clerk)
        self.env["ir.default"].set(
            "gov.applicant.reveal",
            "applicant_id",
            self.stranger.id,
            user_id=self.clerk.id,
        )
        with self.assertRaises(AccessError):
            self.changed(dialogues, {})
        with self.assertRaises(AccessError):
            dialogues.create({"reason": "x"})

    def test_nobody_comes_onto_a_draft_by_a_default(self):
        cases = self.env["gov.case"].with_user(self.clerk)
        values = {
            "matter_id": self.matter.id,
            "accepting_organization_id": self.township.id,
        }
        with self.assertRaises(AccessError):
            cases.with_context(default_applicant_id=self.stranger.id).create(values)
        with self.assertRaises(AccessError):
            cases.with_context(default_applicant_id=self.stranger.id).web_save(
                values, {"applicant_id": {"fields": {"display_name": {}}}}
            )

    def test_what_does_not_exist_is_refused_in_the_same_words(self):
        dialogues = self.env["gov.applicant.reveal"].with_user(self.clerk)
        told = set()
        for number in (self.stranger.id, 2**31 - 1, 2**40):
            with self.assertRaises(AccessError) as refused:
                dialogues.create({"applicant_id": number, "reason": "x"})
            told.add(str(refused.exception))
        self.assertEqual(len(told), 1)

    def test_names_end_with_the_right_to_read(self):
        """A dialogue of one's own says no longer who it was about."""
        own = self.received("N-1")
        clerk = own.env.user
        row = own.env["gov.applicant.reveal"].create(
            {"applicant_id": own.applicant_id.id, "reason": "x"}
        )
        spec = {"applicant_id": {"fields": {"display_name": {}}}}
        [shown] = row.web_read(spec)
        self.assertEqual(shown["applicant_id"]["display_name"], own.applicant_name)
        row.sudo().applicant_id = self.stranger
        self.env.invalidate_all()
        row = row.with_user(clerk)
        [shown] = row.web_read(spec)
        self.assertEqual(shown["applicant_id"]["display_name"], "…")
        self.assertEqual(row.read(["applicant_id"])[0]["applicant_id"][1], "…")
        groups = row.formatted_read_group([], ["applicant_id"], ["__count"])
        self.assert_shows_nothing(str(groups))


@tagged("post_install", "-at_install")
class TestEveryLink(LinkCommon):
    """All models, all links a client may set, as several roles."""

    def test_walk(self):
        tried = set()
        for role, place in ROLES:
            user = self.user_of(role, getattr(self, place))
            for model in self.models(user):
                for field in self.links(model):
                    foreign = self.foreign_of(user, field)
                    if foreign:
                        tried.add(field.comodel_name)
                        with self.subTest(f"{role} {model._name}.{field.name}"):
                            self.try_all(model, field, foreign)
        wanted = {"gov.applicant", "gov.case", "gov.case.material", "gov.staff"}
        self.assertFalse(wanted - tried)

    def test_links_open_to_all_are_few(self):
        """Results are handed over all over the city, whose halls are no secret."""
        found = {
            f"{name}.{field}"
            for name in self.env.registry
            if name.startswith("gov.")
            for field in self.env[name]._gov_open_links
        }
        self.assertEqual(found, {"gov.case.delivery_organization_id"})

    def models(self, user):
        for name in self.env.registry:
            model = self.env[name].with_user(user)
            if not name.startswith("gov.") or model._abstract:
                continue
            if model.has_access("create") or model.has_access("write"):
                yield model

    def links(self, model):
        for field in model._fields.values():
            shown = field.compute and field.readonly and not field.inverse
            kept = field.name in models.MAGIC_COLUMNS  # set by Odoo, whatever is sent
            if shown or kept or field.name in model._gov_open_links:
                continue
            if not field.relational:
                continue
            if model._has_field_access(field, "write"):
                yield field

    def foreign_of(self, user, field):
        """Return something this user may not read, the stranger's where it can be."""
        known = {record._name: record for record in self.strangers()}
        comodel = self.env[field.comodel_name]
        others = known.get(comodel._name, comodel) | comodel.search([], limit=60)
        others = others.with_user(user)
        return (others - others._filtered_access("read"))[:1].sudo()

    def strangers(self):
        return (self.stranger, self.foreign, self.paper)

    def try_all(self, model, field, foreign):
        name = field.name
        many = field.type != "many2one"
        value = [Command.set(foreign.ids)] if many else foreign.id
        default = foreign.ids if many else foreign.id
        sent = model.with_context(**{f"default_{name}": default})
        may_create, may_write = map(model.has_access, ("create", "write"))
        own = model.search([], limit=20)._filtered_access("write")[:1]
        ways = []
        if may_create:
            ways += [
                lambda: model.create({name: value}),
                lambda: sent.create({}),
                lambda: sent.onchange({}, [], self.readable(model, {name})),
                lambda: model.onchange(
                    {name: value}, [name], self.readable(model, {name})
                ),
            ]
        if may_write and own:
            ways += [
                lambda: own.write({name: value}),
                lambda: own.onchange(
                    {name: value}, [name], self.readable(model, {name})
                ),
            ]
        ways.append(lambda: sent.default_get([name]))
        for way in ways:
            self.env.invalidate_all()
            with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
                way()
            self.assert_shows_nothing(str(refused.exception))
            if foreign.display_name:
                self.assertNotIn(foreign.display_name, str(refused.exception))


_ITSELF = "reads columns of the record itself, and of none that it names"
_GUIDE = "figures and codes of a matter: the guide is published"
_PART = "what the matter is filed under, for whoever reads the part of it"
_CASE = "stored by the system, never set; whoever reads the row may know so much"
SUDO = {
    "gov.applicant": {"pinyin": _ITSELF},
    "gov.case.check": dict.fromkeys(
        ("case_number", "matter_id", "responsible_organization_id"), _CASE
    ),
    "gov.case.step": dict.fromkeys(("case_number", "case_state", "matter_id"), _CASE),
    "gov.matter": {
        "pinyin": _ITSELF,
        "organization_id": "the area above the department that was chosen, no person",
        **dict.fromkeys(
            (
                "handling",
                "legal_days",
                "promised_days",
                "day_unit",
                "visit_count",
                "at_once",
                "online",
                "one_trip",
                "stale",
            ),
            _GUIDE,
        ),
    },
    "gov.matter.edition.line": {"organization_id": _PART},
    "gov.matter.grant": {
        "catalogue_id": _PART,
        "department_id": _PART,
        "date_from": "the day of the document, which is public",
    },
    "gov.matter.material": {"catalogue_id": _PART},
    "gov.matter.procedure": {"catalogue_id": _PART},
    "gov.matter.step": {"catalogue_id": _PART, "kind": _ITSELF},
    "gov.matter.theme": {"pinyin": _ITSELF},
    "gov.matter.version": {
        **dict.fromkeys(("organization_id", "department_id"), _PART),
        **dict.fromkeys(("matter_code", "matter_type"), _GUIDE),
        **dict.fromkeys(
            ("material_count", "step_count", "at_once", "online", "one_trip"),
            "counts the guide's own lines, which the link check covers",
        ),
    },
    "gov.organization": {
        "pinyin": _ITSELF,
        **dict.fromkeys(
            ("city_id", "district_id", "township_id"),
            "the areas above, which everybody below reads",
        ),
    },
    "gov.post": {"user_id": "the account of staff whom the caller reads"},
    "gov.staff": {
        "pinyin": _ITSELF,
        "login": "accounts are closed to most; the staff member is open",
    },
}


@tagged("post_install", "-at_install")
class TestSudoComputes(CaseCommon):
    """What is computed as superuser from what a client may choose is judged here."""

    def computed(self):
        for name in self.env.registry:
            model = self.env[name]
            if name.startswith("gov.") and not model._abstract:
                for field in model._fields.values():
                    if field.compute and field.compute_sudo:
                        yield name, field

    def test_every_one_is_judged(self):
        found = {
            (name, field.name)
            for name, field in self.computed()
            if field.compute != "_compute_gov_scope"
        }
        judged = {(name, field) for name in SUDO for field in SUDO[name]}
        self.assertEqual(found, judged)

    def test_no_dialogue_computes_as_superuser(self):
        found = {
            f"{name}.{field.name}"
            for name, field in self.computed()
            if self.env[name]._transient
        }
        self.assertFalse(found)
