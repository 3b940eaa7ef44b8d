"""Identity numbers that are right, made here from the standards alone."""

_WEIGHTS_18 = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def resident_id(serial, birth="19790305", area="630103"):
    """GB 11643: area, birth date, serial number, check sign."""
    body = f"{area}{birth}{serial % 1000:03d}"
    total = sum(
        int(sign) * weight for sign, weight in zip(body, _WEIGHTS_18, strict=True)
    )
    return body + "10X98765432"[total % 11]


def uscc(serial, head="91630103"):
    """GB 32100: class, area, body code of nine signs, check sign."""
    body = f"{head}MA{serial % 1000000:06d}"
    body += _organization_check(body[8:])
    total = sum(
        _USCC_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body)
    )
    return body + _USCC_SIGNS[(31 - total) % 31]


def _organization_check(body):
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(
        signs.index(sign) * weight for sign, weight in zip(body, weights, strict=True)
    )
    return "0123456789X"[11 - total % 11] if total % 11 else "0"


def wrong(number):
    """The same number with another last sign."""
    return number[:-1] + ("2" if number[-1] == "1" else "1")
