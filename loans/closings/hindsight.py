"""A day that somebody writes on the calendar by hand: what it means for fees and for dates."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.calendar import calendar_of
from catalog.models import Branch, CalendarVersion
from loans.models import Loan
from loans.recomputing import recompute_for


def day_changed(day: date, *, branch_id: int | None, today: date, at: datetime) -> list[str]:
    """Settle what a day by hand means; return sentences for whoever wrote it.

    Of a day that has passed fees can only become lower. A day to come moves nothing by itself:
    whoever closes a branch there is sent to where dates move and people are told.
    """
    version = CalendarVersion.current()
    branches = Branch.objects.values_list("pk", flat=True)
    about = list(branches if branch_id is None else branches.filter(pk=branch_id))
    closed = [pk for pk in about if not calendar_of(pk, version).is_open(day)]
    said = []
    if day <= today and (lowered := recompute_for(closed, day, day, today=today, at=at)):
        words = ngettext(
            "One late fee became lower.", "%(number)s late fees became lower.", lowered
        )
        said.append(words % {"number": lowered})
    waiting = Loan.objects.due_on(day).filter(lent_at__in=closed).count() if day >= today else 0
    if waiting:
        said.append(
            _(
                "Loans that must be back on this day, although it is closed: %(number)s. Take the "
                "day off again and use an extra closing: that moves the dates and tells the members."
            )
            % {"number": waiting}
        )
    return said
