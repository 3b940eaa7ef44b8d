from odoo import api, models, tools
from odoo.exceptions import UserError

from ...core.shapes import shorten
from ...tools.endpoint import endpoint


class GovByNumberMixin(models.AbstractModel):
    """Records that other systems know by a number and move on by it.

    A model names what they may do in :meth:`_gov_actions` and finds a record in
    ``_by_number(number)``.
    """

    _name = "gov.by.number.mixin"
    _description = "Known by a number"

    @api.model
    def _gov_actions(self):
        """Hook: the actions there are, without ``action_``, as a set of names."""
        return set()

    @api.model
    @tools.ormcache()
    def _actions(self):
        return frozenset(self._gov_actions())

    @api.model
    @endpoint
    def act(self, number: str, action: str, arguments: dict | bool = False):
        """Do what a button does, on the record with this number.

        The record has been read already, but not for this user: each action asks for
        the right to read it before it looks at it.

        :param action: name of an action without ``action_``, such as ``accept``
        :param arguments: the action's own arguments by name
        """
        if action not in self._actions():
            raise UserError(
                self.env._(
                    "There is no action %(name)s here.", name=shorten(action) or "''"
                )
            )
        record = self._by_number(number).with_env(self.env)
        return getattr(record, f"action_{action}")(**(arguments or {}))

    @api.model
    def _by_number(self, number):
        """Return the one record with this number, as the superuser.

        :raises UserError: there is none
        """
        raise NotImplementedError
