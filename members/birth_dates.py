"""Let go of the date of birth on the 18th birthday, where the owner asks it of the young only.

A step of the purge (`BIRTH_DATE=young_only`). Whose date of birth is not kept is an adult: lending,
mail, permission and what parents see treat them so. With the other answer nothing happens here.
"""

from datetime import date

from django.conf import settings

from members import rules
from members.models import Member
from members.models.member import MemberQuerySet
from retention.steps import PURGE, Planned, planned
from retention.verification import Question

ANSWER = "young_only"


def of_the_young_only() -> bool:
    """Say whether this library asks the date of birth of people under 18 only."""
    return bool(settings.BIRTH_DATE == ANSWER)


def plan(*, today: date) -> list[Planned]:
    """Count the adults whose date of birth is still there."""
    if not of_the_young_only():
        return []
    until = rules.adult_if_born_by(today)
    line = planned(
        _adults(today),
        what="dates of birth of adults",
        until=until,
        clock="birth_date",
        short_lived=True,  # all adults at once, in the night after the owner chose so
    )
    return [line] if line.rows else []


def purge(*, today: date) -> dict[str, int]:
    """Empty it for who is 18 or older today; return how many members forgot theirs."""
    if not of_the_young_only():
        return {}
    return {Member._meta.db_table: _adults(today).update(birth_date=None)}


def questions(today: date) -> list[Question]:
    """Let the verification ask by itself how many adults still have a date of birth."""
    if not of_the_young_only():
        return []
    sql = (
        "SELECT count(*) FROM members_member"
        " WHERE extract(year FROM age(%s::date, birth_date)) >= 18"
    )
    return [Question("members.Member: date of birth of an adult", sql, (today,))]


def _adults(today: date) -> MemberQuerySet:
    found = Member.objects.using(PURGE).filter(birth_date__lte=rules.adult_if_born_by(today))
    return found.order_by()
