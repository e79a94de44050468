"""Was it really you? Asked at the desk or by phone, answered with match or no match only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from members.models import Account, Member
from rights import errors
from rights.models import Case, IdentityCheck
from rights.questions import is_match

MOST_FAILS = 5
MEMBER_LOCK = timedelta(hours=24)
STAFF_LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class Answered:
    """How the control questions were asked, and what was answered, by code of the question."""

    channel: str
    answers: Mapping[str, object]


@transaction.atomic
def check_identity(
    member: Member | None, answered: Answered, *, staff: Account, at: datetime
) -> IdentityCheck:
    """Compare the answers with what we have, and write down that it was tried.

    `member` is None when nobody was found: that is no match, and looks the same. Locks the
    colleague and the member, so that tries at the same moment are counted one by one.

    Raises:
        PhoneNotAllowed: this library asks control questions at the desk only (`CONTROL_QUESTIONS`).
        TooManyTries: five tries failed, of this colleague in a quarter of an hour or about this
            member in a day. Right answers do not help then.
    """
    if answered.channel == Case.Channel.PHONE and settings.CONTROL_QUESTIONS == "desk_only":
        raise errors.PhoneNotAllowed
    Account.objects.select_for_update().get(pk=staff.pk)
    if member is not None:
        member = Member.objects.select_for_update().get(pk=member.pk)
    if _is_locked(member, staff, at):
        raise errors.TooManyTries
    return IdentityCheck.objects.create(
        member=member,
        staff=staff,
        channel=answered.channel,
        questions=" ".join(answered.answers),
        matched=member is not None and is_match(member, answered.answers),
        checked_at=at,
    )


def _is_locked(member: Member | None, staff: Account, at: datetime) -> bool:
    fails = IdentityCheck.objects.filter(matched=False)
    of_staff = fails.filter(staff=staff, checked_at__gt=at - STAFF_LOCK).count()
    of_member = (
        fails.filter(member=member, checked_at__gt=at - MEMBER_LOCK).count() if member else 0
    )
    return max(of_staff, of_member) >= MOST_FAILS
