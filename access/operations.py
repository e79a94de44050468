"""Give access, change it and end it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from access import errors
from access.asking import with_what_it_needs
from access.doors import Door, carers_of, doors_of, holds
from access.messages import ENDED, GIVEN, write
from access.models import AccessGrant, AccessRequest, AccessUse, Scope
from access.rules import MOST_MONTHS, last_day, stage
from loans.models import Loan
from loans.operations import renew_loan
from members.models import Guardianship, Member


@transaction.atomic
def accept(
    number: int,
    *,
    owner: Member,
    scopes: Collection[str],
    ends_on: date,
    today: date,
    at: datetime,
) -> AccessGrant:
    """Say yes to a request: for `scopes` only, up to and including `ends_on`.

    Locks the owner, then the request: of two presses one gives access, and an asker who takes it
    back at the same moment has either done so or not. Access that was there already is replaced.

    Raises:
        RequestIsOver: it was answered, taken back, or is not to this member.
        NothingChosen, EndsTooLate, NotYourCarer: as the words say.
    """
    Member.objects.select_for_update(no_key=True).get(pk=owner.pk)
    waiting = AccessRequest.objects.waiting_for(owner, today)
    request = waiting.select_for_update(of=("self",)).filter(pk=number).first()
    if request is None:
        raise errors.RequestIsOver
    _refuse_wrong(scopes, ends_on, today)
    is_young = stage(owner.birth_date, today) == 0
    if is_young and request.reader_id not in carers_of(owner, today=today):
        raise errors.NotYourCarer
    given = {"scopes": with_what_it_needs(scopes), "accepted_on": today, "ends_on": ends_on}
    grant, _made = AccessGrant.objects.update_or_create(
        owner=owner, reader_id=request.reader_id, ended_on=None, defaults=given
    )
    request.delete()
    _tell_both(GIVEN, grant, day=today, at=at)
    return grant


@transaction.atomic
def change(
    number: int, *, owner: Member, scopes: Collection[str], ends_on: date, today: date
) -> AccessGrant:
    """Let somebody see and do more or less, or until another day. Locks the access.

    Raises:
        AccessIsOver: it was ended, or is not of this member.
        NothingChosen, EndsTooLate: as the words say.
    """
    mine = AccessGrant.objects.open(today).filter(owner=owner, pk=number)
    grant = mine.select_for_update(of=("self",)).first()
    if grant is None or not holds(grant, today=today):
        raise errors.AccessIsOver
    _refuse_wrong(scopes, ends_on, today)
    grant.scopes, grant.ends_on = with_what_it_needs(scopes), ends_on
    grant.accepted_on = today
    grant.save(update_fields=["scopes", "ends_on", "accepted_on"])
    return grant


@transaction.atomic
def end(number: int, *, by: Member, today: date, at: datetime) -> bool:
    """End access, from either side and at once. Return False when it was over. Locks the access."""
    of_both = AccessGrant.objects.filter(Q(owner=by) | Q(reader=by), pk=number, ended_on=None)
    grant = of_both.select_for_update().first()
    if grant is None:
        return False
    is_owner = grant.owner_id == by.pk
    grant.ended_by = AccessGrant.Side.OWNER if is_owner else AccessGrant.Side.READER
    grant.ended_on = today
    grant.save(update_fields=["ended_on", "ended_by"])
    _tell_both(ENDED, grant, day=today, at=at)
    return True


def write_use(door: Door, reader: Member, *, what: Collection[str], at: datetime) -> None:
    """Write down what is about to be shown or was done; when that fails nothing is shown."""
    seen = [each.value for each in Scope if each in what]
    AccessUse.objects.create(owner=door.owner, reader=reader, what=seen, used_at=at)


@transaction.atomic
def renew_for(
    door: Door, loan_number: int, reader: Member, *, due_on: date | None, today: date, at: datetime
) -> Loan:
    """Renew something for somebody else, and write down that it was done.

    Locks the access first: what was ended a moment ago renews nothing.

    Raises:
        AccessIsOver: the access ended, or does not cover renewing.
        Loan.DoesNotExist: it is not at their home (any more).
        DomainError: everything that `renew_loan` refuses.
    """
    if door.grant:
        AccessGrant.objects.select_for_update().get(pk=door.grant.pk)
    if door.link:
        Guardianship.objects.select_for_update().get(pk=door.link.pk)
    now = {each.owner.pk: each for each in doors_of(reader.pk, today=today)}.get(door.owner.pk)
    if now is None or not now.opens(Scope.RENEW):
        raise errors.AccessIsOver
    loan = renew_loan(
        Loan.objects.get(pk=loan_number, member=door.owner), today=today, at=at, due_on=due_on
    )
    write_use(now, reader, what=[Scope.RENEW], at=at)
    return loan


def _refuse_wrong(scopes: Collection[str], ends_on: date, today: date) -> None:
    if not scopes:
        raise errors.NothingChosen
    if not today <= ends_on <= last_day(today, MOST_MONTHS):
        raise errors.EndsTooLate


def _tell_both(kind: str, grant: AccessGrant, *, day: date, at: datetime) -> None:
    for member in (grant.owner_id, grant.reader_id):
        write(kind, member, about=grant.pk, day=day, at=at)
