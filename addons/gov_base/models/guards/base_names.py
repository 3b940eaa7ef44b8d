from odoo import api, models
from odoo.exceptions import AccessError, MissingError

_HIDDEN = "…"


class Base(models.AbstractModel):
    """Names behind references, which Odoo reads as superuser.

    Who reads a record reads the names of the places, staff, matters and bodies in it.
    People, cases, papers and files are named only to those who may read them, or where
    the record itself is about them and opened by the same right.
    """

    _inherit = "base"

    _gov_named_if_readable = False  # on the model that is named
    _gov_names = frozenset()  # fields of a model that name what only its readers see

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        if load == "_classic_read" and not self.env.su:
            for name in fnames:
                if self._gov_names_what_may_be_closed(name):
                    closed = self[name]._gov_closed_ids()
                    for row in rows:
                        if row.get(name) and row[name][0] in closed:
                            row[name] = (row[name][0], _HIDDEN)
        return rows

    def web_read(self, specification):
        rows = super().web_read(specification)
        if self.env.su:
            return rows
        for name, wanted in specification.items():
            shown = wanted and "display_name" in (wanted.get("fields") or ())
            if shown and self._gov_names_what_may_be_closed(name):
                closed = self[name]._gov_closed_ids()
                for row in rows:
                    if row[name] and row[name]["id"] in closed:
                        row[name]["display_name"] = _HIDDEN
        return rows

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        formatter = super()._web_read_group_groupby_formatter(groupby_spec, values)
        if self.env.su or not self._gov_names_what_may_be_closed(groupby_spec):
            return formatter

        def named_if_readable(value):
            label, domain = formatter(value)
            if label and value._gov_closed_ids():
                label = (label[0], _HIDDEN)
            return label, domain

        return named_if_readable

    @api.model
    def read_group(self, domain, fields, groupby, *args, **kwargs):
        """Name groups as the other ways of grouping do."""
        rows = super().read_group(domain, fields, groupby, *args, **kwargs)
        if self.env.su:
            return rows
        for name in [groupby] if isinstance(groupby, str) else groupby:
            if not self._gov_names_what_may_be_closed(name):
                continue
            for row in rows:
                if row.get(name) and self._gov_grouped(name)._gov_is_closed(row[name]):
                    row[name] = (row[name][0], _HIDDEN)
        return rows

    @api.model
    def _gov_names_what_may_be_closed(self, name):
        """Tell whether the field may name somebody or something the reader may not.

        :param name: a field, or a path of them
        """
        model = self._gov_grouped(name)
        return (
            model is not None
            and self._name.startswith("gov.")
            and model._gov_named_if_readable
            and not (name in self._gov_names and model.has_access("read"))
        )

    @api.model
    def _gov_grouped(self, path):
        """Return the model that a path of references leads to, if it leads to one."""
        model = self
        for name in path.split("."):
            field = model._fields.get(name)
            if field is None or field.type not in ("many2one", "one2many", "many2many"):
                return None
            model = self.env[field.comodel_name]
        return model if field.type == "many2one" else None

    @api.model
    def _gov_is_closed(self, named):
        return bool(self.browse(named[0])._gov_closed_ids())

    def _gov_closed_ids(self):
        """Return which ids of these the caller may not read."""
        records = self._origin
        try:
            return set((records - records._filtered_access("read"))._ids)
        except (AccessError, MissingError):
            return set(records._ids)
