"""The one place that uses what Odoo does not export: the parts of a domain.

``odoo.fields.Domain`` is public, and the classes of its parts are not. Who takes a
domain apart imports them from here.
"""

try:
    from odoo.orm.domains import DomainAnd, DomainCondition, DomainNary, DomainOr
except ImportError as error:
    raise ImportError(
        "Odoo has moved the parts of a domain: say in gov_base/tools/private_orm.py "
        "where they are now."
    ) from error

__all__ = ["DomainAnd", "DomainCondition", "DomainNary", "DomainOr"]
