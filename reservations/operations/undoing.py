"""Give back the reservation that a loan fulfilled, exactly as it was: the loan was undone."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction

from reservations import errors
from reservations.models import InterlibraryRequest, QueueEvent, Reservation, Whereabouts
from reservations.operations.capturing import put_on_hold_shelf
from reservations.operations.locking import lock_copy, lock_title

State = InterlibraryRequest.State
Row = TypeVar("Row", bound=models.Model)


def as_words(row: models.Model, *, without: str = "") -> dict[str, str | None]:
    """Return every column of `row` as JSON can hold it; leaves out the field `without`."""
    return {
        field.attname: None if getattr(row, field.attname) is None else field.value_to_string(row)
        for field in row._meta.concrete_fields
        if field.name != without
    }


@transaction.atomic
def give_back(copy_id: int, member_id: UUID, memory: Mapping[str, Any]) -> Whereabouts | None:
    """Let `member_id` wait again as before `collect`, with the memory that it returned.

    Part of undoing a loan. The same row at the same place in line, with its lines; the copy lies or
    travels where it did, under the same code, or a new one when somebody else got that meanwhile.
    That others were passed over never happened. Locks the copy and its title. Returns the place of
    the copy; `None` when it came from its own shelf.

    Raises:
        CannotComeBack: the copy is kept again meanwhile, or too much time went by.
        AlreadyReserved: the member reserved the title anew meanwhile.
    """
    lock_title(lock_copy(copy_id).title_id)
    _take_out([each["past"] for each in memory["ended"]])
    QueueEvent.objects.filter(pk__in=memory["written"]).delete()
    for each in memory["ended"]:
        _wait_again(each, member_id)
    return _put_back(_from_words(Whereabouts, memory["place"])) if memory["place"] else None


def _take_out(facts: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reservations_undo_collect(%s::bigint[])", [facts])
        if cursor.fetchone() != (len(facts),):
            raise errors.CannotComeBack


def _wait_again(ended: Mapping[str, Any], member_id: UUID) -> None:
    wish = _from_words(Reservation, ended["reservation"])
    wish.member_id = member_id
    again = Reservation.objects.running().filter(member=member_id, title=wish.title_id)
    if wish.state != Reservation.State.EXPIRED and again.exists():
        raise errors.AlreadyReserved
    wish.save(force_insert=True)
    for number, reason in ended["lines"]:
        lines = QueueEvent.objects.filter(pk=number, reservation=None)
        lines.update(reservation=wish, reason=reason)
    requests = InterlibraryRequest.objects.filter(pk__in=ended["requests"], state=State.LENT)
    requests.update(state=State.RECEIVED)


def _put_back(place: Whereabouts) -> Whereabouts:
    if Whereabouts.objects.filter(copy=place.copy_id).exists():
        raise errors.CannotComeBack
    if place.pickup_code:
        return put_on_hold_shelf(place)
    place.save(force_insert=True)
    return place


def _from_words(model: type[Row], words: Mapping[str, str | None]) -> Row:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in words.items()})
