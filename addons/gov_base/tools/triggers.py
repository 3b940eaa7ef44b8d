"""Triggers that keep the rows of a table, against SQL too."""

from odoo.tools import SQL

_EVENTS = (
    ("keep_row", SQL("UPDATE OR DELETE"), SQL("ROW")),
    ("keep_table", SQL("TRUNCATE"), SQL("STATEMENT")),
)


def keep(model, function):
    """Let a function of the database judge every change of the model's rows.

    :param function: name of a trigger function, which raises or lets it pass
    """
    for name, event, each in _EVENTS:
        model.env.cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s FOR EACH %s "
                "EXECUTE FUNCTION %s()",
                SQL.identifier(f"{model._table}_{name}"),
                event,
                SQL.identifier(model._table),
                each,
                SQL.identifier(function),
            )
        )
