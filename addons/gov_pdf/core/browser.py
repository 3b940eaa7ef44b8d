"""A headless Chromium of one's own: started, watched, ended, and nothing left behind.

It has no network. A proxy that does not exist takes whatever it opens by itself, names
are not resolved, and every request of a page is answered from here (see
:mod:`.printing`). Its profile is a temporary folder.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psutil

from .devtools import Connection
from .errors import PrintError

VARIABLE = "GOV_PDF_BROWSER"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome-headless-shell",
)
_LAUNCHER = Path(__file__).with_name("launcher.py")
_MEGABYTE = 1024 * 1024
_ARGUMENTS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--disable-features=MediaRouter,OptimizationHints,Translate,IsolateOrigins",
    "--disable-site-isolation-trials",
    "--font-render-hinting=none",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--renderer-process-limit=2",
    "--use-mock-keychain",
)


def find() -> str | None:
    """Return the path of the browser, or nothing.

    The environment variable ``GOV_PDF_BROWSER`` names one (empty: none is used);
    otherwise the first of :data:`NAMES` on ``PATH``. It is no parameter of the
    database, because whoever writes parameters would then choose what the server runs.
    """
    if (named := os.environ.get(VARIABLE)) is not None:
        return shutil.which(named) if named else None
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def started(path: str, seconds: float, megabytes: int) -> Iterator[Connection]:
    """Run a browser as long as the block lasts.

    :param seconds: after which it is ended, wherever it is
    :param megabytes: of memory, all its processes together
    :raises PrintError: it does not start, takes too long or too much memory
    """
    deadline = time.monotonic() + seconds
    with ExitStack() as stack:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="gov_pdf.", ignore_cleanup_errors=True)
        )
        errors = stack.enter_context(open(Path(folder, "stderr"), "w+b"))
        commands_in, commands = os.pipe()
        stack.callback(os.close, commands)
        answers, answers_out = os.pipe()
        stack.callback(os.close, answers)
        try:
            process = _launch(
                path, folder, errors, commands_in, answers_out, int(seconds)
            )
        finally:
            os.close(commands_in)
            os.close(answers_out)
        stack.callback(_end, process)
        connection = Connection(
            answers, commands, deadline, lambda: _check_memory(process, megabytes)
        )
        try:
            yield connection
        except PrintError as error:
            if error.reason == "start":
                error.detail += _tail(errors)
            raise


def _launch(path, folder, errors, commands, answers, seconds):
    arguments = [*_ARGUMENTS, f"--user-data-dir={folder}/profile"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return subprocess.Popen(
        [
            sys.executable,
            "-I",
            "-S",
            str(_LAUNCHER),
            str(commands),
            str(answers),
            str(max(1, seconds)),
            path,
            *arguments,
            "about:blank",
        ],
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        pass_fds=(commands, answers),
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )


def _environment(folder):
    """Return what the browser may know: nothing of the server's own settings."""
    kept = ("PATH", "LANG", "LC_ALL", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TZ")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOME": folder,
        "TMPDIR": folder,
        "XDG_CACHE_HOME": f"{folder}/cache",
        "XDG_CONFIG_HOME": f"{folder}/config",
    }


def _check_memory(process, megabytes):
    """End it when it takes more memory than it may."""
    used = sum(map(_own_memory, _family(process)))
    if used > megabytes * _MEGABYTE:
        raise PrintError("memory", f"{used // _MEGABYTE} MB")


def _own_memory(process):
    try:
        memory = process.memory_info()
    except psutil.Error:
        return 0
    return memory.rss - memory.shared


def _family(process):
    try:
        parent = psutil.Process(process.pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []


def _end(process):
    family = _family(process)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    for one in family:
        with suppress(psutil.Error):
            one.kill()
    process.wait()
    _until_gone(family)


def _until_gone(family):
    """Wait a moment, so that nothing is written into the folder any more."""
    end = time.monotonic() + 1
    while any(map(_lives, family)) and time.monotonic() < end:
        time.sleep(0.01)


def _lives(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _tail(file):
    file.seek(0)
    with closing(file):
        return "\n" + file.read()[-2000:].decode(errors="replace")
