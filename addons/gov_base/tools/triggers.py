"""Triggers that keep the rows of a table, against SQL too."""

from contextlib import contextmanager

from odoo.tools import SQL

_EVENTS = (
    ("keep_row", SQL("UPDATE OR DELETE"), SQL("ROW")),
    ("keep_table", SQL("TRUNCATE"), SQL("STATEMENT")),
)


def keep(model, function, but=()):
    """Let a function of the database judge every change of the model's rows.

    :param function: name of a trigger function, which raises or lets it pass
    :param but: columns that may follow where a row belongs, see :func:`moving`
    """
    for name, event, each in _EVENTS:
        model.env.cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s FOR EACH %s "
                "EXECUTE FUNCTION %s(%s)",
                SQL.identifier(f"{model._table}_{name}"),
                event,
                SQL.identifier(model._table),
                each,
                SQL.identifier(function),
                SQL(", ").join(SQL("%s", column) for column in but),
            )
        )


@contextmanager
def moving(model):
    """Let the columns that say where kept rows belong follow an organisation.

    Within this transaction, of this table, and of these columns alone.
    """
    opened = SQL("SELECT set_config('gov.moving', %s, true)", model._table)
    with model.env.cr.savepoint():  # which takes the setting back when anything fails
        model.env.cr.execute(opened)
        yield
        model.env.cr.execute(SQL("SELECT set_config('gov.moving', '', true)"))
