"""Destroy the links of a month of returns on the first day of that month five years later.

The links go by dropping their table, which takes the bytes along; the facts are counted before
and after, and nothing goes when the two differ.
"""

from datetime import date
from time import sleep

from django.db import OperationalError, connections, transaction

from loans.models import Borrower, PastLoan
from loans.partitions import existing_months, month_of, open_months, partition_name
from loans.privacy import HISTORY
from retention.errors import FactsChanged, MonthsInUse
from retention.rules import cutoff
from retention.steps import PURGE, Planned

TRIES = 20
WAIT_FOR_LOCK = "250ms"
PAUSE_SECONDS = 0.1
TABLE = Borrower._meta.db_table


def expired_months(today: date) -> list[date]:
    """Return the months whose oldest possible return is five years ago on `today`, or longer."""
    until = cutoff(today, HISTORY)
    return [month for month in existing_months() if month <= until]


def plan(*, today: date) -> list[Planned]:
    """Count the links in the months that go."""
    months = expired_months(today)
    return [
        Planned(
            table=TABLE,
            what="months of who borrowed",
            rows=_links_in(months),
            oldest=months[0] if months else None,
            until=cutoff(today, HISTORY),
        )
    ]


def purge(*, today: date) -> dict[str, int]:
    """Drop the months that are over, and open those to come.

    Sees one moment of the database, so that returns at the desk do not disturb the count of facts.
    Waits a quarter of a second at most for the lock, then lets the desks pass and tries again.

    Raises:
        FactsChanged: a fact would have gone too; nothing was dropped.
        MonthsInUse: no moment without a long-running query could be found.
    """
    with connections[PURGE].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    months = expired_months(today)
    links = _drop(months) if months else 0
    open_months(first=month_of(today), today=today)
    return {TABLE: links}


def _drop(months: list[date]) -> int:
    facts = PastLoan.objects.using(PURGE)
    before, links = facts.count(), _links_in(months)
    _lock()
    with connections[PURGE].cursor() as cursor:
        cursor.execute("DROP TABLE " + ", ".join(partition_name(month) for month in months))
    after = facts.count()
    if before != after:
        raise FactsChanged(before=before, after=after)
    return links


def _lock() -> None:
    """Take the table for ourselves, without ever making a queue of desks behind us."""
    for _try in range(TRIES):
        try:
            with transaction.atomic(using=PURGE), connections[PURGE].cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_FOR_LOCK}'")
                cursor.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
                return
        except OperationalError:
            sleep(PAUSE_SECONDS)
    raise MonthsInUse


def _links_in(months: list[date]) -> int:
    if not months:
        return 0
    counts = " + ".join(f"(SELECT count(*) FROM {partition_name(month)})" for month in months)
    with connections[PURGE].cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return int(cursor.fetchone()[0])
