"""Pages ask the clock themselves, so their tests move it to a Monday."""

from datetime import time
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from bieb.lib import clock
from members.models import Account, Member
from tests.builders import MONDAY, a_colleague, a_member


@pytest.fixture(autouse=True)
def it_is_monday(settings: LazySettings, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")
    settings.MEDIA_ROOT = tmp_path / "media"
    clock.move_to(MONDAY, time(15))
    cache.clear()


@pytest.fixture
def zoe() -> Member:
    """The member whose rights these are."""
    return a_member(
        given_name="Zoë",
        family_name="Čapek",
        name_prefix="",
        email="zoe@example.org",
        password="wachtwoord-van-zoe",
    )


@pytest.fixture
def anouk() -> Account:
    return a_colleague(role="employee")


@pytest.fixture
def as_zoe(zoe: Member) -> Client:
    client = Client()
    client.post("/account/login/", {"login": "zoe@example.org", "password": "wachtwoord-van-zoe"})
    return client
