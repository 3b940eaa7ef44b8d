from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

CODE = "990105"
NUMBER = "11010519491231002X"
CALLS = 4
KEPT = ("gov_case_event", "gov_case_document")


@tagged("post_install", "-at_install")
class TestRace(BaseCase):
    """Calls that arrive together: one case, and no number twice."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean_up)
        with self.registry.cursor() as cr:
            self.prepare(Environment(cr, SUPERUSER_ID, {}))

    def prepare(self, env):
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
        env["gov.matter.version"].create(
            {
                "matter_id": matter.id,
                "legal_days": 9,
                "promised_days": 5,
                "valid_from": "2026-01-01",
                "material_ids": [Command.create({"name": "申请书"})],
            }
        ).action_publish()

    def clean_up(self):
        with self.registry.cursor() as cr:
            for table in KEPT:
                cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for table in (*KEPT, "gov_case_material"):
                cr.execute(
                    f"DELETE FROM {table} USING gov_case c"
                    " WHERE c.id = case_id AND c.source_system = %s",
                    [CODE],
                )
            for table in KEPT:
                cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cr.execute(
                "DELETE FROM gov_case WHERE source_system = %s RETURNING applicant_id",
                [CODE],
            )
            applicants = tuple({row[0] for row in cr.fetchall()}) or (0,)
            cr.execute(
                "DELETE FROM gov_applicant_link WHERE applicant_id IN %s", [applicants]
            )
            cr.execute("DELETE FROM gov_applicant WHERE id IN %s", [applicants])
            cr.execute(
                "DELETE FROM gov_matter_version v USING gov_matter m"
                " WHERE m.id = v.matter_id AND m.code = %s",
                [CODE],
            )
            cr.execute("DELETE FROM gov_matter WHERE code = %s", [CODE])
            cr.execute("DELETE FROM gov_organization WHERE code = %s", [CODE])

    def submit_together(self, refs):
        """Submit each reference from a connection of its own, all at one moment."""
        barrier = Barrier(len(refs))

        def call(ref):
            with self.registry.cursor() as cr:
                env = Environment(cr, SUPERUSER_ID, {})
                env.cr.execute("SELECT 1")
                barrier.wait(timeout=30)
                return retrying(partial(self.submit, env, ref), env)

        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            ThreadPoolExecutor(len(refs)) as pool,
        ):
            return list(pool.map(call, refs))

    def submit(self, env, ref):
        return env["gov.case"].submit(
            {
                "source_system": CODE,
                "external_ref": ref,
                "matter_code": CODE,
                "accepting_organization_code": CODE,
                "channel": "online",
                "applicant": {
                    "kind": "person",
                    "name": "李桂兰",
                    "id_type": "resident_id",
                    "id_number": NUMBER,
                },
                "materials": [{"name": "申请书"}],
            }
        )

    def test_the_same_submitted_together_is_one_case(self):
        answers = self.submit_together(["A-1"] * CALLS)
        self.assertEqual(len({answer["number"] for answer in answers}), 1)
        duplicates = sorted(answer["duplicate"] for answer in answers)
        self.assertEqual(duplicates, [False] + [True] * (CALLS - 1))

    def test_no_number_twice(self):
        answers = self.submit_together([f"B-{number}" for number in range(CALLS)])
        self.assertEqual(len({answer["number"] for answer in answers}), CALLS)
