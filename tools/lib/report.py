"""What the user sees: one line for each step, one sentence for each trouble."""

import contextlib
import sys
import threading
import time


class Stop(Exception):
    """The command cannot go on; the text is one sentence that says what to do."""


def say(text):
    print(text, flush=True)


@contextlib.contextmanager
def step(title, watch=None):
    """Announce a step, show what ``watch()`` returns while it lasts, then its time."""
    start = time.monotonic()
    print(f"- {title} ...", end="", flush=True)
    ended = threading.Event()
    if watch:
        threading.Thread(target=_show, args=(watch, ended), daemon=True).start()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    finally:
        ended.set()
    print(f" {time.monotonic() - start:.1f} s", flush=True)


def _show(watch, ended):
    shown = None
    while not ended.wait(3 if sys.stdout.isatty() else 10):
        with contextlib.suppress(OSError):
            progress = watch()
            if progress and progress != shown:
                print(f" {progress} ...", end="", flush=True)
            shown = progress
