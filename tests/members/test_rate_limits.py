"""Too many tries: a wait that says how long, and nothing in the cache that says who tried."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from redis import Redis

from tests.builders import a_member, card_of

pytestmark = pytest.mark.django_db
PASSWORD = "een-goed-wachtwoord-7"
ADDRESS = "203.0.113.77"
LIMIT = 5


@pytest.fixture(autouse=True)
def valkey() -> Iterator[Redis]:
    cache.clear()
    yield Redis.from_url(settings.REDIS_URL)
    cache.clear()


def log_in(client: Client, login: str, password: str) -> str:
    return client.post(
        "/account/login/", {"login": login, "password": password}, REMOTE_ADDR=ADDRESS
    ).content.decode()


def test_after_five_wrong_tries_it_said_how_long_to_wait(client: Client) -> None:
    jan = a_member(password=PASSWORD)
    pages = [log_in(client, card_of(jan).number, "fout") for _ in range(LIMIT + 1)]

    assert "vijf minuten" not in pages[LIMIT - 1]
    assert "vijf minuten" in pages[LIMIT]


def test_spaces_in_a_card_number_gave_no_more_tries(client: Client) -> None:
    a_member(password=PASSWORD)
    number = card_of(a_member(password=PASSWORD)).number
    spellings = [f"{number[:place]} {number[place:]}" for place in range(1, LIMIT + 2)]

    pages = [log_in(client, spelling, "fout") for spelling in spellings]

    assert "vijf minuten" not in pages[LIMIT - 1]
    assert "vijf minuten" in pages[LIMIT]


def test_the_tries_at_one_card_did_not_lock_another(client: Client) -> None:
    jan, wout = a_member(password=PASSWORD), a_member(password=PASSWORD)
    for _ in range(LIMIT + 1):
        log_in(client, card_of(jan).number, "fout")

    log_in(client, card_of(wout).number, PASSWORD)

    assert client.session["_auth_user_id"] == str(wout.account.pk)


def test_every_wait_ended_by_itself(client: Client, valkey: Redis) -> None:
    log_in(client, card_of(a_member()).number, "fout")

    lives = [valkey.ttl(key) for key in valkey.keys("*log-in:*")]

    assert lives
    assert all(0 < seconds <= 300 for seconds in lives)


def test_the_cache_did_not_say_who_tried_from_where(client: Client, valkey: Redis) -> None:
    number = card_of(a_member()).number
    log_in(client, number, "fout")

    names = [key.decode() for key in valkey.scan_iter()]
    counted = [name for name in names if "log-in:" in name]

    assert len(counted) == 3  # tries from one address, failed from one address, failed at one card
    assert all(re.fullmatch(r"\w+:1:log-in:[0-9a-f]{64}", name) for name in counted)
    assert not [name for name in names if ADDRESS in name or number in name or "allauth" in name]
