"""Clocks that follow on a state, and those of what may follow, begin to be kept.

Before the addon's data is loaded, because that recounts the open dates when the
calendar is another than the one followed so far: it must find the clocks running.
"""

_DAY = "(%s AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date"
_COLUMNS = """
ALTER TABLE gov_case
    ADD COLUMN IF NOT EXISTS follow_from_date date,
    ADD COLUMN IF NOT EXISTS follow_days int4,
    ADD COLUMN IF NOT EXISTS follow_due_date date;
ALTER TABLE gov_case_material
    ADD COLUMN IF NOT EXISTS due_date date
"""
# What is put in is the constant above, of a column's name.
_DELIVERY = f"""
UPDATE gov_case
   SET follow_from_date = {_DAY % "decided_on"}, follow_days = 10,
       follow_due_date = delivery_due_date
 WHERE state = 'decided' AND follow_due_date IS NULL
"""  # nosec B608
_ARCHIVE = f"""
UPDATE gov_case
   SET follow_from_date = {_DAY % "issued_on"}, follow_days = %(archive)s,
       follow_due_date = {_DAY % "issued_on"} + %(archive)s
 WHERE state = 'issued' AND follow_due_date IS NULL
"""  # nosec B608
_CORRECTION = f"""
UPDATE gov_case AS held
   SET follow_from_date = asked.day, follow_days = %(correction)s,
       follow_due_date = held.correction_due_date
  FROM (SELECT case_id, {_DAY % "max(happened_on)"} AS day FROM gov_case_event
         WHERE name = 'request_correction' GROUP BY case_id) AS asked
 WHERE asked.case_id = held.id AND held.state = 'correction'
   AND held.follow_due_date IS NULL
"""  # nosec B608
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
    days = {
        "archive": _days(cr, "gov_case.archive_days", 30),
        "correction": _days(cr, "gov_case.correction_days", 15),
    }
    for statement in (_COLUMNS, _DELIVERY, _ARCHIVE, _CORRECTION, _TOLERANCE):
        cr.execute(statement, days)


def _days(cr, parameter, default):
    cr.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [parameter])
    (text,) = cr.fetchone() or ("",)
    return min(max(int(text), 1), 365) if text.isdecimal() else default
