"""The shape of what other systems send: known keys, right types, sane lengths.

Nothing here looks anything up; a payload that passes may still name a matter that does
not exist.
"""

import sys

from odoo.addons.gov_base.core.shapes import Number, Rows, Shape, Text

CHANNELS = ("window", "online", "mobile", "kiosk", "proxy")
APPLICANT_KINDS = ("person", "organization")
FORMS = ("original", "copy", "both")
WAYS = ("pickup", "courier", "electronic")
MOST_MATERIALS = 100
MOST_COPIES = 99

_ANY_LENGTH = sys.maxsize
_LARGEST_ID = 2**31 - 1

MATERIAL = Shape(
    {
        "name": Text(200),
        "form": Text(20, required=False, choices=FORMS),
        "copies": Number(0, MOST_COPIES),
        "content": Text(_ANY_LENGTH, required=False, lines=True),
        "filename": Text(255, required=False),
    }
)
APPLICANT = Shape(
    {
        "kind": Text(20, choices=APPLICANT_KINDS),
        "name": Text(100),
        "id_type": Text(20),
        "id_number": Text(40),
        "phone": Text(40, required=False),
    }
)
SUBMISSION = Shape(
    {
        "source_system": Text(64),
        "external_ref": Text(128),
        "matter_code": Text(64),
        "accepting_organization_code": Text(64),
        "delivery_organization_code": Text(64, required=False),
        "delivery_how": Text(20, required=False, choices=WAYS),
        "channel": Text(20, choices=CHANNELS),
        "applicant": APPLICANT,
        "materials": Rows(MATERIAL, MOST_MATERIALS),
        "note": Text(2000, required=False, lines=True),
    }
)
_DESK_MATERIAL = Shape({**MATERIAL.keys, "reuses": Number(1, _LARGEST_ID)})
DESK = Shape(
    {
        **{
            name: part
            for name, part in SUBMISSION.keys.items()
            if name not in ("source_system", "external_ref")
        },
        "materials": Rows(_DESK_MATERIAL, MOST_MATERIALS),
        "name_reason": Text(200, required=False),
    }
)
SUPPLIED = Rows(
    Shape(
        {
            "material_id": Number(1, _LARGEST_ID, required=True),
            "form": Text(20, required=False, choices=FORMS),
            "copies": Number(0, MOST_COPIES),
            "content": Text(_ANY_LENGTH, required=False, lines=True),
            "filename": Text(255, required=False),
        }
    ),
    MOST_MATERIALS,
)
CORRECTIONS = Rows(
    Shape(
        {
            "material_id": Number(1, _LARGEST_ID, required=True),
            "note": Text(500, lines=True),
            "reason": Text(500, required=False, lines=True),
        }
    ),
    MOST_MATERIALS,
)
