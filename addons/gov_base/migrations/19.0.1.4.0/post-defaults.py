"""Defaults that would be refused today go: for everybody, and of what code writes.

They do not count any more; left there they would look as if they did.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    defaults = env["ir.default"].search([("field_id.model", "=like", "gov.%")])
    known = defaults.filtered(lambda one: one.field_id.model in env)
    known.filtered(lambda one: not (one.user_id and one._is_usable())).unlink()
