from odoo.exceptions import UserError


def single(records):
    """Return the one record a public method works on.

    :raises UserError: none or several, which clients can send
    """
    if len(records) != 1:
        raise UserError(
            records.env._(
                "%(model)s: choose one record, not %(count)s.",
                model=records.env["ir.model"]._get(records._name).name,
                count=len(records),
            )
        )
    records.check_access("read")
    return records
