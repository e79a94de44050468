"""One message for a whole household, for who wants that: their own things and those of the others.

Children who have no mail of their own come along by themselves: their parent or carer reads their
reminders already. What anybody else borrowed is theirs: they say yes first, and whether titles
and costs may stand in it. Then the reminders of both are one message, and either ends that at
once, also for what waits. See docs/decisions/0034-one-message-for-a-household.md.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from loans.models import Loan
from members.models import Member
from members.models.member import MemberQuerySet
from members.rules import is_youth
from notifications.models import Message
from notifications.readers import OWN_MAIL_FROM_AGE
from notifications.routing import routes_of
from reminders.errors import NobodyAsked, TooYoungForThis
from reminders.models import HouseholdMail, HouseholdShare, Step

TOGETHER = (Step.Kind.DUE_SOON, Step.Kind.OVERDUE)
"""What goes in one message. An invoice is a paper of one person, with a number of its own."""
Pair = tuple[UUID, UUID]
"""Who reads, and whose things."""


def wanting_one(readers: Iterable[UUID]) -> set[UUID]:
    """Return who of these readers wants one message for everything at once."""
    wishes = HouseholdMail.objects.filter(member__in=readers)
    return set(wishes.values_list("member", flat=True))


def shares_with(readers: Iterable[UUID]) -> Mapping[Pair, HouseholdShare]:
    """Return what others let these readers read, by reader and by whose it is."""
    shares = HouseholdShare.objects.working().filter(reader__in=readers)
    return {(share.reader_id, share.member_id): share for share in shares}


def may_read_for_all(member: Member, *, today: date) -> bool:
    """Say whether `member` may ask for one message: from eighteen on."""
    return not is_youth(member.birth_date, today)


def askers(member: Member, *, today: date) -> MemberQuerySet:
    """Return the housemates who want one message and would like that of `member` to come along.

    Whoever is protected is not named, and asked by nobody.
    """
    age = member.age_on(today)
    is_too_young = age is not None and age < OWN_MAIL_FROM_AGE
    if member.household is None or member.is_protected or is_too_young:
        return Member.objects.none()
    housemates = Member.objects.unrestricted().in_household(member.household)
    asking = HouseholdMail.objects.values("member")
    return housemates.filter(pk__in=asking, is_protected=False).exclude(pk=member.pk)


@transaction.atomic
def start(member: Member, *, today: date) -> None:
    """Write down that `member` wants one message for everybody. Twice is once.

    Whoever has their reminders read by another gets them back first. Locks the member.

    Raises:
        TooYoungForThis: they are not eighteen yet.
    """
    _lock(member.pk)
    if not may_read_for_all(member, today=today):
        raise TooYoungForThis
    take_back(member)
    HouseholdMail.objects.get_or_create(member=member, defaults={"since": today})


@transaction.atomic
def stop(member: Member) -> None:
    """Let everybody have messages of their own again, what waits too. Harmless when it was so."""
    HouseholdMail.objects.filter(member=member).delete()
    for share in HouseholdShare.objects.filter(reader=member).select_related("member"):
        take_back(share.member)


@transaction.atomic
def agree(
    member: Member, reader_id: UUID, *, shows_titles: bool, shows_cost: bool, today: date
) -> HouseholdShare:
    """Let a housemate who asks read the reminders of `member`, from the next on.

    A wish of `member` for one message ends by it: nobody reads in a circle. Locks both, the lower
    number first.

    Raises:
        NobodyAsked: that person does not ask, or they do not share a home now.
    """
    _lock(member.pk, reader_id)
    if not askers(member, today=today).filter(pk=reader_id).exists():
        raise NobodyAsked
    stop(member)
    take_back(member)
    return HouseholdShare.objects.create(
        member=member,
        reader_id=reader_id,
        shows_titles=shows_titles,
        shows_cost=shows_cost,
        since=today,
    )


@transaction.atomic
def take_back(member: Member) -> None:
    """Give `member` their own reminders again, also what waits. Harmless when it was so."""
    for share in HouseholdShare.objects.select_for_update().filter(member=member):
        share.delete()
        _give_back(share)


def leave_out(reader: Member, member_id: UUID) -> None:
    """Let go of one housemate: their reminders are their own again."""
    for share in HouseholdShare.objects.filter(reader=reader, member=member_id):
        take_back(share.member)


def broken() -> Q:
    """Say which shares are of people who do not share a home any more."""
    return Q(member__household=None) | ~Q(member__household=F("reader__household"))


def _give_back(share: HouseholdShare) -> None:
    """Turn round what waits for the one who read along; a letter that a worker has is remade.

    What can reach its owner in no way is dropped, and counted with those who have no address.
    """
    theirs = Loan.objects.filter(member=share.member_id).values("pk")
    waiting = Message.objects.filter(
        member=share.reader_id,
        kind__in=TOGETHER,
        state__in=[Message.State.HELD, Message.State.WAITING],
        about__in=theirs,
    )
    ways = dict(Step.objects.values_list("code", "channels"))
    for message in waiting.select_for_update():
        message.member_id = share.member_id
        message.claimed_at = None
        found = routes_of([share.member_id], kind=message.kind, allowed=ways.get(message.step))
        message.channel = found.get(share.member_id, message.channel)
        message.save(update_fields=["member", "channel", "claimed_at"])


def _lock(*members: UUID) -> None:
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk"))
