"""A few at once, and a slot comes back however its holder ended."""

import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from odoo.addons.gov_pdf.core import slots
from odoo.addons.gov_pdf.core.errors import PrintError


def test_as_many_as_allowed_and_no_more(tmp_path):
    folder = str(tmp_path / "locks")
    with ExitStack() as stack:
        for _number in range(2):
            stack.enter_context(slots.one_of(folder, 2, 1))
        started = time.monotonic()
        with pytest.raises(PrintError) as caught, slots.one_of(folder, 2, 0.3):
            pass
        assert caught.value.reason == "busy"
        assert 0.3 <= time.monotonic() - started < 2
    with slots.one_of(folder, 2, 0):
        pass


def test_a_slot_of_a_process_that_was_killed_is_free(tmp_path):
    code = (
        "import fcntl, os, sys, time\n"
        f"held = os.open({str(tmp_path / 'slot0')!r}, os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(held, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with holder:
        holder.stdout.readline()
        with pytest.raises(PrintError), slots.one_of(str(tmp_path), 1, 0):
            pass
        holder.kill()
        holder.wait()
    with slots.one_of(str(tmp_path), 1, 0):
        pass
