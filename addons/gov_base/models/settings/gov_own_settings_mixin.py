from odoo import api, models
from odoo.exceptions import AccessError


class GovOwnSettingsMixin(models.AbstractModel):
    """Settings that change what somebody sees: each for oneself alone.

    Odoo lets every account make, change and delete those that all share, so that one
    filter set as everybody's default empties every list.
    """

    _name = "gov.own.settings.mixin"
    _description = "Settings of One Account"

    _gov_owner = "user_id"  # path to whose it is; empty: the system's

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._gov_check_own()
        return records

    def write(self, vals):
        self._gov_check_own()
        result = super().write(vals)
        self._gov_check_own()
        return result

    def unlink(self):
        self._gov_check_own()
        return super().unlink()

    def _check_access(self, operation):
        """What others share, or have, is there to be read."""
        refused = super()._check_access(operation)
        if operation not in ("write", "unlink") or not (others := self._gov_others()):
            return refused
        return (refused[0] if refused else self.browse()) | others, self._gov_own_error

    def _gov_check_own(self):
        if self._gov_others():
            raise self._gov_own_error()

    def _gov_others(self):
        """Return those of these settings that are not the user's alone."""
        user, path = self.env.user, self._gov_owner
        if not self or self.env.su or user._gov_is_system():
            return self.browse()
        if not path:
            return self
        return self.filtered(lambda one: one.sudo().mapped(path) != user)

    def _gov_own_error(self):
        return AccessError(
            self.env._(
                "Only the administrator of the system makes settings for others: keep "
                "this one for yourself."
            )
        )
