"""Let the reminders of a member stand still for a while, and let them go on."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Member
from reminders.errors import AlreadyPaused, PauseNeedsAnEnd
from reminders.models import Pause

LONGEST = timedelta(days=366)


@transaction.atomic
def pause(member: Member, *, why: Pause.Why, until: date | None, today: date) -> Pause:
    """Say nothing to `member` through `until` (inclusive). What waits leaves after that, if it helps.

    Locks the member. Only who died is left alone for good.

    Raises:
        AlreadyPaused: the reminders stand still already.
        PauseNeedsAnEnd: there is no last day, or it has passed or is more than a year away.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if Pause.objects.on(today).filter(member=member).exists():
        raise AlreadyPaused
    if until is None and why != Pause.Why.DECEASED:
        raise PauseNeedsAnEnd
    if until is not None and not today <= until <= today + LONGEST:
        raise PauseNeedsAnEnd
    return Pause.objects.create(member=member, why=why, since=today, until=until)


@transaction.atomic
def go_on(member: Member, *, today: date) -> int:
    """End what holds today: from now on the ladder speaks again. Return how many pauses ended."""
    running = Pause.objects.on(today).filter(member=member).select_for_update()
    begun_today = list(running.filter(since=today).values_list("pk", flat=True))
    ended = running.exclude(pk__in=begun_today).update(until=today - timedelta(days=1))
    Pause.objects.filter(pk__in=begun_today).delete()
    return ended + len(begun_today)


def link(member: Member) -> tuple[str, str | Promise]:
    """The page where the reminders of a member are paused: its address and its words."""
    return reverse("reminders:pause", args=[member.pk]), _("Pause the reminders")
