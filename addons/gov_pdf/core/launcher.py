"""Becomes the browser: what must be set between fork and exec, in a process of its own.

Run as ``python launcher.py IN OUT SECONDS BROWSER ARGUMENT...``. The browser reads its
commands from descriptor 3 and answers on descriptor 4. Odoo limits its own address
space; Chromium reserves far more than it uses, so that limit is lifted again.
"""

import fcntl
import os
import resource
import sys

LARGEST_FILE = 1 << 30


def main(arguments: list[str]) -> None:
    """Set limits and descriptors, then become the browser."""
    commands, answers, seconds = (int(text) for text in arguments[:3])
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _limit(resource.RLIMIT_CORE, 0)
    commands, answers = _out_of_the_way(commands), _out_of_the_way(answers)
    os.dup2(commands, 3)
    os.dup2(answers, 4)
    os.execv(arguments[3], arguments[3:])


def _out_of_the_way(descriptor: int) -> int:
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10)


def _limit(kind: int, value: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
