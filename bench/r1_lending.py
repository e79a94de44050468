"""R1: lend and return with all rules on, in four processes, beside the same SQL in pgbench."""

import statistics
import subprocess
import sys
import tempfile

from django.db import connections

from bench import database
from bench.r1_worker import TODAY
from bench.result import Profile, Result
from bieb.embedded.postgres_programs import binaries_for, system_account
from loans.operations import lending, returning, standing

PROCESSES = 4
BARE = """
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


def the_same(members: int, copies: int) -> str:
    """Return the statements that lending and returning send, as a script for pgbench."""
    member, day = "md5('member' || :member)::uuid", f"'{TODAY}'::date"
    values = {
        "id": ":loan",
        "title_id": "1 + :copy / 3",
        "copy_id": ":copy",
        "item_type_id": "1",
        "lent_at_id": "1",
        "returned_at_id": "1",
        "lent_year": "2026",
        "lent_week": day,
        "returned_week": day,
        "renewals": "0",
        "by_youth": "false",
        "was_late": "false",
        "returned_on": day,
        "due_on": f"{day} + 21",
        "is_here": "true",
        "member": member,
        "copy": ":copy",
        "today": day,
    }
    lines = [
        f"\\set copy random(1, {copies})",
        f"\\set member random(1, {members})",
        "BEGIN;",
        _filled(standing.LOCK, member, ":copy") + ";",
        _named(standing.BOTH, values) + ";",
        _filled(lending.INSERT, ":copy", member, "1", day, f"{day} + 21", "2", "0") + ";",
        "COMMIT;",
        "BEGIN;",
        _filled(standing.LOCK_COPY, ":copy") + ";",
        _filled(returning.LOAN, ":copy").replace("SELECT loan.id,", "SELECT loan.id AS loan,", 1)
        + " \\gset",
        _named(returning.MOVE, values) + ";",
        "COMMIT;",
    ]
    return "\n".join(" ".join(line.split()) for line in lines) + "\n"


def _filled(statement: str, *values: str) -> str:
    for value in values:
        statement = statement.replace("%s", value, 1)
    return statement


def _named(statement: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        statement = statement.replace(f"%({name})s", value)
    return statement


def run(profile: Profile) -> list[Result]:
    """Take turns: the library, pgbench with the same statements, pgbench with the barest."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    same = the_same(profile.members, profile.copies)
    bare = BARE.format(members=profile.members, copies=profile.copies, today=TODAY)
    figures, sames, bares = [], [], []
    for _ in range(profile.rounds):
        figures.append(on_the_library(profile))
        sames.append(_pgbench(same, profile))
        bares.append(_pgbench(bare, profile))
    figure = statistics.median(figures)
    return [
        Result(
            "R1 lend + return, same SQL", "pairs/s", figure, statistics.median(sames), ">= 0.35"
        ),
        Result("R1 lend + return, barest SQL", "pairs/s", figure, statistics.median(bares), ""),
    ]


def on_the_library(profile: Profile) -> float:
    """Return how many pairs a second four processes manage on the database of this benchmark."""
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


def _pgbench(script: str, profile: Profile) -> float:
    # A place each: two clients of pgbench must not have the same copy in hand.
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
