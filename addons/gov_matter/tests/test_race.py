from psycopg2.errors import ExclusionViolation

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import LockError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

CODE = "990104"


@tagged("post_install", "-at_install")
class TestRace(BaseCase):
    """Two connections publish versions of one matter: one of them wins."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean_up)
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            area = env["gov.organization"].create(
                {"code": CODE, "name": "竞争区", "level": "district"}
            )
            matter = env["gov.matter"].create(
                {
                    "code": CODE,
                    "name": "竞争事项",
                    "matter_type": "other",
                    "organization_id": area.id,
                }
            )
            drafts = env["gov.matter.version"].create(
                [{"matter_id": matter.id, "legal_days": 9, "promised_days": 5}] * 2
            )
            self.draft_ids = drafts.ids

    def clean_up(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM gov_matter_version v USING gov_matter m"
                " WHERE m.id = v.matter_id AND m.code = %s",
                [CODE],
            )
            cr.execute("DELETE FROM gov_matter WHERE code = %s", [CODE])
            cr.execute("DELETE FROM gov_organization WHERE code = %s", [CODE])

    def draft(self, cr, index):
        env = Environment(cr, SUPERUSER_ID, {})
        draft = env["gov.matter.version"].browse(self.draft_ids[index])
        self.assertEqual(draft.state, "draft")
        return draft

    def test_the_second_is_told_to_try_again(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            one, two = self.draft(first, 0), self.draft(second, 1)
            one.action_publish()
            with self.assertRaisesRegex(LockError, "try again"):
                two.action_publish()
            first.rollback()
            second.rollback()

    def test_the_database_stops_one_that_did_not_see_the_other(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            one, two = self.draft(first, 0), self.draft(second, 1)
            one.action_publish()
            first.commit()
            with (
                self.assertRaises(ExclusionViolation),
                mute_logger("odoo.sql_db"),
            ):
                two.action_publish()
                two.env.flush_all()
            second.rollback()
