"""Pages ask the clock themselves, so their tests move it to a Monday."""

from datetime import time
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from bieb.lib import clock
from members.models import Member
from tests.builders import MONDAY, a_member


@pytest.fixture(autouse=True)
def it_is_monday(settings: Settings, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")
    clock.move_to(MONDAY, time(15))


@pytest.fixture
def zoe() -> Member:
    """The member whose pages these are."""
    return a_member(given_name="Zoë", family_name="Čapek", name_prefix="", email="zoe@example.org")


@pytest.fixture
def as_zoe(client: Client, zoe: Member) -> Client:
    client.force_login(zoe.account)
    return client


@pytest.fixture
def as_wout() -> Client:
    """A member who must see nothing of anybody."""
    client = Client()
    client.force_login(a_member(given_name="Wout", family_name="Bos", name_prefix="").account)
    return client
