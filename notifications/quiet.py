"""When the library keeps quiet: at night, on Sundays, holidays, days it says so, emergencies."""

from datetime import UTC, datetime, time, timedelta

from bieb.lib.clock import AMSTERDAM, day_of
from catalog.calendar import FAR, OpenDays
from catalog.models import Closure, OpeningHours

FROM = time(21)
UNTIL = time(8)


def when_allowed(now: datetime) -> datetime:
    """Return `now`, or the first moment after it at which a message may leave. One query.

    Only days of all branches count: nobody waits for a message because a branch is rebuilt.
    """
    return moments_allowed(now)[0]


def moments_allowed(now: datetime) -> tuple[datetime, datetime]:
    """Return when messages may leave, and when those may that are about an emergency. One query.

    In an emergency of all branches nothing leaves but the news about the emergency itself.
    """
    days = dict(Closure.objects.filter(branch=None).values_list("day", "kind"))
    others = {day: kind for day, kind in days.items() if kind != Closure.Kind.EMERGENCY}
    every_day = frozenset(OpeningHours.Weekday.values)
    usual, urgent = (first_allowed(now, OpenDays(every_day, each)) for each in (days, others))
    return usual, urgent


def first_allowed(moment: datetime, calendar: OpenDays) -> datetime:
    """Return `moment`, or 8.00 on the first day after it that is not quiet.

    21.00 is quiet, 8.00 is not. Source: the reminder ladder of the library.
    """
    local = moment.astimezone(AMSTERDAM)
    day = local.date()
    if UNTIL <= local.time() < FROM and not calendar.is_quiet(day):
        return moment
    if local.time() >= UNTIL:
        day += timedelta(days=1)
    days = (day + timedelta(days=ahead) for ahead in range(FAR))
    first = next((each for each in days if not calendar.is_quiet(each)), day)
    return datetime.combine(first, UNTIL, AMSTERDAM).astimezone(UTC)


def until_tomorrow(now: datetime) -> dict[str, object]:
    """What to write on a message that may not be said today: it is asked again tomorrow."""
    morning = datetime.combine(day_of(now) + timedelta(days=1), UNTIL, AMSTERDAM)
    return {"why": "paused", "claimed_at": None, "not_before": morning}
