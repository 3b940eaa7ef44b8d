from odoo.tests import tagged

from .common import GovCommon


@tagged("post_install", "-at_install")
class TestParameters(GovCommon):
    """What an administrator mistypes in a parameter stops nobody from working."""

    def test_a_number_a_slip_of_the_pen_and_nothing(self):
        parameters = self.env["ir.config_parameter"]
        for given, number in (
            (False, 7),
            ("", 7),
            ("soon", 7),
            ("-3", 7),
            ("2.5", 7),
            ("²", 7),
            ("9" * 40, 7),
            (" 12 ", 12),
            ("0", 2),
            ("999999", 90),
        ):
            parameters.set_param("gov_base.test_number", given)
            found = parameters._gov_number("gov_base.test_number", 7, 2, 90)
            self.assertEqual(found, number, given)

    def test_whoever_works_reads_it_without_rights_to_parameters(self):
        clerk = self.user_of("window_clerk", self.township)
        parameters = self.env["ir.config_parameter"].with_user(clerk)
        self.assertFalse(parameters.has_access("read"))
        self.assertEqual(parameters._gov_number("gov_base.test_number", 7), 7)
