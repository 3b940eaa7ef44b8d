"""What the tests of the tools share: settings of a folder of their own, fake programs,
and a process that is killed in the middle of a step."""

import os
import signal
import subprocess
import sys
import textwrap

from tools.lib import settings as tools_settings
from tools.lib.settings import ROOT


def settings_for(folder, **values):
    made = tools_settings.from_environment().replace(home=folder / "home", **values)
    made.home.mkdir(exist_ok=True)
    return made


def fake(folder, name, script):
    """A program for the front of PATH."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n" + textwrap.dedent(script), encoding="utf-8")
    path.chmod(0o755)


def only(monkeypatch, *folders):
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, folders)))


def run_until_killed(code, **environment):
    """Run Python code that ends in ``die()``, which is as sudden as a power cut."""
    head = "import os, signal\ndef die():\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    done = subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(code)],
        cwd=ROOT,
        env=os.environ | {name: str(text) for name, text in environment.items()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done
