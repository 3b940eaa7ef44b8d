"""A server of the bench, and people who work on it over XML-RPC."""

import socket
import xmlrpc.client  # nosec B411

from tools.bench.words import PASSWORD
from tools.lib import odoo, serve


class Client:
    """One person over XML-RPC."""

    def __init__(self, url, database, login):
        common = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common")
        user = common.authenticate(database, login, PASSWORD, {})
        server = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object", allow_none=True)
        self._who = (database, user, PASSWORD)
        self._call = server.execute_kw

    def __call__(self, model, method, *args, **named):
        return self._call(*self._who, model, method, args, named)

    def act(self, number, action, **arguments):
        return self("gov.case", "act", number, action, arguments)


def people(url, database):
    logins = {name: f"bench-{name}" for name in ("clerk", "machine", "handler")}
    logins |= {"approver": "bench-approver", "admin": "admin"}
    return {name: Client(url, database, login) for name, login in logins.items()}


class Server:
    """The server of the bench, on a free port: one process, as `make run` has it."""

    def __init__(self, settings, log, name="server", **values):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.settings = settings.replace(port=self.port)
        self.log, self.name, self.values = log, name, values

    def __enter__(self):
        conf = odoo.write_conf(
            self.settings,
            f"bench-{self.name}",
            **{"log_handler": ":ERROR", "max_cron_threads": 0, **self.values},
        )
        self.process = serve.start(self.settings, conf, self.log)
        try:
            serve.wait_until_ready(self.process, self.port, self.log)
        except BaseException:
            self.process.kill()
            raise
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait()
