"""Becoming a member: everything or nothing, and children with a parent."""

from dataclasses import replace
from datetime import date

import pytest

from members import errors
from members.models import Address, Card, Household, Member, Membership, MembershipType
from members.operations import Enrolment, Home, enrol_member
from tests.builders import MONDAY, a_branch, a_member, a_membership_type, card_of

pytestmark = pytest.mark.django_db


def youth() -> MembershipType:
    return MembershipType.objects.create(code="jeugd", name="Jeugd", min_age=0, max_age=17)


def zoe(**changes: object) -> Enrolment:
    """An adult who comes to the desk."""
    person = Enrolment(
        given_name="Zoë",
        name_prefix="van den",
        family_name="Berg",
        birth_date=date(1990, 5, 1),
        home=Home("Haarstraat", 12, "7462AB", "Rijssen"),
        home_branch=a_branch(),
        membership_type=a_membership_type(),
        email="zoe@example.org",
    )
    return replace(person, **changes)  # type: ignore[arg-type]


def test_an_adult_became_a_member_with_a_card_and_an_account() -> None:
    member = enrol_member(zoe(), today=MONDAY)

    assert member.sort_key == "berg zoe van den"
    assert card_of(member).issued_on == MONDAY
    assert member.memberships.get().starts_on == MONDAY
    assert member.addresses.get().postcode == "7462AB"
    assert member.account.email == "zoe@example.org"
    assert not member.account.has_usable_password()


def test_a_blank_card_was_given_out_by_scanning_it() -> None:
    member = enrol_member(zoe(card_number="29990000000017"), today=MONDAY)

    assert card_of(member).number == "29990000000017"


def test_a_card_that_was_given_out_before_left_no_trace_of_the_enrolment() -> None:
    number = card_of(a_member()).number

    with pytest.raises(errors.CardNumberTaken):
        enrol_member(zoe(card_number=number), today=MONDAY)

    assert Member.objects.count() == Address.objects.count() + 1 == 1


def test_a_misread_digit_was_refused() -> None:
    with pytest.raises(errors.CardNumberWrong):
        enrol_member(zoe(card_number="29990000000018"), today=MONDAY)


@pytest.mark.parametrize("born", [date(2008, 11, 24), date(2020, 1, 1)])
def test_somebody_of_17_or_younger_needed_the_card_of_a_parent(born: date) -> None:
    with pytest.raises(errors.GuardianNeeded):
        enrol_member(zoe(birth_date=born, membership_type=youth()), today=MONDAY)


def test_on_the_eighteenth_birthday_no_parent_was_needed() -> None:
    member = enrol_member(zoe(birth_date=date(2008, 11, 23)), today=MONDAY)

    assert not member.guardianships.exists()


def test_a_child_was_enrolled_with_a_parent_in_one_home() -> None:
    parent, _other = a_member(given_name="Petra"), a_member()

    child = enrol_member(
        zoe(
            birth_date=date(2017, 3, 3),
            membership_type=youth(),
            guardian_card=card_of(parent).number,
            lives_with_guardian=True,
        ),
        today=MONDAY,
    )

    parent.refresh_from_db()
    child.refresh_from_db()
    assert child.guardianships.get().guardian == parent
    assert child.household is not None
    assert child.household == parent.household
    assert Household.objects.count() == 1


def test_a_child_could_not_bring_another_child() -> None:
    teenager = a_member(birth_date=date(2011, 1, 1))

    with pytest.raises(errors.GuardianTooYoung):
        enrol_member(
            zoe(
                birth_date=date(2017, 3, 3),
                membership_type=youth(),
                guardian_card=card_of(teenager).number,
            ),
            today=MONDAY,
        )


def test_a_membership_for_another_age_was_refused() -> None:
    with pytest.raises(errors.WrongAge):
        enrol_member(zoe(membership_type=youth()), today=MONDAY)


def test_somebody_who_was_already_known_was_not_enrolled_twice() -> None:
    enrol_member(zoe(), today=MONDAY)

    with pytest.raises(errors.PerhapsKnown):
        enrol_member(zoe(), today=MONDAY)
    enrol_member(zoe(is_somebody_else=True), today=MONDAY)

    assert Membership.objects.count() == Card.objects.count() == 2


def test_a_birth_in_the_future_was_refused() -> None:
    with pytest.raises(errors.NotYetBorn):
        enrol_member(zoe(birth_date=date(2026, 11, 24)), today=MONDAY)
