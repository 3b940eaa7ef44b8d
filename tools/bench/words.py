"""What the parts of the bench of cases agree on: logins, codes, payloads."""

from stdnum.cn import ric

# accepted(secret): of people made for a measurement and dropped after it
PASSWORD = "bench-password-2026"  # nosec B105
WIDE = "x_gov_bench"  # the model without logic
TOWNSHIP, DEPARTMENT = "650102100", "650102-MZ"
MATTER, IMMEDIATE = "6501020101", "6501020102"
MATERIALS = ("申请书", "身份证", "户口簿", "收入声明")
POSTS = {  # login: (role, code of the organisation)
    "bench-clerk": ("window_clerk", TOWNSHIP),
    "bench-machine": ("integrator", "650102"),
    "bench-handler": ("handler", DEPARTMENT),
    "bench-approver": ("approver", DEPARTMENT),
    "bench-manager": ("centre_manager", "650102"),
    "bench-local": ("handler", TOWNSHIP),
}


def person(serial):
    """An applicant; as many different ones as there are serial numbers."""
    year, serial = divmod(serial, 1000)
    month, year = divmod(year, 60)
    body = f"650102{1945 + year}{1 + month % 12:02d}11{serial:03d}"
    return {
        "kind": "person",
        "name": "阿依古丽",
        "id_type": "resident_id",
        "id_number": body + ric.calc_check_digit(body + "0"),
        "phone": "13999105678",
    }


def payload(serial, matter=MATTER):
    """What another system sends of an application with all its papers."""
    return {
        "source_system": "bench",
        "external_ref": f"B-{serial}",
        "matter_code": matter,
        "accepting_organization_code": TOWNSHIP,
        "channel": "online",
        "applicant": person(serial),
        "materials": [
            {"name": name, "form": "copy", "copies": 1} for name in MATERIALS
        ],
        "note": "",
    }
