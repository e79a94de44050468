"""R19: the letters of a day, pile by pile, checked and made from the database, beside typst alone."""

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
    make_batch(at=NOW)
    rounds = [_printed() for _round in range(profile.rounds)]
    ours, alone = (statistics.median(column) for column in zip(*rounds, strict=True))
    return Result(
        name="R19 letters: checked, worded and made",
        unit="letters/s",
        figure=LETTERS / ours,
        limit=LETTERS / alone,
        target=">= 0.7",
    )


def _printed() -> tuple[float, float]:
    """Print every pile of the day; return the seconds, and those of typst in them."""
    typst: list[float] = []
    made: list[int] = []

    def timed(papers: Sequence[Paper], **words: Any) -> bytes:
        began = time.perf_counter()
        content = as_pdf(papers, **words)
        typst.append(time.perf_counter() - began)
        made.append(len(papers))
        return content

    with patch.object(batches, "as_pdf", timed):
        began = time.perf_counter()
        for batch in LetterBatch.objects.order_by("number"):
            batches.print_batch(batch, at=NOW)
        took = time.perf_counter() - began
    if sum(made) != LETTERS:
        raise AssertionError(f"{sum(made)} letters were made")
    return took, sum(typst)
