from passlib.context import CryptContext

from odoo import api, models

_ROUNDS = 1000


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _make_demo_passwords(self):
        """Give the demo accounts that have none a password equal to their name.

        Hashed with few rounds: the usual number takes most of the demo's time for
        passwords that are no secret. Odoo hashes each anew at its first use.
        """
        hashes = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=_ROUNDS)
        self.env.cr.execute(
            """
            SELECT u.id, u.login
              FROM res_users u
              JOIN ir_model_data d ON d.model = 'res.users' AND d.res_id = u.id
             WHERE d.module = 'gov_base' AND d.name LIKE 'user\\_%\\_demo'
               AND u.password IS NULL
            """
        )
        for user_id, login in self.env.cr.fetchall():
            self._set_encrypted_password(user_id, hashes.hash(login))
