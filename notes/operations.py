"""Writing a note, reading it while it lasts, and destroying it; and saying that we had contact."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from bieb.lib.sealing import Unsealable, destroy_key_of, open_text, seal_text
from members.models import Member
from notes.errors import EmptyNote, NoteTooLong
from notes.models import LONGEST, Contact, Note

USUAL_DAYS = 3


@dataclass(frozen=True)
class Readable:
    """A note that can be read today, with its words."""

    note: Note
    text: str


def write_note(
    member: Member, *, text: str, staff: AbstractBaseUser, today: date, days: int = USUAL_DAYS
) -> Note:
    """Keep `text` about `member` for `days` more days; 0 is until tonight.

    Raises:
        EmptyNote: there are no words.
        NoteTooLong: `days` is more than fourteen, or negative.
    """
    if not text.strip():
        raise EmptyNote
    if not 0 <= days <= LONGEST.days:
        raise NoteTooLong(days=LONGEST.days)
    note = Note(
        member=member, staff_id=staff.pk, written_on=today, last_day=today + timedelta(days=days)
    )
    seal_text(note, "text", text.strip())
    note.save(force_insert=True)
    return note


def notes_about(member: Member, *, today: date) -> list[Readable]:
    """Return the notes about `member` that can be read `today`, the first to go on top.

    A note past its last day is not read, even when nothing swept it up yet; one whose key is gone
    is no note any more.
    """
    notes = Note.objects.readable(today).about(member).select_related("staff")
    return [each for each in map(_opened, notes) if each]


def finish_note(note: Note) -> None:
    """Destroy a note now. The key goes first: a crash in between leaves nothing that can be read."""
    destroy_key_of(note, "text")
    note.delete()


@transaction.atomic
def record_contact(
    member: Member, *, how: str, why: str, staff: AbstractBaseUser, at: datetime
) -> Contact:
    """Write down that we had contact with `member`; the member sees the line, without any text."""
    return Contact.objects.create(
        member=member, how=how, why=why, staff_id=staff.pk, happened_at=at
    )


def _opened(note: Note) -> Readable | None:
    try:
        return Readable(note, open_text(note, "text"))
    except Unsealable:
        return None
