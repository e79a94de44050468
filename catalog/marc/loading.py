"""Bring records into the catalogue: all good ones in one transaction, or nothing.

Running it again with the same file changes nothing. Stopping it half-way leaves nothing behind.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random, SystemRandom
from typing import Any, BinaryIO

from django.db import connection, transaction

from bieb.lib import barcodes
from catalog.marc import statements
from catalog.marc.codes import ITEM_TYPE_NAMES, ONLINE
from catalog.marc.errors import (
    FileTruncated,
    NoBranch,
    Reason,
    UnknownBranch,
    XmlBroken,
)
from catalog.marc.mapping import Description, described
from catalog.marc.reading import read
from catalog.marc.report import Problem, Report
from catalog.models import Branch, ItemType
from catalog.search import lexicon

BATCH = 10_000
"""Copies whose barcodes are drawn at a time."""
TOLD_EVERY = 500
"""Records between two words about the progress."""

Progress = Callable[[int, int], None]
"""Told the number of records read and the place in the file in bytes."""


@dataclass(frozen=True)
class Wishes:
    """What the person who imports asks for besides the titles."""

    copies: int = 0
    branch_code: str = ""
    is_dry_run: bool = False
    is_partial: bool = False


def import_records(
    stream: BinaryIO,
    *,
    wishes: Wishes,
    today: date,
    progress: Progress | None = None,
    rng: Random | None = None,
) -> Report:
    """Import a file of MARC records and say what happened to each.

    A title is known by its control number. A record that says what we already have is skipped;
    a changed one replaces the description and leaves copies and loans alone. Only one import
    runs at a time: a second waits.

    Raises:
        FileRefused: the file cannot be used, or copies have nowhere to go; nothing went in.
    """
    report = Report(is_dry_run=wishes.is_dry_run)
    with transaction.atomic(), connection.cursor() as cursor:
        branches = _branches(wishes) if wishes.copies else []
        cursor.execute(statements.ONE_AT_A_TIME)
        cursor.execute(statements.CLEAR)
        cursor.execute(statements.MAKE_STAGE)
        _fill_stage(cursor, stream, report, wishes=wishes, progress=progress or _quiet)
        _judge(cursor, report)
        _write_titles(cursor, report, today)
        if branches:
            _write_copies(cursor, report, branches, wishes.copies, today, rng or SystemRandom())
        if (report.made or report.changed) and not wishes.is_dry_run:
            lexicon.refresh()
        transaction.set_rollback(wishes.is_dry_run)
    return report


def _quiet(_read: int, _place: int) -> None:
    """Nobody wants to know."""


def _branches(wishes: Wishes) -> list[int]:
    real = Branch.objects.filter(is_virtual=False).order_by("pk")
    if wishes.branch_code:
        chosen = list(real.filter(code=wishes.branch_code).values_list("pk", flat=True))
        if not chosen:
            raise UnknownBranch(code=wishes.branch_code)
        return chosen
    found = list(real.values_list("pk", flat=True))
    if not found:
        raise NoBranch
    return found


def _fill_stage(
    cursor: Any, stream: BinaryIO, report: Report, *, wishes: Wishes, progress: Progress
) -> None:
    with cursor.copy(statements.FILL_STAGE) as copy:
        try:
            for number, title in _descriptions(stream, report, progress):
                copy.write_row((*map(_plain, title), title.fingerprint(), number))
        except (FileTruncated, XmlBroken):
            if not wishes.is_partial:
                raise
            report.read += 1
            report.refuse(Problem(report.read, Reason.CUT_OFF))


def _plain(value: object) -> object:
    """Write a list as PostgreSQL reads it; psycopg's way costs as much as parsing the record."""
    if not isinstance(value, list):
        return value
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in value)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"


def _descriptions(
    stream: BinaryIO, report: Report, progress: Progress
) -> Iterator[tuple[int, Description]]:
    for found in read(stream):
        report.read = found.number
        if found.number % TOLD_EVERY == 0:
            progress(found.number, stream.tell())
        if found.record is None:
            reason = found.reason or Reason.CONTENT
            report.refuse(Problem(found.number, reason, found.control_number))
            continue
        title = described(found.record)
        if isinstance(title, Reason):
            control = found.record.get("001")
            report.refuse(Problem(found.number, title, (control.data or "") if control else ""))
        else:
            yield found.number, title
    progress(report.read, stream.tell())


def _judge(cursor: Any, report: Report) -> None:
    """Take out of the stage what is there twice and what we have already."""
    cursor.execute(statements.TAKE_OUT_DOUBLES)
    for number, control_number in cursor.fetchall():
        report.refuse(Problem(number, Reason.TWICE, control_number))
    cursor.execute("ANALYZE marc_stage")
    cursor.execute(statements.TAKE_OUT_UNCHANGED)
    report.unchanged = cursor.rowcount


def _write_titles(cursor: Any, report: Report, today: date) -> None:
    cursor.execute(statements.ITEM_TYPES_IN_STAGE)
    report.new_item_types = _new_item_types(code for (code,) in cursor.fetchall())
    cursor.execute("SELECT count(*) FROM marc_stage")
    (written,) = cursor.fetchone()
    cursor.execute(statements.MAKE_NEW)
    cursor.execute(statements.WRITE_TITLES, {"today": today})
    report.made = cursor.rowcount
    report.changed = written - report.made


def _new_item_types(used: Iterator[str]) -> list[str]:
    """Make the sorts of things the library does not know yet; how long they are lent is for later."""
    known = set(ItemType.objects.values_list("code", flat=True))
    missing = sorted(set(used) - known)
    ItemType.objects.bulk_create(
        ItemType(code=code, name=str(ITEM_TYPE_NAMES[code]), is_online=code == ONLINE)
        for code in missing
    )
    return missing


def _write_copies(
    cursor: Any, report: Report, branches: Sequence[int], copies: int, today: date, rng: Random
) -> None:
    """Give each new title its copies, one branch after the other.

    Barcodes are drawn at random; the few that exist already are simply drawn again.
    """
    cursor.execute(statements.MAKE_COPY_PLAN)
    cursor.execute(statements.PLAN_COPIES, {"copies": copies})
    left = cursor.rowcount
    while left:
        drawn = [barcodes.draw(barcodes.COPY, rng) for _ in range(min(left, BATCH))]
        cursor.execute(
            statements.WRITE_COPIES,
            {"many": len(drawn), "barcodes": drawn, "branches": list(branches), "today": today},
        )
        left -= cursor.rowcount
        report.copies += cursor.rowcount
