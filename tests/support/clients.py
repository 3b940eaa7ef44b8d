"""The two ways in that integrators are promised: XML-RPC and JSON-2.

Both clients are called alike, with named arguments, and raise :class:`Refused`.
"""

import http.client
import re
import xmlrpc.client

import requests

SENTENCE_LIMIT = 400
_UGLY = re.compile(
    r"Traceback|File \"|psycopg2|odoo\.exceptions|<[a-z]+[ >]|Error:|'[a-z_]+' object"
)


class Refused(Exception):
    """The server's refusal: ``code`` is a fault code or a status."""

    def __init__(self, call, code, text):
        super().__init__(f"{call}: {code} {text[:2000]}")
        self.code = code
        self.text = text

    @property
    def kind(self):
        """``user``, ``access`` or ``crash``."""
        if self.code in (2, 400, 404, 413, 422):
            return "user"
        return "access" if self.code in (3, 4, 401, 403) else "crash"

    def complaint(self, secrets=(), said=""):
        """What is wrong with this refusal, or an empty text.

        :param said: the caller's own words, which it may quote
        """
        if self.kind == "crash":
            return f"a crash instead of a sentence: {self}"
        if any(ugly[0] not in said for ugly in _UGLY.finditer(self.text)):
            return f"no plain sentence: {self}"
        if len(self.text) > SENTENCE_LIMIT and self.kind == "user":
            return f"too long: {self}"
        for secret in secrets:
            if secret in self.text:
                return f"personal data ({secret}): {self}"
        return ""


class _Once(xmlrpc.client.Transport):
    """Waits for an answer for a time, and sends nothing again by itself."""

    def __init__(self, seconds):
        super().__init__()
        self._seconds = seconds

    def make_connection(self, host):
        connection = super().make_connection(host)
        connection.timeout = self._seconds
        return connection

    def request(self, host, handler, request_body, verbose=False):
        return self.single_request(host, handler, request_body, verbose)


class _From(xmlrpc.client.Transport):
    """Calls from an address of one's own."""

    def __init__(self, address):
        super().__init__()
        self._address = address

    def make_connection(self, host):
        self._connection = (
            host,
            http.client.HTTPConnection(host, source_address=(self._address, 0)),
        )
        return self._connection[1]


class XmlRpc:
    """Calls as one user over ``/xmlrpc/2/object``."""

    def __init__(
        self, server, login, password, timeout=None, uid=None, address="127.0.0.1"
    ):
        self._address = address
        self._database = server.database
        self._password = password
        self._url = server.url
        self._timeout = timeout
        self.login = login
        self.uid = uid or self._sign_in()
        self._connect()

    def _sign_in(self):
        common = xmlrpc.client.ServerProxy(
            f"{self._url}/xmlrpc/2/common", transport=_From(self._address)
        )
        return common.authenticate(self._database, self.login, self._password, {})

    def _connect(self):
        self._object = xmlrpc.client.ServerProxy(
            f"{self._url}/xmlrpc/2/object",
            allow_none=True,
            transport=_Once(self._timeout) if self._timeout else _From(self._address),
        )

    def __call__(self, model, method, ids=None, **named):
        args = [] if ids is None else [ids]
        if method == "create":  # Odoo reads its first argument by place
            args = [named.pop("vals_list")]
        return self.raw(model, method, args, named)

    def raw(self, model, method, args, named=None):
        """Call with ``args`` and ``named`` as they go over the wire."""
        try:
            return self._object.execute_kw(
                self._database,
                self.uid,
                self._password,
                model,
                method,
                args,
                named or {},
            )
        except xmlrpc.client.Fault as fault:
            call = f"xml {self.login} {model}.{method}"
            raise Refused(call, fault.faultCode, fault.faultString) from None
        except (http.client.HTTPException, OSError):
            self._connect()
            raise


class Json2:
    """Calls as one user over ``/json/2``."""

    def __init__(self, server, name, key=None):
        self._url = f"{server.url}/json/2"
        self.login = name
        self._session = requests.Session()
        self._session.headers["X-Odoo-Database"] = server.database
        if key:
            self._session.headers["Authorization"] = f"bearer {key}"

    def __call__(self, model, method, ids=None, **named):
        body = named if ids is None else {"ids": ids, **named}
        answer = self._session.post(
            f"{self._url}/{model}/{method}", json=body, timeout=120
        )
        if answer.status_code == 200:
            return answer.json()
        try:
            text = answer.json()["message"]
        except (ValueError, KeyError):
            text = answer.text
        call = f"json {self.login} {model}.{method}"
        raise Refused(call, answer.status_code, text)
