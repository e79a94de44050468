"""R1: lend and return with all rules on, in four processes, beside the bare SQL in pgbench."""

import statistics
import subprocess
import sys
import tempfile

from django.db import connections

from bench import database
from bench.r1_worker import TODAY
from bench.result import Profile, Result
from bieb.embedded.postgres_programs import binaries_for, system_account

PROCESSES = 4
SCRIPT = """
\\set copy random(1, {copies})
\\set member random(1, {members})
BEGIN;
SELECT id FROM catalog_copy WHERE id = :copy FOR UPDATE;
SELECT subject_id FROM members_member WHERE subject_id = md5('member' || :member)::uuid FOR UPDATE;
INSERT INTO loans_loan (copy_id, member_id, lent_at_id, lent_on, due_on, renewals,
  max_renewals, terms_id) VALUES (:copy, md5('member' || :member)::uuid, 1, '{today}',
  '{today}'::date + 21, 0, 2, 0) ON CONFLICT DO NOTHING;
COMMIT;
BEGIN;
DELETE FROM loans_loan WHERE copy_id = :copy RETURNING id AS loan \\gset
INSERT INTO loans_pastloan (id, title_id, copy_id, item_type_id, lent_at_id, returned_at_id, lent_year,
  lent_week, returned_week, renewals, by_youth, was_late) VALUES (:loan, 1 + :copy / 3, :copy, 1, 1, 1,
  2026, '{today}', '{today}', 0, false, false);
INSERT INTO loans_borrower (returned_on, loan_id, member_id, lent_on, due_on) VALUES ('{today}', :loan,
  md5('member' || :member)::uuid, '{today}', '{today}'::date + 21);
COMMIT;
"""


def run(profile: Profile) -> Result:
    """Take turns: the library, then pgbench with the same statements, prepared."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    figures, limits = [], []
    for _ in range(profile.rounds):
        figures.append(_library(profile))
        limits.append(_pgbench(profile))
    return Result(
        "R1 lend + return, 4 processes",
        "pairs/s",
        statistics.median(figures),
        statistics.median(limits),
        ">= 0.35",
    )


def _library(profile: Profile) -> float:
    workers = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.r1_worker",
                str(number),
                str(PROCESSES),
                str(profile.members),
                str(profile.copies),
                str(profile.seconds),
            ],
            stdout=subprocess.PIPE,
        )
        for number in range(PROCESSES)
    ]
    return sum(float(worker.communicate()[0]) for worker in workers)


def _pgbench(profile: Profile) -> float:
    # A place each: two clients of pgbench must not have the same copy in hand.
    script = SCRIPT.format(members=profile.members, copies=profile.copies, today=TODAY)
    script = script.replace(
        f"random(1, {profile.copies})",
        f"1 + :client_id + {PROCESSES} * random(0, {profile.copies // PROCESSES - 1})",
    )
    given = connections["purge"].get_connection_params()
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            [
                str(binaries_for(system_account()) / "pgbench"),
                "-n",
                "-M",
                "prepared",
                "-c",
                str(PROCESSES),
                "-j",
                "2",
                "-T",
                str(profile.seconds),
                "-f",
                file.name,
                "-h",
                given["host"],
                "-U",
                given["user"],
                given["dbname"],
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(line.split()[2])
