"""Get a book from another library: asked, approved, sent, shipped, here, lent, sent back.

Nothing about a member leaves but through the one door of the partners, and no more than the member
saw before asking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction

from catalog.models import Branch, ItemType
from circulation.blocks import Act, Override, refuse_if_blocked
from circulation.errors import DataLocked
from circulation.standing import Standing, standing_of
from members.models import Member
from partners.models import Disclosure, Partner
from partners.operations import INTERLIBRARY, Answer, disclose
from payments.operations import charge, set_charge
from reservations import errors
from reservations.models import InterlibraryRequest, Reservation
from reservations.operations.locking import lock_member

State = InterlibraryRequest.State
SORT = "ibl"
"""The code of the item type under which the rules say what a request costs."""
SCOPE = "interlibrary:request"
ABOUT_THE_BOOK = ("requestNumber", "title", "author", "isbn")
ABOUT_THE_MEMBER = ("name", "email")


@dataclass(frozen=True)
class Book:
    """What somebody looks for."""

    title: str
    author: str = ""
    isbn: str = ""


def lenders(*, today: date) -> list[Partner]:
    """Return the libraries that we may ask today."""
    return list(Partner.objects.active().agreed(today).filter(scopes__contains=[SCOPE]))


def fields_for(lender: Partner) -> list[str]:
    """Return what `lender` would get to know: of the member nothing, unless it was agreed."""
    allowed = INTERLIBRARY.fields_for(lender.scopes) & set(lender.fields)
    return [name for name in (*ABOUT_THE_BOOK, *ABOUT_THE_MEMBER) if name in allowed]


def cost_of(member: Member, *, pickup_branch: Branch, today: date) -> int:
    """Return what a request costs `member`, in cents: shown before it is made."""
    return _cost(standing_of(member.pk, today), pickup_branch, today)


@transaction.atomic
def ask(
    member: Member,
    book: Book,
    *,
    lender: Partner,
    pickup_branch: Branch,
    today: date,
    at: datetime,
    override: Override | None = None,
) -> InterlibraryRequest:
    """Ask for a book that we do not have, of the library that the member saw, and charge the cost.

    Locks the member: the last request that a limit allows is made once. It counts with the
    reservations.

    Raises:
        LenderUnknown: there is no agreement with this library.
        NoPickupThere: the branch has no building.
        ReservationLimitReached: the rules allow no more at the same time.
        CardEnded, CardBlocked, NoMembership, OwesTooMuch, OwesTooLong: the member is blocked.
    """
    member = lock_member(member.pk)
    if lender not in lenders(today=today):
        raise errors.LenderUnknown(library=lender)
    if pickup_branch.is_virtual:
        raise errors.NoPickupThere(branch=pickup_branch)
    who = standing_of(member.pk, today)
    terms = who.terms(branch_id=pickup_branch.pk, item_type_id=None, today=today)
    refuse_if_blocked(who, terms, Act.RESERVE, today=today, override=override)
    running = InterlibraryRequest.objects.running().filter(member=member).count()
    running += Reservation.objects.running().filter(member=member).count()
    if running >= terms.max_reservations:
        raise errors.ReservationLimitReached(limit=terms.max_reservations)
    cost = _cost(who, pickup_branch, today)
    return InterlibraryRequest.objects.create(
        member=member,
        wanted_title=book.title,
        wanted_author=book.author,
        isbn=book.isbn,
        lender=lender,
        agreed_fields=fields_for(lender),
        pickup_branch=pickup_branch,
        asked_at=at,
        changed_at=at,
        charge=charge(member, kind="interlibrary", cents=cost, today=today, at=at),
    )


@transaction.atomic
def approve(request: InterlibraryRequest, *, at: datetime) -> InterlibraryRequest:
    """Decide that we ask the other library.

    Raises:
        WrongState: it was approved already, or is over.
    """
    return _move(request, State.ASKED, to=State.APPROVED, at=at)


def send(request: InterlibraryRequest, *, today: date, at: datetime) -> Mapping[str, object]:
    """Ask the other library, through the one door, and return exactly what it may be told.

    The line of the ledger, and the new state, stand when this returns. Without a live agreement
    nothing is told and the request stays as it was. Must be the outermost transaction.

    Raises:
        PartnerInactive, AgreementEnded, ScopeMissing: the other library may not be told now.
        WrongState: it was not approved, or was sent before.
    """
    lender = request.lender
    answer = disclose(
        lender,
        INTERLIBRARY,
        partial(_tell, request, lender, at),
        scopes=lender.scopes,
        today=today,
        at=at,
    )
    return answer.fields


@transaction.atomic
def mark_shipped(request: InterlibraryRequest, *, at: datetime) -> InterlibraryRequest:
    """The other library sent the book: from now on it cannot be cancelled.

    Raises:
        WrongState: it was not sent to the other library.
    """
    return _move(request, State.SENT, to=State.SHIPPED, at=at)


@transaction.atomic
def cancel_request(
    request: InterlibraryRequest, *, today: date, at: datetime
) -> InterlibraryRequest:
    """End a request because the member wants it no more; what it cost is given back.

    Raises:
        WrongState: the book was shipped, or the request is over.
    """
    return _give_up(request, State.CANCELLED, today=today, at=at)


@transaction.atomic
def refuse(request: InterlibraryRequest, *, today: date, at: datetime) -> InterlibraryRequest:
    """End a request because the book cannot be had; what it cost is given back.

    Raises:
        WrongState: the book was shipped, or the request is over.
    """
    return _give_up(request, State.REFUSED, today=today, at=at)


def _cost(who: Standing, pickup_branch: Branch, today: date) -> int:
    sort = ItemType.objects.filter(code=SORT).values_list("pk", flat=True).first()
    if sort is None:
        return 0
    terms = who.terms(branch_id=pickup_branch.pk, item_type_id=sort, today=today)
    return terms.reservation_fee_cents


def _tell(request: InterlibraryRequest, lender: Partner, at: datetime) -> Answer:
    """Move the request, and say what may be said: agreed then, and still agreed now."""
    sent = _move(request, State.APPROVED, to=State.SENT, at=at)
    member = sent.member
    account = getattr(member, "account", None)
    known = {
        "requestNumber": str(sent.pk),
        "title": sent.wanted_title,
        "author": sent.wanted_author or None,
        "isbn": sent.isbn or None,
        "name": member.full_name if member else None,
        "email": account.email if account else None,
    }
    if member is not None and member.restricted_on is not None:
        raise DataLocked
    allowed = set(sent.agreed_fields) & set(fields_for(lender))
    told = {name: value for name, value in known.items() if name in allowed}
    return Answer(Disclosure.Answer.GIVEN, member.pk if member else None, told)


def _give_up(
    request: InterlibraryRequest, to: str, *, today: date, at: datetime
) -> InterlibraryRequest:
    request = lock(request)
    if not request.can_be_cancelled:
        raise errors.WrongState(state=request.get_state_display())
    paid = request.charge
    finish(request, to, at=at)
    if paid is not None:
        set_charge(paid, cents=0, at=at, today=today)
    return request


def lock(request: InterlibraryRequest) -> InterlibraryRequest:
    """Lock a request and read it again."""
    return InterlibraryRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def finish(request: InterlibraryRequest, to: str, *, at: datetime) -> None:
    """End a locked request: from now on it is about nobody."""
    request.state, request.changed_at = to, at
    request.member, request.charge = None, None
    request.save(update_fields=["state", "changed_at", "member", "charge"])


def _move(
    request: InterlibraryRequest, known: str, *, to: str, at: datetime
) -> InterlibraryRequest:
    request = lock(request)
    if request.state != known:
        raise errors.WrongState(state=request.get_state_display())
    request.state, request.changed_at = to, at
    request.save(update_fields=["state", "changed_at"])
    return request
