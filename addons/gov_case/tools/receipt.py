from dataclasses import dataclass, field
from typing import Any

from odoo.addons.gov_base.core import identity


@dataclass(slots=True)
class Receipt:
    """One application on its way to a received case: what was looked up, or is wrong.

    Of what other systems and the quick entry send, and of a draft made by hand; both
    meet in ``gov.case._gov_receipt_problem`` and ``_gov_receipt_vals``.

    :ivar sent: the payload; of a draft empty
    :ivar case: the case, once there is one
    :ivar place: the organisation that receives (as superuser)
    :ivar applicant: who applies, once known: of what is sent, after it was checked
    :ivar intake: version and deciding body, of ``gov.matter._check_intake``
    """

    sent: Any
    problem: dict = field(default_factory=dict)
    duplicate: bool = False
    first: "Receipt | None" = None
    case: Any = None
    place: Any = None
    deliverer: dict = field(default_factory=dict)
    matter: Any = None
    intake: Any = None
    lines: list = field(default_factory=list)
    applicant: Any = None
    remark: str = ""

    @property
    def name(self):
        """The name of who applies."""
        return self.sent["applicant"]["name"] if self.sent else self.applicant.name

    @property
    def key(self):
        return self.sent.get("source_system"), self.sent.get("external_ref")

    @property
    def facts(self):
        """What the receipt says of what was sent."""
        applicant = self.sent["applicant"]
        id_type = applicant["id_type"]
        number = identity.normalise(id_type, applicant["id_number"])
        phone = identity.normalise_phone(applicant.get("phone") or "")
        return {
            "identity": {
                "id_type": id_type,
                "id_number": identity.mask(number),
                "phone": identity.mask_phone(phone),
            },
            "materials": [
                {
                    "name": line["name"],
                    "form": line["form"],
                    "copies": line["copies"],
                    "received": line.get("is_received", False),
                }
                for line in self.lines
            ],
        }

    def refuse(self, name, message):
        self.problem = {"field": name, "message": str(message)}
