"""Nothing leaves during the tests: a connection to anything but ourselves fails, and names it.

Servers of our own and those that tests start listen on this computer. A hook of Python hears every
connection and every look-up of a name, whatever library makes it, also where an error is swallowed.
"""

import sys
from ipaddress import ip_address
from socket import gethostname
from typing import Any

LOCAL_NAMES = {"", "localhost", None, gethostname()}
CONNECTING = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}
LOOKING_UP = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyname_ex": 0}

_attempts: list[str] = []
_is_watching = False


class Egress(OSError):
    """Something tried to leave."""


def watch() -> None:
    """Start watching this process; it goes on until the process ends."""
    global _is_watching  # noqa: PLW0603  a hook cannot be taken out again
    if not _is_watching:
        _is_watching = True
        sys.addaudithook(_hear)


def attempts() -> list[str]:
    """Return whereto something tried to go since the last time, and forget it."""
    found = list(_attempts)
    _attempts.clear()
    return found


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if event in CONNECTING:
        target = args[CONNECTING[event]]
        host = target[0] if isinstance(target, tuple) else None  # a path is a socket of our own
    elif event in LOOKING_UP:
        host = args[LOOKING_UP[event]]
    else:
        return
    if not _is_here(host):
        _attempts.append(f"{event} {host}")
        raise Egress(f"Nothing may leave, and this would: {event} to {host}")


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return True
    try:
        return ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False
