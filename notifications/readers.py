"""Who reads a message about somebody: they themselves, or the parents or carers of a child."""

from datetime import date
from uuid import UUID

from members.models import ChannelPreference, Guardianship, Member
from notifications.routing import routes_of

OWN_MAIL_FROM_AGE = 16
"""Until this birthday messages go to the parents or carers, if we can reach them."""


def child_if_born_after(today: date, *, age: int = OWN_MAIL_FROM_AGE) -> date:
    """Return the last birth date (exclusive) of people who are old enough for mail of their own."""
    year = today.year - age
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February: born on 1 March is younger still
        return date(year, 2, 28)


def is_younger(member: Member, *, than: date) -> bool:
    """Say whether a member was born after a day; an adult whose date is not kept was not."""
    return member.birth_date is not None and member.birth_date > than


def readers_of(member: Member, *, kind: str, today: date) -> list[UUID]:
    """Return who gets a message of this kind about `member`: nobody when it is not wanted."""
    return list(routes_of_readers(member, kind=kind, today=today))


def routes_of_readers(member: Member, *, kind: str, today: date) -> dict[UUID, str]:
    """Return who gets a message of this kind about `member`, and by which channel.

    About data that are locked nobody gets anything.
    Whoever switched the kind off gets none, and a child who did keeps it from the carers too.
    """
    if member.restricted_on is not None:
        return {}
    carers: list[UUID] = []
    if is_younger(member, than=child_if_born_after(today)):
        of_child = Guardianship.objects.filter(child=member, guardian__restricted_on=None)
        carers = sorted(each for each in of_child.values_list("guardian", flat=True) if each)
    refusing = ChannelPreference.objects.filter(
        kind=kind, channel=ChannelPreference.Channel.NONE, member__in=[*carers, member.pk]
    )
    refused = set(refusing.values_list("member", flat=True))
    if member.pk in refused:
        return {}
    routes = routes_of([*carers, member.pk], kind=kind, also_locked=False)
    of_carers = {carer: routes[carer] for carer in carers if carer in routes}
    own = {member.pk: routes[member.pk]} if member.pk in routes else {}
    return own if not of_carers and not refused else of_carers
