"""R6: how much is written to the log of the database for one forgotten link, and is any left?"""

from statistics import median

from django.db import connections

from bench import history
from bench.result import Profile, Result
from retention.operations import run_purge
from retention.verification import count_leftovers


def run(profile: Profile) -> list[Result]:
    """Return bytes a link, beside those of one DELETE; and the rows left over. Less is better."""
    history.fill(profile)
    ours, bare = [], []
    for _round in range(profile.rounds):
        history.link(profile)
        before = _position()
        history.delete_links()
        bare.append((_position() - before) / profile.past_loans)
        history.link(profile)
        before = _position()
        run_purge(today=history.TODAY, force=True)
        ours.append((_position() - before) / profile.past_loans)
    left = sum(count_leftovers(today=history.TODAY, real_today=history.TODAY).values())
    return [
        Result("R6 WAL of one forgotten link", "bytes", median(ours), median(bare), "<= 2 B"),
        Result("R6 rows left by the independent query", "rows", left, 0, "0"),
    ]


def _position() -> int:
    with connections["purge"].cursor() as cursor:
        cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
        return int(cursor.fetchone()[0])
