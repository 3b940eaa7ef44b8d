from odoo.tools import SQL

_BATCH = 50_000


def migrate(cr, version):
    """Show less of every number: what ``core/identity.py`` shows of a new one.

    The numbers stay inside the database; documents keep what they were issued with.
    """
    cr.execute("SELECT COALESCE(min(id), 0), COALESCE(max(id), -1) FROM gov_applicant")
    first, last = cr.fetchone()
    for begin in range(first, last + 1, _BATCH):
        cr.execute(_masks(begin), log_exceptions=False)


def _masks(begin):
    return SQL(
        """
        UPDATE gov_applicant
           SET id_number_masked = CASE WHEN length(id_number_plain) < 8
                   THEN repeat('*', length(id_number_plain))
                   ELSE left(id_number_plain, 1)
                        || repeat('*', length(id_number_plain) - 2)
                        || right(id_number_plain, 1) END,
               phone_masked = CASE WHEN length(phone_plain) < 7
                   THEN repeat('*', length(phone_plain))
                   WHEN length(phone_plain) = 11
                   THEN left(phone_plain, 3) || '******' || right(phone_plain, 2)
                   ELSE repeat('*', length(phone_plain) - 2)
                        || right(phone_plain, 2) END
         WHERE id >= %s AND id < %s AND id_number_plain IS NOT NULL
        """,
        begin,
        begin + _BATCH,
    )
