"""Settings that ordinary accounts made for others become their makers' own.

Posts of an older version that must not meet stay until they are ended; whoever holds
some is in the server's log.
"""

import logging

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

from odoo.addons.gov_base.core.duties import must_not_meet

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    _keep_to_makers(env)
    _tell_of_posts(env)


def _keep_to_makers(env):
    for model in ("ir.filters", "ir.embedded.actions"):
        for setting in env[model].search([]):
            maker, owner = setting.create_uid, env[model]._gov_owner
            if maker.id == SUPERUSER_ID or maker._gov_is_system():
                continue
            if setting[owner] != maker:
                setting[owner] = maker


def _tell_of_posts(env):
    query = SQL(
        """
        SELECT s.name, p.role, q.role
          FROM gov_post p
          JOIN gov_post q ON q.staff_id = p.staff_id AND q.id > p.id
           AND q.date_from <= COALESCE(p.date_to, 'infinity')
           AND p.date_from <= COALESCE(q.date_to, 'infinity')
          JOIN gov_staff s ON s.id = p.staff_id
         WHERE COALESCE(LEAST(p.date_to, q.date_to), 'infinity') >= CURRENT_DATE
         ORDER BY s.id, p.id, q.id
        """
    )
    for name, role, other in env.execute_query(query):
        if must_not_meet(role, other):
            _logger.warning("%s holds both %s and %s: end one", name, role, other)
