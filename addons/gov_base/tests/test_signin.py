from types import SimpleNamespace
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessDenied
from odoo.tests import TransactionCase, tagged

from odoo.addons.gov_base.models.doors import ir_http

from .common import GovCommon

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@tagged("post_install", "-at_install")
class TestSignin(GovCommon):
    """Guessing is slowed down; a hall behind one address is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log = cls.env["gov.signin.log"]
        cls.user = cls.user_of("window_clerk", cls.township)

    def fail(self, login, address=HERE, times=1):
        for _time in range(times):
            self.log._keep("failure", login, address, self.user.browse())

    def locked(self, login, address=HERE):
        self.env.flush_all()
        return self.log._is_locked(login, address)

    def test_five_failures_of_a_name_from_one_address(self):
        self.fail("zhang", times=4)
        self.assertFalse(self.locked("zhang"))
        self.fail("zhang")
        self.assertTrue(self.locked("zhang"))
        self.assertTrue(self.locked(" Zhang "), "the same name, typed differently")
        self.assertFalse(self.locked("zhang", ELSEWHERE), "the owner still gets in")
        self.assertFalse(self.locked("li"), "nobody else in the hall is kept out")

    def test_it_ends_after_a_quarter_of_an_hour(self):
        with freeze_time("2026-03-02 01:00:00"):
            self.fail("zhang", times=5)
        with freeze_time("2026-03-02 01:14:00"):
            self.assertTrue(self.locked("zhang"))
        with freeze_time("2026-03-02 01:15:01"):
            self.assertFalse(self.locked("zhang"))

    def test_a_success_in_between_begins_anew(self):
        with freeze_time("2026-03-02 01:00:00"):
            self.fail("zhang", times=4)
        with freeze_time("2026-03-02 01:01:00"):
            self.log._keep("success", "zhang", HERE, self.user)
        with freeze_time("2026-03-02 01:02:00"):
            self.fail("zhang", times=4)
            self.assertFalse(self.locked("zhang"))
            self.fail("zhang")
            self.assertTrue(self.locked("zhang"))

    def test_a_hall_mistypes_all_morning(self):
        for number in range(70):
            self.fail(f"clerk{number}", times=4)
        self.assertFalse(self.locked("clerk3"))
        self.assertFalse(self.locked("new"))

    def test_many_names_from_one_address(self):
        for number in range(100):
            self.fail(f"guess{number}", times=3)
        self.assertTrue(self.locked("new"))
        self.assertFalse(self.locked("new", ELSEWHERE))

    def test_one_name_from_many_addresses(self):
        for number in range(30):
            self.fail("zhang", f"198.51.100.{number}")
        self.assertTrue(self.locked("zhang", ELSEWHERE))

    def test_limits_are_parameters(self):
        set_param = self.env["ir.config_parameter"].set_param
        set_param("gov_base.signin_failures_here", "2")
        self.fail("zhang", times=2)
        self.assertTrue(self.locked("zhang"))
        set_param("gov_base.signin_failures_here", "many")
        self.assertFalse(self.locked("zhang"), "no number: the default, five")
        set_param("gov_base.signin_failures_here", "0")
        self.fail("zhang", times=9)
        self.assertFalse(self.locked("zhang"), "none: no limit")

    def test_what_was_typed_is_not_kept(self):
        self.fail("my-Password-1")
        self.env.flush_all()
        self.env.cr.execute("SELECT t::text FROM gov_signin_log t")
        self.assertNotIn("assword", str(self.env.cr.fetchall()))

    def test_the_log_forgets_after_half_a_year(self):
        with freeze_time("2026-01-05 01:00:00"):
            self.fail("old")
        with freeze_time("2026-07-01 01:00:00"):
            self.fail("new")
        with freeze_time("2026-07-05 01:00:00"):
            self.env.flush_all()
            self.log._gc_old()
        self.env.invalidate_all()
        self.assertEqual(len(self.log.search([])), 1)

    def test_supervisors_see_their_own_people(self):
        self.log._keep("success", self.user.login, HERE, self.user)
        far = self.user_of("window_clerk", self.other_district)
        self.log._keep("success", far.login, HERE, far)
        supervisor = self.user_of("supervisor", self.district)
        seen = self.log.with_user(supervisor).search([])
        self.assertEqual(seen.user_id, self.user)
        self.assertNotIn("account", seen.fields_get())


@tagged("post_install", "-at_install")
class TestUnknownName(TransactionCase):
    """Time does not tell which names exist: the same hash is computed either way."""

    def verified(self, login):
        users = self.env["res.users"]
        hashes = users._crypt_context()
        credential = {"login": login, "password": "x", "type": "password"}
        with (
            patch.object(type(users), "_crypt_context", lambda self: context),
            self.assertRaises(AccessDenied),
        ):
            context = CountingContext(hashes)
            users._login(credential, {"interactive": False})
        return context.verified

    def test_a_hash_is_computed_for_an_unknown_name(self):
        self.assertEqual(self.verified("no-such-name"), 1)
        self.assertEqual(self.verified("admin"), 1)


@tagged("post_install", "-at_install")
class TestIdleSession(TransactionCase):
    """A desk left alone is signed out by the server."""

    def setUp(self):
        super().setUp()
        self.session = FakeSession(uid=2)
        request = SimpleNamespace(session=self.session, env=self.env)
        self.startPatcher(patch.object(ir_http, "request", request))

    def is_in(self, moment):
        with freeze_time(moment):
            self.env["ir.http"]._gov_end_idle_session()
        return bool(self.session.get("uid"))

    def test_half_an_hour_without_a_request(self):
        self.assertTrue(self.is_in("2026-03-02 01:00:00"))
        self.assertTrue(self.is_in("2026-03-02 01:29:00"))
        self.assertTrue(self.is_in("2026-03-02 01:58:30"), "each request begins anew")
        self.assertFalse(self.is_in("2026-03-02 02:28:31"))

    def test_the_site_says_how_long(self):
        self.env["ir.config_parameter"].set_param("gov_base.idle_minutes", "10")
        self.assertTrue(self.is_in("2026-03-02 01:00:00"))
        self.assertFalse(self.is_in("2026-03-02 01:11:00"))


class CountingContext:
    """Odoo's hashes, which count how often one is computed to compare."""

    def __init__(self, hashes):
        self.hashes, self.verified = hashes, 0

    def hash(self, password):
        return self.hashes.hash(password)

    def verify(self, password, hashed):
        self.verified += 1
        return self.hashes.verify(password, hashed)

    def verify_and_update(self, password, hashed):
        self.verified += 1
        return self.hashes.verify_and_update(password, hashed)


class FakeSession(dict):
    """What a session does here: keep values, forget them at the end."""

    context = {}

    def logout(self, keep_db=False):
        self.clear()
