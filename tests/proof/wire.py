"""Calls as they come over the wire: a connection, a transaction and retries each."""

import threading
from concurrent.futures import ThreadPoolExecutor

from odoo.exceptions import UserError
from odoo.service.model import execute_cr


def call(registry, user_id, model, method, *args, **named):
    """What the server does with one XML-RPC call, without the XML."""
    registry.check_signaling()
    with registry.cursor() as cursor:
        return execute_cr(cursor, user_id, model, method, list(args), named)


def at_once(works):
    """Run all of them from one starting signal; each answer or sentence in order."""
    gate = threading.Barrier(len(works))

    def run(work):
        gate.wait()
        try:
            return work()
        except UserError as refusal:
            return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
