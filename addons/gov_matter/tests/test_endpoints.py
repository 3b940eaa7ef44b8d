import inspect

from odoo.exceptions import UserError
from odoo.models import BaseModel
from odoo.tests import freeze_time, tagged

from .common import TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEndpoints(MatterCommon):
    """Whatever a client sends, the answer is a value or a sentence."""

    def public_methods(self):
        for name in self.env.registry.models:
            if not name.startswith("gov.matter"):
                continue
            model = type(self.env[name])
            for attribute, value in inspect.getmembers(model, inspect.isfunction):
                if attribute.startswith("_") or hasattr(BaseModel, attribute):
                    continue
                if "gov_matter" in value.__module__ or hasattr(value, "__wrapped__"):
                    yield name, attribute, value

    def test_every_public_method_checks_its_call(self):
        found = list(self.public_methods())
        self.assertGreater(len(found), 15)
        for model, attribute, value in found:
            with self.subTest(model=model, method=attribute):
                self.assertTrue(hasattr(value, "__wrapped__"))
                self.assertTrue(inspect.getdoc(value))

    def test_unknown_arguments_are_a_sentence(self):
        for model, attribute, _value in self.public_methods():
            method = getattr(self.env[model], attribute)
            with self.subTest(model=model, method=attribute):
                self.assertRaises(UserError, method, 1, 2, 3, 4, 5, 6, 7, 8, 9)
                self.assertRaises(UserError, method, nothing_like_it=1)

    def test_none_or_several_records_are_a_sentence(self):
        first, second = self.publish(self.matter), self.make_version(self.matter)
        for records, method, args in (
            (first + second, "new_version", ()),
            (first.browse(), "new_version", ()),
            (first + second, "action_new_version", ()),
            (first.browse(), "action_ask_withdraw", ()),
            (self.matter.browse(), "action_new_version", ()),
            (self.matter.browse(), "action_open_guide", ()),
            (self.env["gov.matter.edition"], "compare", (1,)),
            (self.env["gov.matter.edition"], "action_compare", ()),
            (self.env["gov.matter.claim"], "action_ask_release", ()),
            (self.env["gov.matter.grant.batch"], "action_grant", ([], 1, "accept")),
        ):
            with (
                self.subTest(model=records._name, method=method),
                self.assertRaisesRegex(UserError, "choose one record"),
            ):
                getattr(records, method)(*args)

    def test_records_that_do_not_exist_are_a_sentence(self):
        gone = self.env["gov.matter.version"].browse(2**30).with_user(self.editor)
        for method in "action_publish", "action_withdraw", "new_version":
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(gone, method)()
