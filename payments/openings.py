"""Read the sealed names of a book year: one colleague asks, another agrees, and it is read once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count

from bieb.lib.sealing import Unsealable, open_text
from members.models import Account as Login
from payments.errors import BookYearUnknown, NotAgreed, OwnQuestion
from payments.models import VALID, BookOpening, SealedName
from payments.privacy import BOOKS
from payments.sealed_names import are_kept
from retention.rules import cutoff, gone_on


@dataclass(frozen=True)
class BookYear:
    """A book year with sealed names: how many, and the day on which its key is destroyed."""

    since: date
    names: int

    @property
    def number(self) -> int:
        return self.since.year - 1

    @property
    def until(self) -> date:
        return gone_on(self.since, BOOKS)


@dataclass(frozen=True)
class Opened:
    """One account of a book year with the lines on its bills, or why they cannot be read."""

    account: str
    lines: list[str]


def book_years(*, today: date) -> list[BookYear]:
    """Return the years of which names are kept, newest first; how many, never whose."""
    if not are_kept():
        return []
    kept = SealedName.objects.filter(since__gt=cutoff(today, BOOKS))
    counted = kept.values_list("since").annotate(number=Count("pk")).order_by("-since")
    return [BookYear(since, number) for since, number in counted]


def ask_opening(
    book_year: int, *, reason: str, by: Login, today: date, at: datetime
) -> BookOpening:
    """Ask to read the names of a book year; nothing can be read yet.

    Raises:
        BookYearUnknown: no names are kept of that year, or not any more.
    """
    found = next((each for each in book_years(today=today) if each.number == book_year), None)
    if found is None:
        raise BookYearUnknown
    return BookOpening.objects.create(since=found.since, reason=reason, asked_by=by, asked_at=at)


@transaction.atomic
def agree_opening(opening: BookOpening, *, by: Login, at: datetime) -> BookOpening:
    """Agree as a second colleague. Safe to repeat.

    Raises:
        OwnQuestion: this colleague asked it.
        NotAgreed: the question is older than a day.
    """
    locked = BookOpening.objects.select_for_update().get(pk=opening.pk)
    if locked.asked_by_id == by.pk:
        raise OwnQuestion
    if locked.agreed_at is None:
        if locked.asked_at <= at - VALID:
            raise NotAgreed
        locked.agreed_by, locked.agreed_at = by, at
        locked.save(update_fields=["agreed_by", "agreed_at"])
    return locked


def read_names(opening: BookOpening, *, by: Login, today: date, at: datetime) -> list[Opened]:
    """Return the names of the year, once; that it was read is saved before anything is returned.

    Raises:
        NotAgreed: nobody agreed within the last day, it was read before, or somebody else asked.
        BookYearUnknown: the seven years are over.
    """
    with transaction.atomic():
        locked = BookOpening.objects.select_for_update().agreed(at).filter(pk=opening.pk).first()
        if locked is None or locked.asked_by_id != by.pk:
            raise NotAgreed
        if not are_kept() or locked.since <= cutoff(today, BOOKS):
            raise BookYearUnknown
        rows = list(SealedName.objects.filter(since=locked.since).order_by("account_id"))
        locked.opened_at, locked.names = at, len(rows)
        locked.save(update_fields=["opened_at", "names"])
    return [Opened(str(row.account_id), _lines(row)) for row in rows]


def _lines(row: SealedName) -> list[str]:
    try:
        return open_text(row, "sealed").splitlines()
    except Unsealable as gone:
        return [str(gone)]
