"""A person's browser as the server sees it: one session, calls as the client makes."""

import copy
import http.client
import json
import re
import urllib.parse
from pathlib import Path

from tools.bench.words import PASSWORD

TOKEN = re.compile(r'csrf_token: "([^"]+)"')


class Session:
    """Signed in, over one connection that is kept."""

    def __init__(self, url, database, login, password=PASSWORD):
        self._at = urllib.parse.urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._at, timeout=600)
        self._cookie = ""
        self._json(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )

    def another(self):
        """Return another window of the same browser: a connection of its own."""
        other = copy.copy(self)
        other._connection = http.client.HTTPConnection(self._at, timeout=600)
        return other

    def call(self, model, method, *args, **named):
        """Call a method as the web client does; raises on the server's error."""
        answer = self._json(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": named},
        )
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    def post(self, path, values):
        """Send a form as a page does; return the content."""
        page = self._send("GET", "/odoo", None, {}).decode()
        values = {**values, "csrf_token": TOKEN.search(page)[1]}
        body = urllib.parse.urlencode(values)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, body, kind)

    def _json(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        kind = {"Content-Type": "application/json"}
        return json.loads(self._send("POST", path, body, kind))

    def _send(self, verb, path, body, headers):
        if self._cookie:
            headers = {**headers, "Cookie": self._cookie}
        try:
            self._connection.request(verb, path, body, headers)
            answer = self._connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self._connection.close()
            self._connection.request(verb, path, body, headers)
            answer = self._connection.getresponse()
        if given := answer.getheader("Set-Cookie"):
            self._cookie = given.split(";")[0]
        return answer.read()


def children_of(pid):
    """Return the processes started by this one."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in text.split()]


def memory_of(pids):
    """Return the bytes these processes hold, what they share divided among them."""
    return sum(map(_one, pids))


def _one(pid):
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return 1024 * int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1])
