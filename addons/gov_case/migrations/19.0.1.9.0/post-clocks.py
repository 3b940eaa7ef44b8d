"""Open clocks are counted again: days of rest, what had passed, what the law accepts.

The law's period in calendar days ends on no day of rest, a date that had passed when a
special procedure began is not moved by it, and a received case keeps beside the five
days the clock that runs when they are over. What has ended stays as it was; each date
that moves is in the journal. The job that accepts by law runs on the hour.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["gov.case"]._follow_calendar()
    job = env.ref("gov_case.ir_cron_deem_accepted", raise_if_not_found=False)
    if job:
        cr.execute(
            "UPDATE ir_cron SET nextcall = date_trunc('hour', nextcall) WHERE id = %s",
            [job.id],
        )
