"""From the database to the ledger: a deed is a row first, and leaves with its transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import transaction

from bieb.lib import clock
from bieb.lib.clock import day_of
from erasure.models import LedgerLine, LedgerMark
from erasure.replay.ledger import Deed, Entry, append, identity, read

_is_repeating = ContextVar("is_repeating", default=False)


def remember(kind: str, *, subject: UUID, purpose: str = "") -> None:
    """Put a deed in the transaction that does it; right after the commit it is in the ledger.

    Whoever is told that it was done is told so after that. A process that dies in between leaves
    the row, and the next one writes it. What is only repeated from the ledger is not written again.
    """
    if _is_repeating.get():
        return
    LedgerLine.objects.create(
        kind=kind, subject_id=subject, purpose=purpose, happened_at=clock.now()
    )
    transaction.on_commit(flush)


@contextmanager
def repeating() -> Iterator[None]:
    """Do deeds that stand in the ledger already."""
    token = _is_repeating.set(True)
    try:
        yield
    finally:
        _is_repeating.reset(token)


def flush() -> int:
    """Write every waiting deed in the ledger, and mark how far this database is. Safe to repeat.

    Return the number of deeds that were waiting.

    Raises:
        LedgerBroken: the ledger is not whole; the deeds keep waiting.
    """
    with transaction.atomic():
        lines = list(LedgerLine.objects.select_for_update().order_by("happened_at", "pk"))
        if not lines:
            return 0
        mark = LedgerMark.objects.select_for_update().first()
        entries = append(_deed(each) for each in lines)
        if mark is None:
            LedgerMark.objects.create(ledger=identity(entries), applied=entries[-1].seq)
        elif is_followed(mark, entries, {str(each.pk) for each in lines}):
            LedgerMark.objects.update(applied=entries[-1].seq)
        LedgerLine.objects.filter(pk__in=[each.pk for each in lines]).delete()
    return len(lines)


def missed(mark: LedgerMark | None, entries: list[Entry]) -> list[Entry]:
    """Return the lines that this database does not know, in the order in which they happened."""
    if mark is None:
        return entries[1:]
    return [each for each in entries[1:] if each.seq > mark.applied]


def is_followed(mark: LedgerMark, entries: list[Entry], own: set[str]) -> bool:
    """Say whether every line that this database does not know is one that it wrote just now."""
    return {each.id for each in missed(mark, entries)} <= own


def standing() -> tuple[LedgerMark | None, list[Entry]]:
    """Read how far the database is, and the ledger."""
    return LedgerMark.objects.first(), read()


def _deed(line: LedgerLine) -> Deed:
    return Deed(line.pk, day_of(line.happened_at), line.kind, line.subject_id, line.purpose)
