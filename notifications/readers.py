"""Who reads a message about somebody: they themselves, or the parents or carers of a child."""

from datetime import date
from uuid import UUID

from members.models import Account, ChannelPreference, Guardianship, Member

OWN_MAIL_FROM_AGE = 16
"""Until this birthday messages go to the parents or carers, if we can reach them."""


def child_if_born_after(today: date) -> date:
    """Return the last birth date (exclusive) of people who are old enough for mail of their own."""
    year = today.year - OWN_MAIL_FROM_AGE
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February: born on 1 March is younger still
        return date(year, 2, 28)


def readers_of(member: Member, *, kind: str, today: date) -> list[UUID]:
    """Return who gets a message of this kind about `member`: nobody when it is not wanted.

    About data that are locked nobody gets anything.
    Whoever switched the kind off gets none, and a child who did keeps it from the carers too.
    """
    if member.restricted_on is not None:
        return []
    reachable = Account.objects.exclude(email="").filter(member__restricted_on=None)
    readers = [member.pk] if reachable.filter(member=member).exists() else []
    if member.birth_date > child_if_born_after(today):
        carers = Guardianship.objects.filter(child=member).values("guardian")
        found = reachable.filter(member__in=carers).values_list("member", flat=True)
        readers = sorted(each for each in found if each) or readers
    refusing = ChannelPreference.objects.filter(
        kind=kind, channel=ChannelPreference.Channel.NONE, member__in=[*readers, member.pk]
    )
    refused = set(refusing.values_list("member", flat=True))
    return [] if member.pk in refused else [each for each in readers if each not in refused]
