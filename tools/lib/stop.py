"""`make stop`: end what `make run` started, the server and its PostgreSQL."""

from tools.lib import postgres, running
from tools.lib.report import say


def main(settings, argv):
    if not settings.home.is_dir():
        say("Nothing was started: there is no " + str(settings.home) + ".")
        return
    servers = running.stop(settings)
    say(f"Ended {servers} server(s)." if servers else "No server was running.")
    if not settings.external_postgres and not postgres.stop_unused(settings):
        say("PostgreSQL goes on: another command still uses it.")
