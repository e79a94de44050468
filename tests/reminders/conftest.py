"""The mail server that counts what leaves, and two who share a home."""

import pytest

from members.models import Member
from tests.builders import a_member
from tests.notifications.conftest import sink
from tests.reminders.homes import a_home

__all__ = ["sink"]


@pytest.fixture
def petra() -> Member:
    return a_member(given_name="Petra", email="petra@example.org")


@pytest.fixture
def jan(petra: Member) -> Member:
    """Who lives with Petra."""
    jan = a_member(email="jan@example.org")
    a_home(petra, jan)
    petra.refresh_from_db()
    return jan
