from datetime import date

from odoo.fields import Command

from odoo.addons.gov_base.tests.common import GovCommon

TODAY = "2026-06-15"
BEFORE, AFTER = date(2026, 6, 14), date(2026, 6, 16)


class MatterCommon(GovCommon):
    """A district with a catalogue; tests run on Monday 15 June 2026 unless they say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.matter = cls.make_matter("640511001000", "最低生活保障审核确认")

    @classmethod
    def make_matter(cls, code, name, **vals):
        return cls.env["gov.matter"].create(
            {
                "code": code,
                "name": name,
                "matter_type": "payment",
                "department_id": cls.department.id,
                **vals,
            }
        )

    @classmethod
    def make_version(cls, matter, **vals):
        """Return a draft that may be published: 30 statutory and 20 promised days."""
        return cls.env["gov.matter.version"].create(
            {
                "matter_id": matter.id,
                "legal_days": 30,
                "promised_days": 20,
                "legal_basis": "《社会救助暂行办法》第十一条",
                "acceptance_conditions": "符合申请条件",
                "result_type": "other",
                "result_name": "审核确认结果告知",
                "consultation": "(0951)6701001",
                "complaint": "(0951)6711001",
                "material_ids": [
                    Command.create({"name": "申请书"}),
                    Command.create({"name": "身份证", "source": "government"}),
                ],
                "step_ids": [
                    Command.create({"name": "受理", "days": 1, "day_unit": "workday"}),
                    Command.create(
                        {
                            "name": "审核",
                            "days": 16,
                            "day_unit": "workday",
                            "organization_id": cls.department.id,
                        }
                    ),
                    Command.create(
                        {
                            "name": "审批",
                            "days": 3,
                            "day_unit": "workday",
                            "organization_id": cls.department.id,
                        }
                    ),
                ],
                **vals,
            }
        )

    @classmethod
    def publish(cls, matter, **vals):
        version = cls.make_version(matter, **{"valid_from": "2026-01-01", **vals})
        version.action_publish()
        return version

    @classmethod
    def grant(cls, matter, organization, mode, tier=False, **vals):
        return cls.env["gov.matter.grant"].create(
            {
                "matter_id": matter.id,
                "organization_id": organization.id,
                "mode": mode,
                "tier": tier,
                "date_from": "2026-01-01",
                **vals,
            }
        )

    @property
    def editor(self):
        return self.user_of("catalogue_editor", self.district)
