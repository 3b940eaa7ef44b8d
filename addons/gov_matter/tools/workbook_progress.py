"""How far a running import is, told to other transactions.

The import is one transaction that nobody sees into before it ends. Its progress goes
out through a connection of its own, so that the dialogue can ask for it meanwhile,
from another thread or another process.
"""

import time

from odoo.tools import SQL

INTERVAL = 0.4


class Progress:
    """Reports of one run; call it with phase, done and total.

    :param env: the environment of the run
    :param run: number of the run, under which it is asked for
    """

    def __init__(self, env, run: int):
        self._env = env
        self._run = run
        self._told = ("", 0.0)
        env.cr.postcommit.add(self._finish)
        env.cr.postrollback.add(self._finish)
        self._tell("starting", 0, 0, False)

    def __call__(self, phase: str, done: int, total: int):
        before, when = self._told
        now = time.monotonic()
        if phase == before and done < total and now - when < INTERVAL:
            return
        self._told = (phase, now)
        self._tell(phase, done, total, False)

    def _finish(self):
        self._tell("finished", 0, 0, True)

    def _tell(self, phase, done, total, finished):
        with self._env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    _TELL,
                    run=self._run,
                    phase=phase,
                    done=done,
                    total=total,
                    finished=finished,
                    user=self._env.uid,
                )
            )


def progress_of(env, run: int) -> dict:
    """Return the last report of a run, empty before the first one."""
    rows = env.execute_query_dict(SQL(_LAST, run=run))
    return rows[0] if rows else {}


_TELL = """
INSERT INTO gov_matter_workbook_progress AS p
       (run, phase, done, total, finished,
        create_uid, create_date, write_uid, write_date)
VALUES (%(run)s, %(phase)s, %(done)s, %(total)s, %(finished)s,
        %(user)s, now() AT TIME ZONE 'UTC', %(user)s, now() AT TIME ZONE 'UTC')
ON CONFLICT (run) DO UPDATE
   SET phase = excluded.phase, done = excluded.done, total = excluded.total,
       finished = excluded.finished, write_date = excluded.write_date
"""

_LAST = """
SELECT phase, done, total, finished FROM gov_matter_workbook_progress
 WHERE run = %(run)s
"""
