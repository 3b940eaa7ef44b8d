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

    def _gov_check_own(self):
        user = self.env.user
        if not self or self.env.su or user._gov_is_system():
            return
        path = self._gov_owner
        if not path or any(one.mapped(path) != user for one in self.sudo()):
            raise AccessError(
                self.env._(
                    "Only the administrator of the system makes settings for others: "
                    "keep this one for yourself."
                )
            )
