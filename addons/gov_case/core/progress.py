"""What the code printed on a document says."""

PLACE = "{number}"


def text(address: str, number: str) -> str:
    """Return the address of the page of progress of a case, or its number alone.

    :param address: of the page, with ``{number}`` where the number goes or without
    """
    address = address.strip()
    if not address:
        return number
    if PLACE in address:
        return address.replace(PLACE, number)
    return f"{address.rstrip('/')}/{number}"
