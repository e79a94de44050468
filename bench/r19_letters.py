"""R19: the letters of a day, checked and made from the database, beside typst alone."""

import statistics
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

from django.db import connection

from bench import database
from bench.result import Profile, Result
from notifications import batches
from notifications.batches import make_batch
from notifications.models import LetterBatch
from notifications.paper import Paper, as_pdf
from reminders.planning import write_reminders

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LETTERS = 500
LATE = """
INSERT INTO loans_loan (copy_id, member_id, lent_at_id, lent_on, due_on, renewals,
  max_renewals, terms_id)
  SELECT n, md5('member' || n)::uuid, 1, '2026-10-11', '2026-11-01', 0, 2, 0
  FROM generate_series(1, %(members)s) n
"""
HOMES = """
INSERT INTO members_address (member_id, kind, street, house_number, house_letter, house_addition,
  postcode, city, country)
  SELECT md5('member' || n)::uuid, 'home', 'Dorpsstraat', n, '', '', '7461AB', 'Rijssen', 'NL'
  FROM generate_series(1, %(members)s) n
"""


def run(profile: Profile) -> Result:
    """Nobody has an e-mail address, so the first reminder is a letter."""
    database.fill(members=LETTERS, copies=3 * LETTERS, today=TODAY)
    with connection.cursor() as cursor:
        for statement in (LATE, HOMES, "ANALYZE"):
            cursor.execute(statement, {"members": LETTERS})
    write_reminders(now=NOW)
    rounds = [_printed(make_batch(at=NOW)) for _round in range(profile.rounds)]
    ours, alone = (statistics.median(column) for column in zip(*rounds, strict=True))
    return Result(
        name="R19 letters: checked, worded and made",
        unit="letters/s",
        figure=LETTERS / ours,
        limit=LETTERS / alone,
        target=">= 0.7",
    )


def _printed(batch: LetterBatch) -> tuple[float, float]:
    """Print the whole batch; return its seconds, and those of typst in it."""
    typst: list[float] = []

    def timed(papers: Sequence[Paper], **words: Any) -> bytes:
        if len(papers) != LETTERS:
            raise AssertionError(f"{len(papers)} letters were made")
        began = time.perf_counter()
        content = as_pdf(papers, **words)
        typst.append(time.perf_counter() - began)
        return content

    with patch.object(batches, "as_pdf", timed):
        began = time.perf_counter()
        batches.print_batch(batch, at=NOW)
        return time.perf_counter() - began, typst[0]
