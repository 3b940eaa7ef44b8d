"""`make run`: serve in the foreground until Ctrl-C or `make stop`."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from tools.lib import instance, kept, odoo, postgres, running, stage
from tools.lib.report import Stop, say, step
from tools.lib.settings import ROOT, child_environment

PATIENCE = 120  # seconds for the server to answer


def main(settings, argv):
    with running.registered(settings) as register:
        check_port(settings.port)
        with postgres.used(settings) as here:
            with stage.lock(
                settings.run / "database.lock",
                "Another command is preparing a database; waiting for it.",
            ):
                instance.prepare(here)
            return _serve(here, register)


def start(settings, conf, log, keep_open=(), **environment):
    """Start Odoo on this configuration; its output goes to ``log``."""
    with open(log, "ab") as output:
        return subprocess.Popen(
            [settings.venv / "bin/odoo", "-c", conf],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=child_environment(settings, **environment),
            cwd=ROOT,
            pass_fds=keep_open,
        )


def wait_until_ready(server, port, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Stop(
                f"The server ended while starting: {_last_line(log)} (see {log})."
            )
        if _answers(port):
            return
        time.sleep(0.2)
    raise Stop(f"The server does not answer on port {port}: {log} says why.")


def check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Stop(
                f"Port {port} is taken by another program: stop that, or choose "
                "another one with GOV_PORT."
            ) from error


def _serve(settings, register):
    conf = odoo.write_conf(settings, f"run-{settings.port}")
    log = settings.log / f"odoo-{settings.port}.log"
    # Ctrl-C reaches the server by itself, as one of the terminal's processes.
    signal.signal(signal.SIGINT, lambda *_: None)
    server = None

    def end(*_):
        if server:
            server.terminate()

    signal.signal(signal.SIGTERM, end)
    with step("Starting the server"):
        server = start(settings, conf, log, keep_open=[register.handle])
        register.add(os.getpid(), server.pid)
        try:
            wait_until_ready(server, settings.port, log)
        except BaseException:
            server.kill()
            raise
    _say_ready(settings, log)
    if told := kept.state(settings)[0]:
        say(told)
    code = server.wait()
    if code > 0:
        raise Stop(f"The server ended by itself: {_last_line(log)} (see {log}).")
    say("\nStopped.")
    return 0


def _say_ready(settings, log):
    login = "admin, password admin" if settings.demo else "admin"
    say(
        f"\nServing http://127.0.0.1:{settings.port} (database {settings.db}, login "
        f"{login}).\nLog: {log}\nCtrl-C or `make stop` ends it."
    )


def _answers(port):
    """The page to sign in comes once the database is loaded."""
    try:
        # The scheme is the one written here.
        with urllib.request.urlopen(  # nosec B310
            f"http://127.0.0.1:{port}/web/login", timeout=PATIENCE
        ) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _last_line(log):
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "no output")
