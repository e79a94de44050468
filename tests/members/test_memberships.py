"""Memberships start, change and end; families come and go."""

from datetime import date, timedelta

import pytest

from members import errors
from members.models import Household, MembershipType
from members.operations import (
    add_guardian,
    change_email,
    change_membership,
    end_membership,
    leave_home,
    remove_guardians,
    share_home,
    start_membership,
)
from tests.builders import LONG_AGO, MONDAY, a_member, a_membership_type, card_of

pytestmark = pytest.mark.django_db
YESTERDAY = MONDAY - timedelta(days=1)


def test_a_membership_ended_on_the_last_day_that_was_agreed() -> None:
    member, other = a_member(), a_member()

    end_membership(member, last_day=MONDAY, today=MONDAY)

    assert member.memberships.get().ends_on == MONDAY
    assert other.memberships.get().ends_on is None


def test_a_membership_did_not_end_in_the_past() -> None:
    with pytest.raises(errors.EndsInThePast):
        end_membership(a_member(), last_day=YESTERDAY, today=MONDAY)


def test_somebody_without_a_membership_could_not_end_one() -> None:
    with pytest.raises(errors.NoMembershipNow):
        end_membership(a_member(ends_on=YESTERDAY), last_day=MONDAY, today=MONDAY)


def test_another_membership_took_over_today() -> None:
    member, top = a_member(), a_membership_type(code="top")

    change_membership(member, top, today=MONDAY)

    spans = [(each.type.code, each.starts_on, each.ends_on) for each in member.memberships.all()]
    assert spans == [("top", MONDAY, None), ("standaard", LONG_AGO, YESTERDAY)]


def test_a_membership_that_began_today_was_replaced() -> None:
    member, top = a_member(joined_on=MONDAY), a_membership_type(code="top")

    change_membership(member, top, today=MONDAY)

    assert member.memberships.get().type == top


def test_a_second_membership_at_the_same_time_was_refused() -> None:
    with pytest.raises(errors.MembershipRuns):
        start_membership(a_member(), a_membership_type(), starts_on=MONDAY)


def a_youth_membership() -> MembershipType:
    return MembershipType.objects.create(code="jeugd", name="Jeugd", max_age=17)


def test_a_youth_membership_was_for_somebody_of_17() -> None:
    member = a_member(birth_date=date(2008, 11, 24), ends_on=YESTERDAY)

    assert start_membership(member, a_youth_membership(), starts_on=MONDAY).starts_on == MONDAY


def test_a_youth_membership_was_not_for_somebody_who_became_18_today() -> None:
    member = a_member(birth_date=date(2008, 11, 23), ends_on=YESTERDAY)

    with pytest.raises(errors.WrongAge):
        start_membership(member, a_youth_membership(), starts_on=MONDAY)


def test_a_child_had_any_number_of_parents() -> None:
    child = a_member(birth_date=date(2017, 1, 1), joined_on=MONDAY)
    fatima, omar = a_member(given_name="Fatima"), a_member(given_name="Omar")

    add_guardian(child, card_number=card_of(fatima).number, today=MONDAY)
    add_guardian(child, card_number=card_of(omar).number, today=MONDAY)
    add_guardian(child, card_number=card_of(omar).number, today=MONDAY)

    assert {each.guardian for each in child.guardianships.all()} == {fatima, omar}
    remove_guardians(child, guardians=list(child.guardianships.filter(guardian=omar)))
    assert child.guardianships.get().guardian == fatima


def test_an_adult_had_no_parent_here() -> None:
    adult, other = a_member(), a_member()

    with pytest.raises(errors.NotAChild):
        add_guardian(adult, card_number=card_of(other).number, today=MONDAY)
    with pytest.raises(errors.OneAndTheSame):
        add_guardian(adult, card_number=card_of(adult).number, today=MONDAY)


def test_a_home_was_shared_and_left_and_forgotten_when_nobody_lived_there() -> None:
    jan, zoe = a_member(), a_member(given_name="Zoë")

    share_home(jan, card_number=card_of(zoe).number, today=MONDAY)

    zoe.refresh_from_db()
    assert zoe.household is not None
    leave_home(jan)
    assert Household.objects.count() == 1
    leave_home(zoe)
    assert Household.objects.count() == 0


def test_another_mail_address_was_not_confirmed_by_the_desk() -> None:
    member, other = a_member(email="oud@example.org"), a_member(email="wout@example.org")

    account = change_email(member, email="nieuw@example.org")

    assert account.email == "nieuw@example.org"
    assert not account.emailaddress_set.exists()  # type: ignore[attr-defined]
    other.account.refresh_from_db()
    assert other.account.email == "wout@example.org"
