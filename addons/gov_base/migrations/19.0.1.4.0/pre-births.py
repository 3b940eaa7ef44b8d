from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    """The birth date is kept beside the numbers: shown only where none carries it."""
    if column_exists(cr, "gov_applicant", "birth_date"):
        rename_column(cr, "gov_applicant", "birth_date", "birth_date_plain")
