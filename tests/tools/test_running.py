"""Which servers run: a lock tells, never the number of a process alone."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.tools.support import settings_for
from tools.lib import running, serve
from tools.lib.report import Stop
from tools.lib.settings import ROOT

SERVE = """
import sys, time
from pathlib import Path
from tests.tools.support import settings_for
from tools.lib import running

with running.registered(settings_for(Path(sys.argv[1]), port=4321)):
    print("ready", flush=True)
    time.sleep(60)
"""


def start(folder):
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, folder], cwd=ROOT, stdout=subprocess.PIPE
    )
    server.stdout.readline()
    return server


def test_stop_ends_what_runs(tmp_path):
    with start(tmp_path) as server:
        assert running.stop(settings_for(tmp_path)) == 1
        assert server.wait(timeout=5) == -signal.SIGTERM
    assert running.stop(settings_for(tmp_path)) == 0


def test_a_port_is_served_once(tmp_path):
    with start(tmp_path) as server:
        here = settings_for(tmp_path, port=4321)
        with pytest.raises(Stop, match="already runs"), running.registered(here):
            pass
        server.kill()


def test_the_number_of_a_process_that_is_gone_is_not_trusted(tmp_path):
    with start(tmp_path) as server:
        server.kill()
    here = settings_for(tmp_path)
    (here.run / "server-4321.pid").write_text(str(os.getpid()))
    assert running.stop(here) == 0


def test_a_taken_port_is_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Stop, match="GOV_PORT"):
            serve.check_port(other.getsockname()[1])
