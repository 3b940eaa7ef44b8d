"""Talks to a browser over a pair of pipes: JSON messages, each ended by a zero byte."""

import json
import os
import selectors
import time
from collections.abc import Callable, Mapping
from typing import Any

from .errors import PrintError

LARGEST_MESSAGE = 256 * 1024 * 1024
_CHUNK = 1 << 18
_LOOK = 0.2

Event = Callable[[str, Mapping[str, Any]], None]


class Connection:
    """One conversation, that ends in time or with a :class:`PrintError`.

    :param answers: descriptor on which the browser speaks
    :param commands: descriptor on which it listens
    :param deadline: value of ``time.monotonic`` after which nobody waits any more
    :param watch: called several times a second while waiting; may raise
    """

    def __init__(
        self,
        answers: int,
        commands: int,
        deadline: float,
        watch: Callable[[], None] = lambda: None,
    ) -> None:
        self._answers = answers
        self._commands = commands
        self._deadline = deadline
        self._watch = watch
        self._buffer = bytearray()
        self._searched = 0
        self._looked = 0.0
        self._last_id = 0
        self.session: str | None = None
        self.on_event: Event = lambda name, values: None
        os.set_blocking(commands, False)

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Ask for something and return the answer; events on the way are handled.

        :raises PrintError: it is refused, or takes too long
        """
        wanted = self.send(method, **values)
        while True:
            message = self._receive()
            if message.get("id") != wanted:
                self._handle(message)
            elif "error" in message:
                raise PrintError("page", f"{method}: {message['error']['message']}")
            else:
                return message["result"]

    def send(self, method: str, **values: Any) -> int:
        """Say something without waiting for the answer; return its number."""
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": values}
        if self.session:
            message["sessionId"] = self.session
        self._write(json.dumps(message).encode() + b"\0")
        return self._last_id

    def wait(self, is_over: Callable[[], bool]) -> None:
        """Handle events until something has happened."""
        while not is_over():
            self._handle(self._receive())

    def _handle(self, message: Mapping[str, Any]) -> None:
        if "method" in message:
            self.on_event(message["method"], message.get("params", {}))

    def _receive(self) -> dict[str, Any]:
        while (end := self._buffer.find(b"\0", self._searched)) < 0:
            self._searched = len(self._buffer)
            if self._searched > LARGEST_MESSAGE:
                raise PrintError("memory", "the answer is too large")
            self._until_ready(self._answers, selectors.EVENT_READ)
            if not (chunk := os.read(self._answers, _CHUNK)):
                raise PrintError("start", "the browser has ended")
            self._buffer += chunk
        try:
            message = json.loads(self._buffer[:end])
        except ValueError as error:
            raise PrintError("page", f"not understood: {error}") from error
        del self._buffer[: end + 1]
        self._searched = 0
        return message

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._until_ready(self._commands, selectors.EVENT_WRITE)
            try:
                rest = rest[os.write(self._commands, rest[:_CHUNK]) :]
            except BrokenPipeError:
                raise PrintError("start", "the browser has ended") from None

    def _until_ready(self, descriptor: int, event: int) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, event)
            while True:
                self._look()
                left = self._deadline - time.monotonic()
                if left <= 0:
                    raise PrintError("time")
                if selector.select(min(left, _LOOK)):
                    return

    def _look(self) -> None:
        """Watch several times a second, however much is said."""
        now = time.monotonic()
        if now - self._looked >= _LOOK:
            self._looked = now
            self._watch()
