"""One process that lends and returns as fast as it can: `python -m bench.r1_worker`."""

import sys
import time
from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

import django
from django.db import connection

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


def main(number: int, processes: int, members: int, copies: int, seconds: int) -> None:
    """Print pairs of lending and returning a second; this process has its own share of the copies."""
    from catalog.models import Branch, Copy  # noqa: PLC0415  after django.setup
    from loans.operations import lend_copy, return_copy  # noqa: PLC0415
    from members.models import Member  # noqa: PLC0415

    rng = Random(number)  # noqa: S311
    branch = Branch.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_id FROM members_member LIMIT 2000")
        people: list[UUID] = [row[0] for row in cursor.fetchall()]
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        copy = Copy(pk=1 + number + processes * rng.randrange(copies // processes))
        lend_copy(copy, Member(pk=rng.choice(people)), branch=branch, today=TODAY, at=NOON)
        return_copy(copy, branch=branch, today=TODAY, at=NOON)
        count += 1
    print(count / seconds)


if __name__ == "__main__":
    django.setup()
    main(*map(int, sys.argv[1:]))
