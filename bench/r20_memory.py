"""R20: the memory of every batch job with ten times the rows, beside itself.

Each job runs in a process of its own. What Django and the library take by themselves is counted
too: what a computer needs is the whole. The import is R12, letters on paper are one file a day.
"""

import subprocess
import sys
from dataclasses import dataclass

from django.db import connection

from bench import database, history
from bench.r10_mail import ACCOUNTS, TODAY
from bench.r11_newsletter import subscribers
from bench.r19_letters import HOMES
from bench.result import Profile, Result

JOBS = (
    "write_reminders",
    "send_waiting",
    "settle_late",
    "start_newsletter",
    "send_newsletter",
)
TIMES = 10
ROWS = 500
LOANS = """
INSERT INTO loans_loan (copy_id, member_id, lent_at_id, lent_on, due_on, renewals,
  max_renewals, terms_id)
  SELECT n, md5('member' || 1 + n %% %(members)s)::uuid, 1, '2026-08-01',
    %(today)s + 3 - CASE n %% 10 WHEN 0 THEN n %% 60 ELSE n %% 3 END, 0, 2, 0
  FROM generate_series(1, %(members)s * 2) n
"""
STATEMENTS = (ACCOUNTS, HOMES, LOANS, "ANALYZE")


@dataclass(frozen=True)
class Peak:
    """What one job did, and the most memory it had, in kB."""

    rows: int
    kilobytes: int


def run(_profile: Profile) -> list[Result]:
    """Return a ratio for each job: at most 1.2 is the aim."""
    few, many = _at(ROWS), _at(ROWS * TIMES)
    return [
        Result(
            name=f"R20 {job}: {few[job].rows} and {many[job].rows} rows",
            unit="MB",
            figure=many[job].kilobytes / 1024,
            limit=few[job].kilobytes / 1024,
            target="<= 1.2",
        )
        for job in (*JOBS, "purge")
    ]


def _at(members: int) -> dict[str, Peak]:
    return _outbox_and_fees(members) | {"purge": _purge(members)}


def _purge(members: int) -> Peak:
    """A year and a quarter of links that must be forgotten at once."""
    rows = Profile("r20", members, members * 3, members * 20, seconds=0, rounds=1)
    with database.fresh(f"r20_purge_{members}"):
        history.fill(rows)
        history.link(rows)
        return _peak("purge", "0")


def _outbox_and_fees(members: int) -> dict[str, Peak]:
    with database.fresh(f"r20_{members}"):
        database.fill(members=members, copies=members * 3, today=TODAY)
        with connection.cursor() as cursor:
            for statement in STATEMENTS:
                cursor.execute(statement, {"members": members, "today": TODAY})
        subscribers(members)
        sink = subprocess.Popen([sys.executable, "-m", "bench.mail_sink"], stdout=subprocess.PIPE)
        try:
            port = (sink.stdout or sys.stdin.buffer).readline().decode().strip()
            return {job: _peak(job, port) for job in JOBS}
        finally:
            sink.kill()


def _peak(job: str, port: str) -> Peak:
    done = subprocess.run(
        [sys.executable, "-m", "bench.r20_worker", job, port],
        check=True,
        capture_output=True,
        text=True,
    )
    return Peak(*(int(each) for each in done.stdout.split()))
