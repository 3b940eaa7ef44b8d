from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class IrAttachment(models.Model):
    """Whom a file reaches: who may read its record, and nobody beside it.

    A file marked public, or with a token, is given to whoever has its address, and
    outlives the record it was copied from.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        files._gov_check_reach()
        return files

    def write(self, vals):
        moved = not {"res_model", "res_id", "res_field"}.isdisjoint(vals)
        if moved and not self.env.su and self._gov_kept():
            raise self._gov_kept_error()
        result = super().write(vals)
        if moved:
            self.check_access("write")
        self._gov_check_reach()
        return result

    def copy_data(self, default=None):
        """Refuse copies of what the suite keeps; its own code makes them."""
        if not self.env.su and self._gov_kept():
            raise self._gov_kept_error()
        return super().copy_data(default)

    def _check_access(self, operation):
        """Files of the suite's records come and go with them, never by themselves."""
        refused = super()._check_access(operation)
        if operation == "read" or self.env.su or self.env.is_system():
            return refused
        if not (kept := self._gov_kept()):
            return refused
        return (refused[0] if refused else self.browse()) | kept, self._gov_kept_error

    def _gov_kept(self):
        """Return those that belong to a record of the suite."""
        return self.filtered(
            lambda one: (one.sudo().res_model or "").startswith("gov.")
        )

    def _gov_kept_error(self):
        return AccessError(
            self.env._("Files of the suite's records are kept with them alone.")
        )

    def _gov_check_reach(self):
        """Refuse what would be read without a sign-in.

        What ordinary accounts put there at all, and contents of the suite's records by
        whomever, also when they were read and taken in anew.
        """
        open_files = self.sudo().filtered(lambda one: one.public or one.access_token)
        if not open_files:
            return
        if not (self.env.su or self.env.is_system()):
            raise AccessError(self.env._("Files are read after signing in only."))
        if open_files._gov_kept() or open_files._gov_same_content(kept=True):
            raise self._gov_kept_error()

    def _gov_same_content(self, kept):
        """Return the files with the same content that the suite keeps, or the others.

        :param kept: whether those of the suite's records, or those beside them
        """
        names = set(self.sudo().mapped("store_fname")) - {False}
        sums = set(self.sudo().filtered("db_datas").mapped("checksum")) - {False}
        same = Domain.FALSE
        if names:
            same |= Domain("store_fname", "in", names)
        if sums:
            same |= Domain("store_fname", "=", False) & Domain("checksum", "in", sums)
        ours = Domain("res_model", "=like", "gov.%")
        files = self.sudo().with_context(skip_res_field_check=True)
        return files.search(same & (ours if kept else ~ours)) - self

    def _gov_unlink_copies(self):
        """Delete what was made of these contents beside the suite's records.

        Files of other records, logos and pictures among them, are not copies: whoever
        uploads the same bytes must not be able to have them deleted.
        """
        loose = self._gov_same_content(kept=False).filtered(
            lambda one: not (one.res_model or one.res_field or one.public)
        )
        loose.unlink()
