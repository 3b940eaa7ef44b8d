"""A list's rows as an export shows them, a batch at a time."""

from odoo.fields import Datetime
from odoo.tools import split_every

BATCH = 1000
_PLAIN = frozenset({"char", "text", "integer", "float", "boolean", "date"})


class Rows:
    """The rows of an export; memory holds a batch of them, however many there are.

    What Odoo's ``export_data`` returns for the same fields, cell by cell.

    :param records: what is exported, in this order
    :param names: fields, or paths of fields as ``export_data`` takes them
    """

    def __init__(self, records, names):
        records.browse().export_data(names)  # refuses who may not export
        self._records = records
        self._names = names

    def __len__(self):
        return len(self._records)

    def __iter__(self):
        for ids in split_every(BATCH, self._records._ids):
            part = self._records.browse(ids)
            yield from self._values(part)
            part.invalidate_recordset(flush=False)

    def _values(self, records):
        columns = [_COLUMNS.get(self._kind(name)) for name in self._names]
        if not all(columns):
            return records.export_data(self._names)["datas"]
        records.fetch(self._names)
        values = (
            column(records, name)
            for name, column in zip(self._names, columns, strict=True)
        )
        return zip(*values, strict=True)

    def _kind(self, name):
        if name == "id":  # an export's name for the external id
            return None
        field = self._records._fields.get(name)
        return field and ("plain" if field.type in _PLAIN else field.type)


def _plain(records, name):
    convert = records._fields[name].convert_to_export
    return [convert(value, records) for value in records.mapped(name)]


def _moments(records, name):
    return [
        Datetime.context_timestamp(record, moment).replace(tzinfo=None, microsecond=0)
        if (moment := record[name])
        else ""
        for record in records
    ]


def _labels(records, name):
    labels = dict(records._fields[name]._description_selection(records.env))
    return [labels.get(record[name], "") for record in records]


def _names(records, name):
    shown = {one.id: one.display_name or "" for one in records[name]}
    return [shown.get(record[name].id, "") for record in records]


_COLUMNS = {
    "plain": _plain,
    "datetime": _moments,
    "selection": _labels,
    "many2one": _names,
}
