"""The ways in which data can leave: each with the question whether its agreement holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Connector:
    """One way out. `why_not` says on a day why nothing may leave by it, or "" when it may."""

    name: str
    recipient: str
    why_not: Callable[[date], str]


_connectors: dict[str, Connector] = {}


def connect(name: str, *, recipient: str, why_not: Callable[[date], str]) -> None:
    """Register a way out, once, by the app that owns it; `manage.py check` asks it every time.

    `recipient` is the name of who is on the other side. `why_not` is asked with today's date.
    """
    _connectors[name] = Connector(name, recipient, why_not)


def connectors() -> list[Connector]:
    """Every way out."""
    return list(_connectors.values())
