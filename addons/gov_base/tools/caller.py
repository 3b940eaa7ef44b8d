"""Where a call over RPC comes from, which Odoo hides from the code it calls."""

import contextlib
from contextvars import ContextVar

_ADDRESS = ContextVar("gov_caller_address", default="")


@contextlib.contextmanager
def coming_from(address):
    token = _ADDRESS.set(address or "")
    try:
        yield
    finally:
        _ADDRESS.reset(token)


def address():
    return _ADDRESS.get()
