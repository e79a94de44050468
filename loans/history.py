"""What a member borrowed before: how long it is kept, and destroying it earlier (P22, C14).

The library chooses whether there is a history (`LOAN_HISTORY`); each member makes it shorter or
switches it off. With the history off a closed loan still knows its person for the days in which
something can be said about it (`DISPUTE_DAYS`): who brought it back damaged, or never did.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from loans.models import Borrower, HistoryChoice
from members.models import Member
from retention.registry import Keep
from retention.rules import cutoff

Months = HistoryChoice.Months
SHORTEN = "SELECT loans_shorten_history(%s, %s)"


def months_kept(member: Member) -> int:
    """Return for how many months `member` sees back what they borrowed; 0 is not at all."""
    if settings.LOAN_HISTORY == "off":
        return int(Months.OFF)
    choice = HistoryChoice.objects.filter(member=member).first()
    return choice.months if choice else months_unasked()


def months_unasked() -> int:
    """Return the term of a member who chose nothing."""
    return int(Months.FULL if settings.LOAN_HISTORY == "statement" else Months.OFF)


def last_return_that_goes(months: int, *, today: date) -> date:
    """Return the last day of return (inclusive) of which nothing is kept `today`."""
    if months:
        return cutoff(today, Keep(months=months))
    return today - timedelta(days=settings.DISPUTE_DAYS)


def history_of(member: Member, *, today: date) -> QuerySet[Borrower]:
    """Return what `member` borrowed and may still see, the last return first."""
    months = months_kept(member)
    lines = Borrower.objects.filter(member=member).select_related("loan__title", "loan__item_type")
    if not months:
        return lines.none()
    last = last_return_that_goes(months, today=today)
    return lines.filter(returned_on__gt=last).order_by(F("returned_on").desc(), "-loan_id")


def lines_that_go(member: Member, *, months: int, today: date) -> int:
    """Count the lines that would be destroyed now when `member` chose this term."""
    last = last_return_that_goes(months, today=today)
    return Borrower.objects.filter(member=member, returned_on__lte=last).count()


@transaction.atomic
def choose_history(member: Member, *, months: int, today: date) -> int:
    """Keep the history of `member` for `months` from now on; destroy what is older, now.

    Return how many lines went. A longer term brings nothing back. `months` is one of
    `HistoryChoice.Months`; the database refuses any other. Locks the member.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    HistoryChoice.objects.update_or_create(
        member=member, defaults={"months": months, "chosen_on": today}
    )
    return _destroyed(member, last_return_that_goes(months, today=today))


def _destroyed(member: Member, last: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SHORTEN, [member.pk, last])
        return int(cursor.fetchone()[0])
