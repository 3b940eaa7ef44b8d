from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CaseCommon

ORDERS = {
    "gov.case": ("id desc", "due_date, id desc", "matter_id, id"),
    "gov.case.event": ("case_id.id desc, id desc", "happened_on, id"),
    "gov.case.step": ("case_id, sequence, id", "id desc"),
    "gov.case.pause": ("case_id, id", "id desc"),
}


@tagged("post_install", "-at_install")
class TestPages(CaseCommon):
    """A page taken from each side of the rules is the page of all."""

    def setUp(self):
        super().setUp()
        self.other_township._begin_to_hand_over()
        elsewhere = {"delivery_organization_code": self.other_township.code}
        for number in range(4):
            self.received(f"A-{number}")
            reviewed = self.reviewed(f"B-{number}").with_user(self.handler)
            reviewed.action_pause("hearing", "需要听证", 5)
            self.decided(f"C-{number}", **elsewhere)
        self.env.flush_all()

    def people(self):
        both = self.make_user(
            "both", ("window_clerk", self.township), ("approver", self.department)
        )
        return [
            self.clerk,
            self.approver,
            self.manager,
            both,
            self.user_of("window_clerk", self.other_township),
            self.user_of("centre_manager", self.other_township),
            self.user_of("supervisor", self.district),
        ]

    def test_pages_follow_each_other_and_hold_what_the_rules_let_be_seen(self):
        for user in self.people():
            for model, orders in ORDERS.items():
                rows = self.env[model].with_user(user)
                for order in orders:
                    whole = rows.search([], order=order)
                    paged = rows.browse()
                    for offset in range(0, len(whole) + 3, 3):
                        paged += rows.search([], offset, 3, order)
                    self.assertEqual(paged, whole, f"{user.login} {model} {order}")

    def test_a_page_of_some_is_of_those_alone(self):
        for user in self.people():
            cases = self.env["gov.case"].with_user(user)
            domain = [("state", "=", "review")]
            whole = cases.search(domain, order="id desc")
            self.assertEqual(cases.search(domain, limit=2), whole[:2])
            self.assertEqual(cases.search([("id", "in", [])], limit=2), cases)

    def test_who_sees_nothing_gets_no_page(self):
        stranger = self.user_of("centre_manager", self.other_township)
        cases = self.env["gov.case"].with_user(stranger)
        self.assertFalse(cases.search([("state", "=", "received")], limit=5))
        nobody = self.make_user("nobody")
        with self.assertRaises(AccessError):
            self.env["gov.case"].with_user(nobody).search([], limit=5)

    def test_each_side_is_asked_by_itself(self):
        query = (
            self.env["gov.case"]
            .with_user(self.manager)
            ._search([], limit=5, order="id desc")
        )
        sides = query.subselect().code.count("UNION")
        self.assertEqual(sides, 1)

    def test_what_the_rules_ask_is_read_with_the_page(self):
        cases = self.env["gov.case"].with_user(self.clerk)
        cases.search_fetch([], ["number"], limit=5).read(["number"])
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            cases.search_fetch([], ["number"], limit=5).read(["number"])
