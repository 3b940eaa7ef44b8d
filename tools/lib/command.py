"""Run a program with its output in a log file."""

import subprocess


class Failed(Exception):
    """A program ended with an error; ``output`` is what it wrote."""

    def __init__(self, command, code, output):
        super().__init__(f"{command[0]} ended with {code}")
        self.code = code
        self.output = output


def run(command, log, *, text=None, **options):
    """Run ``command``, append what it writes to ``log`` and return it."""
    command = [str(part) for part in command]
    with open(log, "a+b") as file:
        file.write(("\n$ " + " ".join(command) + "\n").encode())
        file.flush()
        start = file.seek(0, 2)
        done = subprocess.run(
            command,
            input=text.encode() if text is not None else None,
            stdin=subprocess.DEVNULL if text is None else None,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
            **options,
        )
        file.seek(start)
        output = file.read().decode(errors="replace")
    if done.returncode:
        raise Failed(command, done.returncode, output)
    return output
