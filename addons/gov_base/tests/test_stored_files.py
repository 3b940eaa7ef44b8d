import errno
import os
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

LOG = "odoo.addons.gov_base.models.doors.ir_attachment"


@tagged("post_install", "-at_install")
class TestStoredFiles(TransactionCase):
    """A full disk ends in a sentence and leaves nothing that is in the way later."""

    def setUp(self):
        super().setUp()
        self.content = os.urandom(3000)
        checksum = self.env["ir.attachment"]._compute_checksum(self.content)
        self.place = Path(
            self.env["ir.attachment"]._full_path(f"{checksum[:2]}/{checksum}")
        )
        self.addCleanup(self.place.unlink, missing_ok=True)

    def store(self):
        return self.env["ir.attachment"].create({"name": "scan", "raw": self.content})

    def left(self):
        return [path.name for path in self.place.parent.glob(f"{self.place.name}*")]

    def refused(self, name):
        full = OSError(errno.ENOSPC, "No space left on device")
        with (
            mute_logger(LOG),
            patch(name, side_effect=full),
            self.assertRaisesRegex(UserError, "cannot be stored now"),
        ):
            self.store()

    def test_a_disk_that_fills_up_while_writing(self):
        self.refused("os.fsync")
        self.assertEqual(self.left(), [])
        self.assertEqual(self.store().raw, self.content)
        self.assertEqual(self.left(), [self.place.name])

    def test_a_disk_without_room_for_a_name(self):
        self.refused(f"{LOG}.Path.open")
        self.assertEqual(self.left(), [])

    def test_what_a_killed_process_left_is_not_in_the_way(self):
        """Half a file lies under another name, and the next collection takes it."""
        with (
            patch(f"{LOG}.Path.rename", side_effect=SystemExit),
            self.assertRaises(SystemExit),
        ):
            self.store()
        (part,) = self.left()
        self.assertNotEqual(part, self.place.name)
        self.assertEqual(self.store().raw, self.content)
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertEqual(self.left(), [self.place.name])
