import contextlib
import logging
import os
import uuid
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class IrAttachment(models.Model):
    """A file is stored whole and for good, or not at all.

    Odoo writes it straight to its place, which its content names. What a full disk or a
    killed process leaves there is half a file, and the same paper is refused for ever
    after, because it differs from what is stored in its name.
    """

    _inherit = "ir.attachment"
    _gov_named_if_readable = True

    @api.model
    def _of_records(self, kept):
        """Return the files of records of several models, those of their fields too.

        :param kept: list of recordsets
        """
        files = self.with_context(skip_res_field_check=True)
        return files.search(
            Domain.OR(
                Domain("res_model", "=", records._name)
                & Domain("res_id", "in", records.ids)
                for records in kept
                if records
            )
        )

    def _file_write(self, bin_value, checksum):
        try:
            name, place = self._get_path(bin_value, checksum)
            if not os.path.exists(place):
                self._file_write_whole(bin_value, name, Path(place))
        except OSError as error:
            _logger.exception("A file cannot be stored")
            raise UserError(
                self.env._("The file cannot be stored now: try again later.")
            ) from error
        return name

    def _file_write_whole(self, content, name, place):
        """Write beside the place and rename; leftovers go with the next collection."""
        part = place.with_name(f"{place.name}-{uuid.uuid4().hex}")
        for marked in (name, f"{name[:3]}{part.name}"):
            self._mark_for_gc(marked)
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.rename(place)
            Path(self._full_path("checklist"), name[:2], part.name).unlink()
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
