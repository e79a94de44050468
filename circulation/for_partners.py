"""What partner systems share when they lend or reserve: the card they hold, and how we say no."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import transaction

from bieb.lib.errors import DomainError
from catalog.errors import BranchUnknown
from catalog.models import Branch
from circulation import errors
from members.models import Card, Member
from partners.cards import PRINTED_BETWEEN_DIGITS, may_hear_of
from partners.errors import CardUnknown, NotFound, Refused
from partners.models import Disclosure, Partner
from partners.once import Call, once
from partners.operations import Activity, Answer

WHY_NOT = frozenset({"code", "detail"})
BETWEEN_US = (errors.DataLocked, errors.CardBlocked, errors.OwesTooMuch, errors.OwesTooLong)
"""Why a card is blocked, and what somebody owes, is between the member and us."""


def about_card(
    call: Call,
    activity: Activity,
    number: str,
    act: Callable[[Member], Mapping[str, object]],
    *,
    status: int = 200,
) -> Answer:
    """Do `act` for the member whose card the partner holds, or say why not; through the one door.

    A card that is blocked or has ended opens nothing. What was refused halfway leaves nothing.
    """

    def look_up() -> Answer:
        card = Card.objects.select_related("member").filter(number=scanned(number)).first()
        if card is None:
            return _refusal(CardUnknown(), None, code=Disclosure.Answer.UNKNOWN)

        def use() -> Mapping[str, object]:
            _refuse_card(card, call.partner)
            return act(card.member)

        return once(
            call,
            lambda: _attempt(use, card.member_id, status),
            subject_id=card.member_id,
        )

    return call.answered(activity, look_up)


def about_nobody(
    call: Call, activity: Activity, act: Callable[[], Mapping[str, object]], *, status: int = 200
) -> Answer:
    """Do `act`, of which the answer says nothing about any member; through the same door."""
    return call.answered(
        activity, lambda: once(call, lambda: _attempt(act, None, status), subject_id=None)
    )


def scanned(number: str) -> str:
    """Read a number as a scanner gives it, without what is printed between the digits."""
    return PRINTED_BETWEEN_DIGITS.sub("", number)


def branch_of(code: str) -> Branch:
    """Return the branch with this code where people come.

    Raises:
        BranchUnknown: there is none.
    """
    branch = Branch.objects.filter(code=code, is_virtual=False).first()
    if branch is None:
        raise BranchUnknown
    return branch


def as_told(refusal: DomainError) -> DomainError:
    """Return the refusal as a partner hears it: without what is between the member and us."""
    return errors.CardCannotBeUsed() if isinstance(refusal, BETWEEN_US) else refusal


def _attempt(
    act: Callable[[], Mapping[str, object]], subject_id: UUID | None, status: int
) -> Answer:
    try:
        with transaction.atomic():
            return Answer(Disclosure.Answer.DONE, subject_id, act(), status)
    except Refused as refused:
        return Answer(Disclosure.Answer.REFUSED, subject_id, refused.told, refused.status)
    except DomainError as refusal:
        return _refusal(as_told(refusal), subject_id)


def _refusal(
    refusal: DomainError, subject_id: UUID | None, *, code: str = Disclosure.Answer.REFUSED
) -> Answer:
    told = {"code": refusal.code, "detail": str(refusal)}
    return Answer(code, subject_id, told, 404 if isinstance(refusal, NotFound) else 409)


def _refuse_card(card: Card, partner: Partner) -> None:
    if card.ended_on is not None:
        raise errors.CardEnded
    if card.is_blocked or not may_hear_of(partner, card.member):
        raise errors.CardCannotBeUsed
