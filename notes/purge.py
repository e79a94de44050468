"""Destroy notes the day after their last day, and the lines about contact after two years."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from bieb.lib.key_store import destroy, key_path
from bieb.lib.sealing import destroy_key_of
from members.purge import People, leaving
from notes.models import Contact, Note
from notes.privacy import AFTER_LAST_DAY, CONTACTS
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _over(today: date) -> list[tuple[QuerySet[Any], str, str, date]]:
    """Everything that must be gone, with its words, its clock and its last clock."""
    gone = Q(member__in=leaving(today).values("pk"))
    notes, contacts = cutoff(today, AFTER_LAST_DAY), cutoff(today, CONTACTS)
    return [
        (
            Note.objects.using(PURGE).filter(gone | Q(last_day__lte=notes)),
            "notes",
            "last_day",
            notes,
        ),
        (
            Contact.objects.using(PURGE).filter(
                gone | Q(happened_at__lt=gone_before(today, CONTACTS))
            ),
            "lines about contact",
            "happened_at",
            contacts,
        ),
    ]


def plan(*, today: date) -> list[Planned]:
    """Count them; any share of the notes may go at once: they live for days."""
    return [
        planned(rows, what=what, clock=clock, until=until, short_lived=rows.model is Note)
        for rows, what, clock, until in _over(today)
    ]


def purge(*, today: date) -> dict[str, int]:
    """Destroy the keys of the notes first, then the rows; then keys of which no note is left."""
    (notes, *_words), (contacts, *_more) = _over(today)
    for note in notes:
        destroy_key_of(note, "text")
    done = {rows.model._meta.db_table: remove(rows) for rows in (notes, contacts)}
    _destroy_stray_keys()
    return done


def forget(people: People, *, today: date) -> dict[str, int]:
    """Destroy the notes about these people, keys first, and the lines about contact with them."""
    return forget_but(people, kept=(), today=today)


def forget_but(people: People, *, kept: Collection[str], today: date) -> dict[str, int]:
    """The same, but for the lines about contact where `kept` names them: a dispute is about those."""
    notes = Note.objects.using(PURGE).filter(member__in=people)
    for note in notes:
        destroy_key_of(note, "text")
    contacts = Contact.objects.using(PURGE).filter(member__in=people)
    going = [rows for rows in (notes, contacts) if rows.model._meta.label not in kept]
    return {rows.model._meta.db_table: remove(rows) for rows in going}


def _destroy_stray_keys() -> None:
    """A note whose writing was undone leaves a key that opens nothing; it goes too."""
    kept = {f"note-{key}" for key in Note.objects.using(PURGE).values_list("pk", flat=True)}
    for path in key_path("sealing").glob("note-*.key"):
        if path.name.partition(".")[0] not in kept:
            destroy(f"sealing/{path.name}")
