"""R15: eight desks lend the same thousand copies at once; no copy may end with two loans."""

import subprocess
import sys

from django.db import connection

from bench import database
from bench.r1_worker import TODAY
from bench.result import Profile, Result

DESKS = 8
COPIES = 1_000


def run(profile: Profile) -> list[Result]:
    """Let every desk lend every copy in an order of its own, and count what should not be there."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    before = _deadlocks()
    desks = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.r15_worker", str(number), str(COPIES)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(DESKS)
    ]
    counts = [[int(part) for part in desk.communicate()[0].split()] for desk in desks]
    lent, refused, failed = (sum(column) for column in zip(*counts, strict=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) - count(DISTINCT copy_id) FROM loans_loan")
        (doubles,) = cursor.fetchone()
    return [
        Result("R15 copies lent twice", "copies", doubles, 0, "0"),
        Result("R15 lent, of the copies there were", "copies", lent, COPIES, "1.0"),
        Result("R15 kindly refused", "scans", refused, COPIES * (DESKS - 1), "1.0"),
        Result("R15 errors and deadlocks", "scans", failed + _deadlocks() - before, 0, "0"),
    ]


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
