"""When a membership is over: said twice, once to be read and once to be fast."""

from datetime import date, timedelta

import pytest

from members.models import Member, Membership
from tests.builders import a_member, a_membership_type

DAY = date(2026, 11, 22)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_both_ways_of_saying_who_left_agreed(days: int) -> None:
    day = DAY + timedelta(days=days)
    a_member(ends_on=None)
    a_member(ends_on=DAY)
    a_member(ends_on=DAY + timedelta(days=1))
    back = a_member(joined_on=date(2015, 1, 5), ends_on=date(2020, 1, 1))
    Membership.objects.create(
        member=back, type=a_membership_type(), starts_on=date(2021, 1, 1), ends_on=DAY
    )
    for joined_on in (DAY, DAY + timedelta(days=1)):
        never = a_member(joined_on=joined_on)
        Membership.objects.filter(member=never).delete()

    fast = set(Member.objects.ended_by(day))

    assert fast == set(Member.objects.with_end().filter(**{"ended_on__lte": day}))
    assert len(fast) == {-1: 0, 0: 3, 1: 5}[days]
