from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class IrDefault(models.Model):
    """Whose defaults count where: each person's own, and only where they may write."""

    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """Return no more than the user may write; of ``gov.*``, only the user's own.

        With ``sudo()`` the account stays, and so would its defaults: rows that are made
        there are made by code, and take none of them.
        """
        if model_name.startswith("gov."):
            model = self.env[model_name]
            if self.env.su and not model._transient:
                return {}
            found = self._own_defaults(model_name, condition)
            return {
                name: value
                for name, value in found.items()
                if model._gov_takes_default(name)
            }
        if self.env.su and self.env.uid != SUPERUSER_ID:
            company = self.env.company
            self = self.with_user(SUPERUSER_ID).with_company(company)
        return super()._get_model_defaults(model_name, condition)

    @api.model
    @ormcache("self.env.uid", "self.env.company.id", "model_name", "condition")
    def _own_defaults(self, model_name, condition):
        own = self.sudo().search(
            [
                ("field_id.model", "=", model_name),
                ("user_id", "=", self.env.uid),
                ("condition", "=", condition),
            ]
        )
        named = set(own.mapped("field_id.name"))
        found = super()._get_model_defaults(model_name, condition) if named else {}
        return {name: value for name, value in found.items() if name in named}

    @api.constrains("field_id", "user_id", "json_value")
    def _check_guarded(self):
        """Refuse what would never count, so that nobody relies on it."""
        for default in self.sudo():
            field = default.field_id
            if not field.model.startswith("gov.") or field.model not in self.env:
                continue
            if not default.user_id:
                raise ValidationError(
                    self.env._(
                        "Defaults of %(model)s are each person's own: there are none "
                        "for everybody.",
                        model=field.model_id.name,
                    )
                )
            if not default._is_usable():
                raise ValidationError(
                    self.env._(
                        "%(field)s of %(model)s is written by its actions alone and "
                        "takes no default.",
                        field=field.field_description,
                        model=field.model_id.name,
                    )
                )

    def _is_usable(self):
        """Tell whether whose default this is may write the field on a new record."""
        model = self.env[self.field_id.model].with_user(self.user_id)
        return model.has_access("create") and model._gov_takes_default(
            self.field_id.name
        )
