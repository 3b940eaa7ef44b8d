import base64

from odoo.fields import Command
from odoo.tests import freeze_time

from odoo.addons.gov_matter.tests.common import MatterCommon

DAY = "2026-02-12"
NOON = f"{DAY} 04:00:00"
PERSON = "11010519491231002X"
OTHER_PERSON = "440524188001010014"
PDF = base64.b64encode(b"%PDF-1.7\n%%EOF").decode()


@freeze_time(NOON)
class CaseCommon(MatterCommon):
    """A township that accepts for the department; it is noon on 12 February 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = cls.publish(cls.matter, promised_days=5, legal_days=20)
        cls.grant(cls.matter, cls.township, "accept")
        cls.grant(cls.matter, cls.other_township, "accept")
        cls.quick = cls.make_matter("640711008000", "老年人优待证办理")
        cls.quick_version = cls.publish(
            cls.quick, handling="immediate", promised_days=0, legal_days=0
        )
        cls.grant(cls.quick, cls.township, "handle")

    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOON)
        frozen.start()
        self.addCleanup(frozen.stop)

    @property
    def clerk(self):
        return self.user_of("window_clerk", self.township)

    @property
    def agent(self):
        return self.user_of("village_agent", self.village)

    @property
    def handler(self):
        return self.user_of("handler", self.department)

    @property
    def approver(self):
        return self.user_of("approver", self.department)

    @property
    def manager(self):
        return self.user_of("centre_manager", self.township)

    def payload(self, ref="A-1", **changes):
        """Return what another system sends: everything required handed in."""
        return {
            "source_system": "province",
            "external_ref": ref,
            "matter_code": self.matter.code,
            "accepting_organization_code": self.township.code,
            "channel": "window",
            "applicant": {
                "kind": "person",
                "name": "李桂兰",
                "id_type": "resident_id",
                "id_number": PERSON,
                "phone": "13900000001",
            },
            "materials": [{"name": "申请书"}, {"name": "身份证", "copies": 2}],
            "note": "",
            **changes,
        }

    def received(self, ref="A-1", user=None, **changes):
        """Return a received case, as the clerk sees it."""
        cases = self.env["gov.case"].with_user(user or self.clerk)
        answer = cases.submit(self.payload(ref, **changes))
        return cases.search([("number", "=", answer["number"])])

    def accepted(self, ref="A-1", **changes):
        case = self.received(ref, **changes)
        case.action_accept()
        return case

    def reviewed(self, ref="A-1", **changes):
        case = self.accepted(ref, **changes)
        case.with_user(self.handler).action_start_review()
        return case

    def decided(self, ref="A-1", decision="approved", **changes):
        case = self.reviewed(ref, **changes)
        case.with_user(self.approver).action_decide(decision, "符合条件")
        return case

    def draft(self, user=None, **vals):
        """Return a draft made by hand at the window, its papers ticked."""
        user = user or self.clerk
        applicant = self.env["gov.applicant"].with_user(user)
        applicant_id = applicant.find_or_create(self.payload()["applicant"])
        case = (
            self.env["gov.case"]
            .with_user(user)
            .create(
                {
                    "matter_id": self.matter.id,
                    "applicant_id": applicant_id,
                    "accepting_organization_id": self.township.id,
                    **vals,
                }
            )
        )
        case.material_ids.write({"is_received": True})
        return case

    def names(self, case):
        """Return what the journal says happened, oldest first."""
        return case.sudo().event_ids.sorted("id").mapped("name")

    def lines(self, case):
        return {line.name: line for line in case.material_ids}

    def deferrable(self):
        """Publish a version whose identity card may follow."""
        self.version.sudo().write({"valid_to": "2026-02-10"})
        return self.publish(
            self.matter,
            valid_from="2026-02-11",
            promised_days=5,
            legal_days=20,
            tolerance_allowed=True,
            material_ids=[
                Command.create({"name": "申请书"}),
                Command.create({"name": "身份证", "necessity": "deferrable"}),
            ],
        )
