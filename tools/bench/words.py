"""What the parts of the bench agree on: logins, codes, payloads."""

from stdnum.cn import ric

# accepted(secret): of people made for a measurement and dropped after it
PASSWORD = "bench-password-2026"  # nosec B105
WIDE = "x_gov_bench"  # the model without logic
CITY, DISTRICT = "640100", "640104"
TOWNSHIP, OTHER_TOWNSHIP = "640104001", "640104002"  # the second hands over for others
QUIET_TOWNSHIP = "640104003"  # its cases are the oldest of all, and closed
DEPARTMENTS = ("MZ", "RS", "SG", "WJ")  # civil affairs, labour, market, health
DEPARTMENT = f"{DISTRICT}-MZ"
MADE_UP = [str(640190 + number) for number in range(6)]  # districts of nowhere
MATTER, IMMEDIATE = "6401040101", "6401040102"
MATERIALS = ("申请书", "身份证", "户口簿", "收入声明")
SINCE = "2023-01-01"
VILLAGE, QUIET_VILLAGE = "640104001002", "640104003001"
POSTS = {  # login: (role, code of the organisation)
    "bench-clerk": ("window_clerk", TOWNSHIP),
    "bench-machine": ("integrator", DISTRICT),
    "bench-handler": ("handler", DEPARTMENT),
    "bench-approver": ("approver", DEPARTMENT),
    "bench-manager": ("centre_manager", DISTRICT),
    "bench-local": ("handler", TOWNSHIP),
    "bench-agent": ("village_agent", VILLAGE),
    "bench-township": ("centre_manager", TOWNSHIP),
    "bench-deliverer": ("window_clerk", OTHER_TOWNSHIP),
    "bench-district": ("supervisor", DISTRICT),
    "bench-city": ("supervisor", CITY),
    "bench-quiet-agent": ("village_agent", QUIET_VILLAGE),
    "bench-quiet-clerk": ("window_clerk", QUIET_TOWNSHIP),
    "bench-quiet-manager": ("centre_manager", QUIET_TOWNSHIP),
}
READERS = {  # login: what the tables call him or her
    "bench-agent": "village agent",
    "bench-clerk": "township clerk",
    "bench-deliverer": "clerk who hands over for others",
    "bench-township": "township manager",
    "bench-handler": "department handler",
    "bench-approver": "department approver",
    "bench-district": "district supervisor",
    "bench-city": "city supervisor",
    "bench-quiet-agent": "village agent, quiet",
    "bench-quiet-clerk": "township clerk, quiet",
    "bench-quiet-manager": "township manager, quiet",
}


def person(serial):
    """An applicant; as many different ones as there are serial numbers."""
    year, serial = divmod(serial, 1000)
    month, year = divmod(year, 60)
    body = f"640104{1945 + year}{1 + month % 12:02d}{11 + month // 12:02d}{serial:03d}"
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
