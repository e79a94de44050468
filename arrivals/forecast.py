"""What the next round would send: numbers by interest, never who."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Exists, OuterRef

from arrivals.models import Choice, Interest
from arrivals.rounds import BELONGS, Due, next_round
from consent.models import Purpose
from consent.operations import mailable

FEWEST = 10
"""A smaller number of people is not shown: it could point at somebody."""

COUNT = f"""
SELECT interest.id, count(title.id)
FROM arrivals_interest interest
LEFT JOIN catalog_title title ON title.added_on BETWEEN %s AND %s AND {BELONGS}
GROUP BY interest.id
"""  # noqa: S608


@dataclass(frozen=True)
class Line:
    """One interest: how many new titles go with it, and how many members want to hear of it."""

    interest: Interest
    titles: int
    members: int

    @property
    def is_few(self) -> bool:
        """Say whether there are so few members that their number is not shown."""
        return 0 < self.members < FEWEST


@dataclass(frozen=True)
class Forecast:
    """The next round as it looks now. Missed: its day is over, it is written at the next 7.20."""

    due: Due
    is_missed: bool
    lines: list[Line]
    members: int

    @property
    def is_few(self) -> bool:
        """Say whether there are so few members in all that their number is not shown."""
        return 0 < self.members < FEWEST


def forecast(today: date) -> Forecast:
    """Count what the next round would hold, as things are today. Four queries."""
    due = next_round(today)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [due.first_day, due.last_day])
        titles = dict(cursor.fetchall())
    people = mailable(Purpose.NEW_ARRIVALS, today=today).filter(pk=OuterRef("member"))
    chosen = Choice.objects.filter(Exists(people), interest__is_offered=True)
    counts = chosen.order_by().values_list("interest").annotate(Count("pk"))
    members = dict(counts)
    arriving = [number for number, found in titles.items() if found]
    return Forecast(
        due=due,
        is_missed=due.due_on < today,
        lines=[
            Line(each, titles.get(each.pk, 0), members.get(each.pk, 0))
            for each in Interest.objects.filter(is_offered=True)
        ],
        members=chosen.filter(interest__in=arriving).order_by().values("member").distinct().count(),
    )
