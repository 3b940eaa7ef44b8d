from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovCommon

ENGLISH = "This date is in the calendar already."
CHINESE = "该日期已在工作日安排中。"


@tagged("post_install", "-at_install")
class TestLanguage(GovCommon):
    """What a client reads is in its language also when it sends none."""

    def broken(self):
        """Return the error of a calendar that holds a day twice."""
        days = [{"date": "2031-05-01", "kind": "off", "name": "劳动节"}] * 2
        with (
            self.assertRaises(UniqueViolation) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env["gov.workday"].create(days)
        return caught.exception

    def test_a_broken_constraint_is_told_in_the_language_of_the_account(self):
        for lang in ("en_US", "zh_CN"):
            self.env["res.lang"]._activate_lang(lang)
        name = "gov_workday_date_uniq"
        kept = self.env["ir.model.constraint"].search([("name", "=", name)])
        for lang, message in (("en_US", ENGLISH), ("zh_CN", CHINESE)):
            kept.with_context(lang=lang).message = message
        user = self.user_of("administrator", self.district)
        user.lang = "zh_CN"
        error = self.broken()
        days = self.env(user=user.id, context={})["gov.workday"]
        self.assertEqual(days._sql_error_to_message(error), CHINESE)
        english = days.with_context(lang="en_US")
        self.assertEqual(english._sql_error_to_message(error), ENGLISH)
