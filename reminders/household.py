"""One message for a whole household, for who wants that: their own things and those of their children.

Only children who have no mail of their own come along: what others borrowed is theirs.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from members.models import ChannelPreference, Member

ONE = "household"
"""The kind under which this wish stands among the wishes about messages."""


def wanting_one(readers: Collection[UUID]) -> set[UUID]:
    """Return who of these readers wants one message for everything at once."""
    wishes = ChannelPreference.objects.filter(member__in=readers, kind=ONE)
    return set(wishes.values_list("member", flat=True))


def wants_one(member: Member) -> bool:
    return member.pk in wanting_one([member.pk])


@transaction.atomic
def choose(member: Member, *, wants_one: bool) -> None:
    """Write down whether `member` wants one message for everybody they look after."""
    wishes = ChannelPreference.objects.filter(member=member, kind=ONE)
    if not wants_one:
        wishes.delete()
    elif not wishes.exists():
        ChannelPreference.objects.create(
            member=member, kind=ONE, channel=ChannelPreference.Channel.EMAIL
        )
