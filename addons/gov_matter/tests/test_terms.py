from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import PoFileReader

from ..core import terms

FIELDS = {
    ("gov.matter", "matter_type"): terms.MATTER_TYPE,
    ("gov.matter.version", "exercise_level"): terms.EXERCISE_LEVEL,
    ("gov.matter.version", "handling"): terms.HANDLING,
    ("gov.matter.version", "day_unit"): terms.DAY_UNIT,
    ("gov.matter.version", "online_depth"): terms.ONLINE_DEPTH,
    ("gov.matter.version", "cross_region"): terms.CROSS_REGION,
    ("gov.matter.version", "result_type"): terms.RESULT_TYPE,
    ("gov.matter.grant", "mode"): terms.GRANT_MODE,
    ("gov.matter.material", "material_type"): terms.MATERIAL_TYPE,
    ("gov.matter.material", "form"): terms.MATERIAL_FORM,
    ("gov.matter.material", "necessity"): terms.NECESSITY,
    ("gov.matter.material", "source"): terms.SOURCE,
    ("gov.matter.step", "kind"): terms.STEP_KIND,
    ("gov.matter.step", "day_unit"): terms.DAY_UNIT,
}


@tagged("post_install", "-at_install")
class TestTerms(TransactionCase):
    def test_every_key_has_its_word(self):
        for (model, field), words in FIELDS.items():
            keys = [key for key, _label in self.env[model]._fields[field].selection]
            self.assertCountEqual(keys, words, (model, field))

    def test_values_of_many_valued_elements_have_their_words(self):
        for category, words in (("target", terms.TARGET), ("form", terms.FORM)):
            found = self.env["gov.matter.term"].search([("category", "=", category)])
            self.assertEqual(found.mapped("key"), list(words))

    def test_chinese_labels_are_the_words_of_the_spreadsheet(self):
        labels = self.chinese()
        for (model, field), words in FIELDS.items():
            prefix = f"selection__{model.replace('.', '_')}__{field}__"
            found = {
                name.removeprefix(prefix): value
                for name, value in labels.items()
                if name.startswith(prefix)
            }
            self.assertEqual(found, words, (model, field))
        for category, words in (("target", terms.TARGET), ("form", terms.FORM)):
            for key, word in words.items():
                name = f"term_{category}_{key.removesuffix('_form')}"
                self.assertEqual(labels[name], word)

    def chinese(self):
        path = file_path("gov_matter/i18n/zh_CN.po")
        return {
            row["imd_name"].removeprefix("gov_matter."): row["value"]
            for row in PoFileReader(path)
            if row.get("imd_name")
        }
