"""Every column that only code writes, of every model, with a client's defaults."""

import json

import psycopg2

from odoo.exceptions import UserError

SAMPLES = {
    "boolean": True,
    "char": "forged",
    "date": "2001-01-01",
    "datetime": "2001-01-01 00:00:00",
    "float": 77.0,
    "integer": 77,
    "many2one_reference": 77,
    "text": "forged",
}


class GuardedWalk:
    """For a test of each addon, so that the last one walks the models of all."""

    def guarded_models(self):
        """The ``gov.*`` models with rows that stay."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            rows = model._auto and not (model._abstract or model._transient)
            if name.startswith("gov.") and rows:
                yield model

    def kept(self, model):
        """Return ``{field: a value}`` of the stored columns only code writes."""
        found = {}
        for name, field in model._fields.items():
            if not (field.store and field.column_type) or name in _ODOOS_OWN:
                continue
            if not model._has_field_access(field, "write") or self.is_audit(model):
                value = self.sample(model, field)
                if value is not None:
                    found[name] = value
        return found

    def is_audit(self, model):
        return not model.has_access("create")

    def sample(self, model, field):
        if field.type == "many2one":
            rows = self.env[field.comodel_name].sudo()
            return rows.with_context(active_test=False).search([], limit=1).id or None
        if field.type == "selection":
            return (field.get_values(self.env) or [None])[-1]
        return SAMPLES.get(field.type)

    def plant(self, model, values, user):
        """Write defaults past the checks: rows of an older time."""
        for name, value in values.items():
            field = self.env["ir.model.fields"]._get(model._name, name)
            self.cr.execute(
                "INSERT INTO ir_default (field_id, user_id, json_value) "
                "VALUES (%s, %s, %s)",
                (field.id, user.id or None, json.dumps(value)),
            )

    def check_walk(self, user):
        """Neither kept nor sent, neither own nor shared, neither plain nor in sudo."""
        nobody = user.browse()
        planted, arrived = 0, []
        for model in self.guarded_models():
            mine = model.with_user(user)
            values = self.kept(mine)
            planted += len(values)
            for whose in (user, nobody):
                self.plant(model, values, whose)
            self.env.registry.clear_cache()
            sent = {f"default_{name}": value for name, value in values.items()}
            for way, records in (
                ("sudo", mine.sudo()),
                ("sudo, sent", mine.sudo().with_context(**sent)),
                ("plain", mine),
                ("plain, sent", mine.with_context(**sent)),
            ):
                if not records.env.su and self.is_audit(mine):
                    continue
                got = records.default_get(list(values))
                arrived += self.arrived(way, records, values, got)
            if not self.is_audit(mine):
                arrived += self.refusals(mine, values)
        self.assertEqual(arrived, [])
        self.assertGreater(planted, 20)

    def arrived(self, way, records, values, got):
        """Tell which values came from the client, and not from the field itself."""
        full = records._add_missing_default_values({})
        for name, value in values.items():
            field = records._fields[name]
            own = field.default and field.convert_to_write(
                field.convert_to_cache(field.default(records), records), records
            )
            for found in (got, full):
                if name in found and found[name] not in (own, field.default):
                    yield f"{records._name}.{name} ({way}): {found[name]!r}, not {own}"
                if name in found and not field.default:
                    yield f"{records._name}.{name} ({way}): {value!r}"

    def refusals(self, mine, values):
        for name, value in values.items():
            sent = mine.with_context(**{f"default_{name}": value})
            for way, attempt in (
                ("create", lambda sent=sent: sent.create([{}])),
                ("web_save", lambda sent=sent: sent.web_save({}, {"id": {}})),
                ("given", lambda n=name, v=value: mine.create([{n: v}])),
            ):
                try:
                    with self.env.cr.savepoint():
                        attempt()
                except UserError:
                    continue
                except (psycopg2.Error, KeyError, TypeError, ValueError) as error:
                    yield f"{mine._name}.{name} by {way}: {type(error).__name__}"
                else:
                    yield f"{mine._name}.{name} by {way}: made"


_ODOOS_OWN = frozenset(
    {"id", "create_uid", "create_date", "write_uid", "write_date", "parent_path"}
)
