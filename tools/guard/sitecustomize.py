"""On PYTHONPATH, this refuses every connection to another machine, and logs it.

Python asks an audit hook before each connection, datagram and look-up of a name,
whichever library makes it.
"""

import ipaddress
import logging
import sys

LOOK_UPS = {
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
}
CALLS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}


def _is_here(host):
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        address = ipaddress.ip_address(
            host.decode() if isinstance(host, bytes) else host
        )
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(event, arguments):
    if event in LOOK_UPS:
        host = arguments[0]
    elif event in CALLS and isinstance(arguments[CALLS[event]], tuple):
        host = arguments[CALLS[event]][0]
    else:
        return
    if not _is_here(host):
        logging.getLogger("gov.guard").error("Outgoing connection to %s refused", host)
        raise ConnectionRefusedError(f"The guard refuses the connection to {host}")


sys.addaudithook(_refuse)
