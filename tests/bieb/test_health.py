"""What machines may know: alive, ready, and which part is not."""

import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from pytest_django.fixtures import Settings

import bieb.beat
from bieb import health
from bieb.beat import beat

HEARTBEAT = f"beat:heartbeat:{uuid4()}"


@pytest.fixture(autouse=True)
def _own_heartbeat(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Other workers of the tests use the same cache."""
    monkeypatch.setattr(bieb.beat, "HEARTBEAT", HEARTBEAT)
    yield
    cache.delete(HEARTBEAT)


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    response = client.get("/healthz")

    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_it_is_ready_when_every_part_is(client: Client) -> None:
    beat()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
        "beat": "ok",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "status"), [(0, 200), (health.SILENCE_SECONDS - 5, 200), (health.SILENCE_SECONDS, 503)]
)
def test_a_beat_that_fell_silent_is_seen(client: Client, age: int, status: int) -> None:
    cache.set(HEARTBEAT, time.time() - age, timeout=60)

    response = client.get("/readyz")

    assert response.status_code == status


@pytest.mark.django_db
def test_a_beat_that_never_was_is_seen(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()["beat"]) == (503, "not ready")


@pytest.mark.django_db
def test_a_migration_that_was_not_applied_is_seen(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat()
    newer = health._our_migrations() | {("loans", "9999_of_tomorrow")}
    monkeypatch.setattr(health, "_our_migrations", lambda: newer)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["migrations"]) == (503, "not ready")


@pytest.mark.django_db
def test_a_broker_that_is_away_is_seen(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"

    response = client.get("/readyz")

    assert (response.status_code, response.json()["broker"]) == (503, "not ready")
    assert b"secret" not in response.content


def test_a_database_that_is_away_is_seen_and_nothing_else_about_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise OperationalError("connection to server at geheim.example.org failed")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(health, "MigrationRecorder", lambda _connection: refuse())

    response = client.get("/readyz")

    assert (response.status_code, response.json()["database"]) == (503, "not ready")
    assert "geheim" not in response.content.decode() + caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_machines_get_no_cookie_no_redirect_and_nothing_to_keep(
    client: Client, settings: Settings, path: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get(path)

    assert response.status_code in {200, 503}
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert client.post(path).status_code == 405
