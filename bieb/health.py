"""Is the library alive, and is it ready? For machines that watch it; they learn nothing else."""

import logging
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from bieb.beat import seconds_since_heartbeat

logger = logging.getLogger("bieb.health")
PATIENCE_SECONDS = 2
SILENCE_SECONDS = 3 * settings.CELERY_BEAT_MAX_LOOP_INTERVAL + 30
"""A beat that was not heard for longer than this is not there."""


@require_safe
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """This process answers; nothing is said about what stands behind it."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Everything that a member or a colleague needs works: 200, else 503 with what does not."""
    parts = {name: _works(name, check) for name, check in CHECKS.items()}
    is_ready = all(parts.values())
    answer = {name: "ok" if works else "not ready" for name, works in parts.items()}
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", **answer}, status=200 if is_ready else 503
    )


def _works(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, RedisError) as error:
        logger.warning("Not ready.", extra={"job": name, "code": type(error).__name__})
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations_are_applied() -> bool:
    return _our_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def _our_migrations() -> frozenset[tuple[str, str]]:
    """Read them from disk once: they change only when the program does."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _broker_answers() -> bool:
    client = Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
    )
    with client:
        return bool(client.ping())


def _beat_was_heard() -> bool:
    seconds = seconds_since_heartbeat()
    return seconds is not None and seconds < SILENCE_SECONDS


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "migrations": _migrations_are_applied,
    "broker": _broker_answers,
    "beat": _beat_was_heard,
}
