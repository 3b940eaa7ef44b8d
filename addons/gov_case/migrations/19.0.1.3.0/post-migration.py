"""Clocks that follow on a state, and those of what may follow, begin to be kept."""

from odoo import SUPERUSER_ID, api

_DAY = "(%s AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date"
_DELIVERY = f"""
UPDATE gov_case
   SET follow_from_date = {_DAY % "decided_on"}, follow_days = 10,
       follow_due_date = delivery_due_date
 WHERE state = 'decided' AND follow_due_date IS NULL
"""
_ARCHIVE = f"""
UPDATE gov_case
   SET follow_from_date = {_DAY % "issued_on"}, follow_days = %(days)s,
       follow_due_date = {_DAY % "issued_on"} + %(days)s
 WHERE state = 'issued' AND follow_due_date IS NULL
"""
_CORRECTION = f"""
UPDATE gov_case AS held
   SET follow_from_date = asked.day, follow_days = %(days)s,
       follow_due_date = held.correction_due_date
  FROM (SELECT case_id, {_DAY % "max(happened_on)"} AS day FROM gov_case_event
         WHERE name = 'request_correction' GROUP BY case_id) AS asked
 WHERE asked.case_id = held.id AND held.state = 'correction'
   AND held.follow_due_date IS NULL
"""
_TOLERANCE = """
UPDATE gov_case_material AS line
   SET due_date = line.deferred_until
  FROM gov_case AS held
 WHERE held.id = line.case_id AND held.has_deferred
   AND held.state IN ('accepted', 'review', 'paused', 'decided')
   AND held.decision IS DISTINCT FROM 'rejected'
   AND line.deferred_until IS NOT NULL AND line.is_received IS NOT TRUE
"""


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    cases, rules = env["gov.case"], env["gov.light.rule"]
    cr.execute(_DELIVERY)
    cr.execute(_ARCHIVE, {"days": cases._archive_days()})
    cr.execute(_CORRECTION, {"days": cases._correction_days()})
    cr.execute(_TOLERANCE)
    env.invalidate_all()
    rules._follow_rules(tuple(rules._running_clocks()))
