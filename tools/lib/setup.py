"""`make setup`: everything but serving."""

from tools.lib import instance, postgres
from tools.lib.report import say


def main(settings, argv):
    with postgres.used(settings) as here:
        instance.prepare(here)
    say(f"Ready: `make run` serves {settings.db} on http://127.0.0.1:{settings.port}.")
