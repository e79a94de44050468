"""The yearly number of loans, for memberships that have one: used, given back, and never passed."""

from datetime import date
from uuid import UUID

from django.db import connection

from circulation.models import NO_LIMIT, Terms
from circulation.standing import Standing
from loans import errors
from loans.models import YearlyUse

USE = """
INSERT INTO loans_yearlyuse AS year (member_id, year_starts_on, used, allowed)
VALUES (%(member)s, %(year)s, 1, %(allowed)s)
ON CONFLICT (member_id, year_starts_on) DO UPDATE
    SET used = year.used + 1, allowed = EXCLUDED.allowed
    WHERE year.used < EXCLUDED.allowed
RETURNING used
"""
GIVE_BACK = """
UPDATE loans_yearlyuse SET used = used - 1
WHERE member_id = %(member)s AND used > 0 AND year_starts_on = (
    SELECT max(year_starts_on) FROM loans_yearlyuse
    WHERE member_id = %(member)s AND year_starts_on <= %(on)s
)
"""


def membership_year(since: date, today: date) -> date:
    """Return the first day of the year of a membership that `today` lies in.

    A membership that started on 29 February has its new year on 1 March in other years.
    """
    for year in (today.year, today.year - 1):
        start = _in_year(since, year)
        if start <= today:
            return start
    return since


def use_yearly(member_id: UUID, terms: Terms, *, since: date | None, today: date) -> None:
    """Use one of the loans of this year; does nothing where there is no yearly number.

    Raises:
        YearlyLimitReached: the loans of this year are used up.
    """
    if terms.yearly_loans == NO_LIMIT or since is None:
        return
    year = membership_year(since, today)
    used = None
    if terms.yearly_loans > 0:
        with connection.cursor() as cursor:
            cursor.execute(USE, {"member": member_id, "year": year, "allowed": terms.yearly_loans})
            used = cursor.fetchone()
    if used is None:
        raise errors.YearlyLimitReached(limit=terms.yearly_loans)


def give_back_yearly(member_id: UUID, terms: Terms, *, used_on: date) -> None:
    """Give back what was used on `used_on`: the loan or the renewal was undone."""
    if terms.yearly_loans != NO_LIMIT:
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK, {"member": member_id, "on": used_on})


def yearly_used(who: Standing, *, today: date) -> int:
    """Return how many loans of this year of the membership were used. One query."""
    if who.member_since is None:
        return 0
    year = membership_year(who.member_since, today)
    found = YearlyUse.objects.filter(member=who.member_id, year_starts_on=year)
    return sum(found.values_list("used", flat=True))


def yearly_left(who: Standing, terms: Terms, *, used: int) -> int:
    """Return how many loans are left when `used` are gone; `NO_LIMIT` without a number."""
    if terms.yearly_loans == NO_LIMIT or who.member_since is None:
        return NO_LIMIT
    return terms.yearly_loans - used


def _in_year(since: date, year: int) -> date:
    try:
        return since.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
