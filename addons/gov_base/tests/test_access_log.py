from datetime import timedelta

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import localtime
from .test_applicant import OLD, ApplicantCommon

REASON = "核对身份证原件"


@tagged("post_install", "-at_install")
class TestAccessLog(ApplicantCommon):
    def setUp(self):
        super().setUp()
        self.applicant = self.register(phone="13912345678")

    def logs(self, user=None):
        logs = self.env["gov.access.log"].with_user(user or self.env.user)
        domain = [
            ("res_model", "=", "gov.applicant"),
            ("res_id", "=", self.applicant.id),
        ]
        return logs.search(domain)

    def test_reveal_shows_the_numbers_and_writes_who_why_and_where(self):
        shown = self.applicant.reveal(f"  {REASON} ")
        self.assertEqual(shown, {"id_number": OLD, "phone": "13912345678"})
        log = self.logs()
        self.assertEqual(
            (log.user_id, log.organization_id, log.reason),
            (self.clerk, self.township, REASON),
        )
        self.assertEqual(log.staff_id, self.clerk._gov_staff())
        self.assertFalse(log.ip)

    def test_an_unknown_telephone_is_false(self):
        self.applicant.phone = False
        self.assertIs(self.applicant.reveal(REASON)["phone"], False)

    def test_the_log_is_written_first(self):
        """What is shown is read after the row stands in the database."""
        order = []
        Log, Applicant = type(self.env["gov.access.log"]), type(self.applicant)
        read = Applicant._read_secrets

        def reading(records, name):
            self.env.cr.execute("SELECT count(*) FROM gov_access_log")
            order.append(self.env.cr.fetchone()[0])
            return read(records, name)

        before = Log.search_count(self.env["gov.access.log"], [])
        self.patch(Applicant, "_read_secrets", reading)
        self.applicant.reveal(REASON)
        self.assertEqual(order, [before + 1, before + 1])

    def test_no_reason_no_number(self):
        for reason in ("", " ", "x", " x "):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self.applicant.reveal(reason)
        for arguments in ((), (False,), (None,), (5,), (["核对"],), (REASON, 1)):
            with self.subTest(arguments=arguments), self.assertRaises(UserError):
                self.applicant.reveal(*arguments)
        self.assertFalse(self.logs())

    def test_one_at_a_time(self):
        other = self.register(id_type="passport", number="E12345678")
        for applicants in (self.applicant | other, self.applicant.browse()):
            with self.assertRaises(UserError):
                applicants.reveal(REASON)
        for missing in (self.applicant.browse(2**31 - 1),):
            for user in (self.clerk, self.env.ref("base.user_admin")):
                with self.assertRaises(UserError):
                    missing.with_user(user).reveal(REASON)

    def test_every_role_that_reads_may_reveal_inside_its_scope(self):
        for role, place in (
            ("window_clerk", self.township),
            ("handler", self.district),
            ("approver", self.city),
            ("centre_manager", self.township),
            ("supervisor", self.province),
            ("integrator", self.district),
        ):
            user = self.user_of(role, place)
            with self.subTest(role):
                shown = self.applicant.with_user(user).reveal(REASON)
                self.assertEqual(shown["id_number"], OLD)
                self.assertEqual(self.logs()[0].organization_id, place)

    def test_nobody_else_may(self):
        yesterday = localtime.today() - timedelta(days=1)
        for user in (
            self.make_user("nobody"),
            self.make_user(
                "gone",
                ("window_clerk", self.township),
                date_from=yesterday,
                date_to=yesterday,
            ),
            self.user_of("window_clerk", self.other_township),
            self.user_of("village_agent", self.village),
            self.user_of("handler", self.department),
            self.user_of("supervisor", self.other_district),
            self.user_of("administrator", self.district),
            self.user_of("catalogue_editor", self.district),
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.applicant.with_user(user).reveal(REASON)
        self.assertFalse(self.logs())

    def test_odoo_administrator_is_logged_too(self):
        administrator = self.env.ref("base.user_admin")
        self.applicant.with_user(administrator).reveal(REASON)
        self.assertEqual(self.logs().user_id, administrator)
        self.assertFalse(self.logs().organization_id)
        self.assertFalse(self.logs(self.user_of("supervisor", self.province)))
        self.assertTrue(self.logs(administrator))

    def test_two_posts_do_not_mix_in_the_log(self):
        user = self.make_user(
            "two", ("window_clerk", self.other_township), ("handler", self.district)
        )
        self.applicant.with_user(user).reveal(REASON)
        self.assertEqual(self.logs().organization_id, self.district)

    def test_supervisors_and_administrators_read_the_log_of_their_area(self):
        self.applicant.reveal(REASON)
        for role, place, expected in (
            ("supervisor", self.township, True),
            ("supervisor", self.district, True),
            ("administrator", self.city, True),
            ("supervisor", self.other_township, False),
            ("supervisor", self.village, False),
            ("administrator", self.other_district, False),
        ):
            with self.subTest(role=role, place=place.name):
                self.assertEqual(bool(self.logs(self.user_of(role, place))), expected)
        for role in (
            "village_agent",
            "window_clerk",
            "handler",
            "approver",
            "centre_manager",
            "catalogue_editor",
            "integrator",
        ):
            with self.subTest(role), self.assertRaises(AccessError):
                self.logs(self.user_of(role, self.district))

    def test_names_in_the_log_are_shown_to_who_may_read_the_person(self):
        self.applicant.reveal(REASON)
        supervisor = self.user_of("supervisor", self.district)
        administrator = self.user_of("administrator", self.district)
        self.assertEqual(self.logs(supervisor).record_name, "马秀英")
        self.assertEqual(self.logs(administrator).record_name, "—")
        self.applicant.sudo().unlink()
        self.assertEqual(self.logs(supervisor).record_name, "—")

    def test_nobody_writes_the_log(self):
        self.applicant.reveal(REASON)
        values = {
            "res_model": "gov.applicant",
            "res_id": 1,
            "reason": "x",
            "user_id": 1,
        }
        for user in (
            self.clerk,
            self.user_of("supervisor", self.district),
            self.user_of("administrator", self.district),
            self.env.ref("base.user_admin"),
        ):
            log = self.logs().with_user(user)
            for call in (
                lambda log=log: log.create(values),
                lambda log=log: log.write({"reason": "y"}),
                lambda log=log: log.unlink(),
            ):
                with self.subTest(user.login), self.assertRaises(UserError):
                    call()

    def test_rows_stay_even_for_the_owner_of_the_database(self):
        self.applicant.reveal(REASON)
        for query in (
            "UPDATE gov_access_log SET reason = 'y'",
            "DELETE FROM gov_access_log",
            "TRUNCATE gov_access_log",
        ):
            with (
                self.subTest(query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)
        with self.assertRaises(UserError):
            self.logs().sudo().unlink()

    def test_a_merged_organisation_keeps_its_log(self):
        self.applicant.reveal(REASON)
        self.township.action_merge_into(self.other_township.id)
        self.assertEqual(self.logs().organization_id, self.township)
        self.assertTrue(self.logs(self.user_of("supervisor", self.district)))

    def test_a_list_of_the_log_costs_the_same_for_one_and_for_eighty(self):
        supervisor = self.user_of("supervisor", self.district)
        for _look in range(80):
            self.applicant.reveal(REASON)
        names = {"happened_on": {}, "reason": {}, "record_name": {}, "ip": {}}
        names["staff_id"] = {"fields": {"display_name": {}}}
        names["organization_id"] = {"fields": {"display_name": {}}}
        logs = self.env["gov.access.log"].with_user(supervisor)
        counts = []
        for limit in (1, 80):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            logs.web_search_read([], names, limit=limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
