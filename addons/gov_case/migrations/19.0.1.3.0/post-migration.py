"""Running clocks turn yellow by the rules that are data now."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    rules = api.Environment(cr, SUPERUSER_ID, {})["gov.light.rule"]
    rules._follow_rules(tuple(rules._gov_running_clocks()))
