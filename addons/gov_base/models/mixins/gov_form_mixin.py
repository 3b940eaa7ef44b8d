import contextlib

from odoo import api, models
from odoo.exceptions import MissingError
from odoo.fields import Domain
from odoo.tools import SQL


class GovFormMixin(models.AbstractModel):
    """Forms with many lists of lines, opened in few queries.

    Odoo asks for each list twice, for its ids and then for its rows, and once for the
    names behind each reference. Here one query tells which lists have lines at all,
    these are read with what is shown of them, and each model's names come together.
    What is read is what would be read, under the same rules.
    """

    _name = "gov.form.mixin"
    _description = "Forms with many lists"

    def web_read(self, specification):
        lists = self._lists_to_read(specification)
        if len(lists) > 1 and all(self._ids):
            with contextlib.suppress(MissingError):  # of what is gone, Odoo says so
                self._read_together(specification, lists)
        return super().web_read(specification)

    @api.model
    def _form_columns(self):
        """Return the names of columns that computed fields of the form look at.

        Models of lines may have one, too.
        """
        return ()

    def _lists_to_read(self, specification):
        """Return ``{one2many field: names of its shown fields}``."""
        fields = (self._fields.get(name) for name in specification)
        return {
            field: list(specification[field.name]["fields"])
            for field in fields
            if field
            and field.type == "one2many"
            and field.store
            and specification[field.name].get("fields")
            and self._has_field_access(field, "read")
            and self.env[field.comodel_name].has_access("read")
            and any(field._cache_missing_ids(self))
        }

    def _read_together(self, specification, lists):
        names = {name for name in specification if self._fields.get(name) not in lists}
        self.fetch(sorted({*names, *self._form_columns()}))
        lines = [(self, names)]
        filled = self._lists_with_lines(lists)
        for field, names in lists.items():
            found = self._lines_of_list(field, names) if field in filled else {}
            field._insert_cache(self, [found.get(one, ()) for one in self._ids])
            lines.append((self[field.name], names))
        _read_names(self.env, lines)

    def _lists_with_lines(self, lists):
        """Return the fields of which there is at least one line, in one query."""
        fields = list(lists)
        for field in fields:
            self.env[field.comodel_name].flush_model([field.inverse_name])
        there = [
            SQL(
                "EXISTS (SELECT 1 FROM %s WHERE %s IN %s)",
                SQL.identifier(self.env[field.comodel_name]._table),
                SQL.identifier(field.inverse_name),
                self._ids,
            )
            for field in fields
        ]
        [row] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(there)))
        return {field for field, found in zip(fields, row, strict=True) if found}

    def _lines_of_list(self, field, names):
        """Return ``{id: ids of its lines}``, the lines read with these fields."""
        lines = self.env[field.comodel_name].with_context(active_test=False)
        inverse = field.inverse_name
        further = (inverse, lines._active_name, *_columns_of(lines))
        names = [*dict.fromkeys(name for name in (*further, *names) if name)]
        wanted = field.get_comodel_domain(self) & Domain(inverse, "in", self.ids)
        found = {}
        for line in lines.search_fetch(wanted, names):
            found.setdefault(line[inverse].id, []).append(line.id)
        return {one: tuple(ids) for one, ids in found.items()}


def _columns_of(lines):
    return getattr(lines, "_form_columns", tuple)()


def _read_names(env, lines):
    """Read the names behind the references of these records, model by model."""
    ids = {}
    for records, names in lines:
        for name in names:
            field = records._fields.get(name)
            if field and field.type == "many2one" and field.store:
                ids.setdefault(field.comodel_name, set()).update(records[name].ids)
    for model, wanted in ids.items():
        env[model].sudo().browse(wanted).mapped("display_name")
