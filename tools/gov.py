"""The commands behind the Makefile.

They start under any Python 3.10 to 3.13 with the standard library alone. Commands that
need Odoo prepare the environment first and go on under its own Python.
"""

import importlib
import os
import sys
import traceback

from tools.lib import environment, settings
from tools.lib.report import Stop

# command: (module below tools, needs the environment, needs the developer's tools too)
COMMANDS = {
    "setup": ("lib.setup", True, False),
    "run": ("lib.serve", True, False),
    "stop": ("lib.stop", False, False),
    "test": ("lib.testing", True, True),
    "proof": ("lib.proof", True, True),
    "lint": ("lib.lint", True, True),
    "bench": ("bench.program", True, False),
    "shell": ("lib.consoles", True, False),
    "psql": ("lib.consoles", True, False),
    "i18n": ("lib.catalogues", True, False),
    "backup": ("lib.backup", True, False),
    "restore": ("lib.restore", True, False),
    "keep": ("lib.keep", True, False),
    "kept": ("lib.kept", True, False),
    "clean": ("lib.clean", False, False),
}


def main(argv):
    if not argv or argv[0] not in COMMANDS:
        raise Stop("Name one of: " + ", ".join(COMMANDS) + ".")
    module, prepared, developer = COMMANDS[argv[0]]
    here = settings.from_environment()
    if prepared and not environment.is_inside(here):
        environment.prepare(here, developer=developer)
        environment.continue_inside(here, argv)
    return importlib.import_module(f"tools.{module}").main(here, argv) or 0


def guarded(argv):
    """Every expected trouble is one sentence; a traceback goes to a file."""
    try:
        return main(argv)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nInterrupted; the next call carries on.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\n{environment.explain(error)}", file=sys.stderr)
    except Exception as error:  # noqa: BLE001 (the last resort)
        kept = settings.crash_file()
        kept.write_text(traceback.format_exc(), encoding="utf-8")
        print(f"\nUnexpected: {error!r}. The details are in {kept}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(guarded(sys.argv[1:]))
