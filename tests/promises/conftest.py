"""Tests here drop months of returns, and open them again; some send to a real mail server."""

from tests.all_roles import months_come_back
from tests.notifications.conftest import sink

__all__ = ["months_come_back", "sink"]
