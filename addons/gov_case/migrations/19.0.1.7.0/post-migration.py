"""A draft whose contents were erased is no case whose contents are gone for good.

What is erased of a received case is told of in ``gov_case_erasure``; until now drafts
had the moment, too, and would have kept what came to them later.
"""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE gov_case c SET erased_on = NULL
         WHERE erased_on IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM gov_case_erasure e
                WHERE e.case_id = c.id AND e.kind = 'erased')
        """
    )
