"""Forget what is over age, look independently whether it is gone, and certify that."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from bieb.lib import clock
from retention.errors import PurgeIsRunning, PurgeTooLarge
from retention.models import Certificate
from retention.signing import hash_of, is_signed, sign
from retention.statistics import forget_statistics
from retention.steps import PURGE, Planned, Step, added, steps
from retention.verification import VERSION, count_leftovers

ADVISORY_LOCK = 0x62696562  # "bieb"
FIRST = "0" * 64
SMALL_TABLE = 1_000


def plan_purge(*, today: date) -> list[Planned]:
    """Return what would go `today`, without touching anything."""
    return [line for step in steps() for line in step.plan(today=today)]


def run_purge(
    *, today: date, force: bool = False, say: Callable[[str], None] = lambda _line: None
) -> Certificate:
    """Forget everything that must be gone on `today`, verify it, and return the certificate.

    Each step is one transaction: a run that is killed leaves whole steps, and the next run does
    the rest. Only one run at a time. `force` goes on where a step would take an unusual share of
    a table. `say` is told how far it is, in words without names.

    Raises:
        PurgeIsRunning: another run has not ended yet.
        PurgeTooLarge: more would go at once than `PURGE_BRAKE_PERCENT` allows; nothing went.
        FactsChanged: a step would have destroyed facts; that step did nothing.
        MonthsInUse: the table of who borrowed was in use all the time; that step did nothing.
    """
    with only_one_run():
        lines = plan_purge(today=today)
        if not force:
            brake(lines, today=today)
        done = added(execute(step, today=today, say=say) for step in steps())
        forget_statistics(table for table, rows in done.items() if rows)
        checked = count_leftovers(today=today, real_today=clock.day_of(clock.real_now()))
        say(f"checked {len(checked)} questions, {sum(checked.values())} rows left over")
        return certify(today=today, planned=lines, done=done, checked=checked)


@contextmanager
def only_one_run() -> Iterator[None]:
    """Hold the lock of the purge; it falls away by itself when the process dies.

    Raises:
        PurgeIsRunning: somebody else holds it.
    """
    with connections[PURGE].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        if not cursor.fetchone()[0]:
            raise PurgeIsRunning
    try:
        yield
    finally:
        with connections[PURGE].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def brake(lines: list[Planned], *, today: date) -> None:
    """Refuse a run that would empty a table at once: more likely a wrong clock than a busy day.

    Raises:
        PurgeTooLarge: a table larger than 1,000 rows would lose more than the share in the
            setting `PURGE_BRAKE_PERCENT` (0: no brake).
    """
    limit = settings.PURGE_BRAKE_PERCENT
    for line in lines:
        if not limit or line.short_lived or not line.rows:
            continue
        with connections[PURGE].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {line.table}")
            total = cursor.fetchone()[0]
        if total > SMALL_TABLE and line.rows * 100 > total * limit:
            raise PurgeTooLarge(
                rows=line.rows, total=total, table=line.table, today=today.isoformat()
            )


def execute(
    step: Step, *, today: date, say: Callable[[str], None] = lambda _line: None
) -> dict[str, int]:
    """Run one step in one transaction that may delete what is written once; count per table."""
    with transaction.atomic(using=PURGE):
        with connections[PURGE].cursor() as cursor:
            cursor.execute("SET LOCAL bieb.purging = 'on'")
        done = step.purge(today=today)
    say(f"{step.__name__}: {sum(done.values())} rows")
    return done


def certify(
    *, today: date, planned: list[Planned], done: dict[str, int], checked: dict[str, int]
) -> Certificate:
    """Write down what was forgotten, chained to the previous certificate and signed."""
    previous = Certificate.objects.latest_first().first()
    certificate = Certificate(
        number=previous.number + 1 if previous else 1,
        made_at=clock.now(),
        day=today,
        planned=added({line.table: line.rows} for line in planned),
        done=done,
        checked=checked,
        leftovers=sum(checked.values()),
        verifier=VERSION,
        previous=previous.hash if previous else FIRST,
    )
    certificate.hash = hash_of(certificate.content())
    certificate.key, certificate.signature = sign(certificate.hash)
    certificate.save(force_insert=True)
    return certificate


def broken_certificates() -> list[str]:
    """Return what is wrong with the chain of certificates, in words; empty when it is whole."""
    problems, expected, number = [], FIRST, 1
    for each in Certificate.objects.order_by("number"):
        wrong = _what_is_wrong(each, number=number, previous=expected)
        problems += [f"certificate {each.number}: {words}" for words in wrong]
        expected, number = each.hash, each.number + 1
    return problems


def is_whole(certificate: Certificate) -> bool:
    """Say whether the content of a certificate is what was hashed, and the hash what was signed."""
    key, signature = certificate.key, certificate.signature
    return certificate.hash == hash_of(certificate.content()) and is_signed(
        certificate.hash, key=key, signature=signature
    )


def _what_is_wrong(each: Certificate, *, number: int, previous: str) -> list[str]:
    checks: dict[str, Any] = {
        "the one before it is missing": each.number == number,
        "it does not follow from the one before it": each.previous == previous,
        "its content was changed": each.hash == hash_of(each.content()),
        "its signature is not right": is_signed(each.hash, key=each.key, signature=each.signature),
    }
    return [words for words, holds in checks.items() if not holds]
