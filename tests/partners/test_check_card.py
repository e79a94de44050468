"""P19: "delen binnen ons netwerk": a partner hears about the card it holds, and no more."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from bieb.lib import clock
from members.models import Card
from partners.models import Disclosure
from tests.builders import a_member, a_membership_type, a_partner_login, card_of
from tests.partners.client import check, log_in

pytestmark = pytest.mark.django_db
UNKNOWN = {"valid": False, "membershipKind": None, "validUntil": None, "reason": "unknown"}
YESTERDAY, TODAY = clock.today() - timedelta(days=1), clock.today()


def asked(body: object) -> Any:
    return check(log_in(a_partner_login()), body).json()


def test_a_partner_heard_that_a_card_was_valid_of_which_kind_and_until_when() -> None:
    member = a_member(ends_on=TODAY)

    answer = asked({"cardNumber": card_of(member).number})

    assert answer == {
        "valid": True,
        "membershipKind": "general",
        "validUntil": TODAY.isoformat(),
        "reason": None,
    }


def test_the_members_ledger_showed_who_asked_and_which_fields_we_told() -> None:
    member, other = a_member(), a_member()

    asked({"cardNumber": card_of(member).number})

    line = Disclosure.objects.about(member.pk).get()
    assert line.partner.name == "Rijnbrink"
    assert line.fields == ["valid", "membershipKind"]
    assert line.answer == "valid"
    assert clock.day_of(line.asked_at) == TODAY
    assert not Disclosure.objects.about(other.pk).exists()


def test_a_membership_counted_on_its_last_day_and_no_longer() -> None:
    over = a_member(ends_on=YESTERDAY)

    assert asked({"cardNumber": card_of(over).number})["reason"] == "expired"


def test_a_blocked_card_said_so_and_not_why() -> None:
    card = card_of(a_member())
    Card.objects.filter(pk=card.pk).update(blocked_on=YESTERDAY, block_reason="money")

    assert asked({"cardNumber": card.number}) == UNKNOWN | {"reason": "blocked"}


def test_a_replaced_card_had_expired_even_when_it_was_blocked_before() -> None:
    card = card_of(a_member())
    Card.objects.filter(pk=card.pk).update(
        blocked_on=YESTERDAY, block_reason="lost", ended_on=YESTERDAY
    )

    assert asked({"cardNumber": card.number}) == UNKNOWN | {"reason": "expired"}


@pytest.mark.parametrize(
    "number", ["20000000000008", "20000000000000", "30000000000007", "7", "Jan de Vries"]
)
def test_unknown_and_odd_numbers_were_answered_alike_and_counted(number: str) -> None:
    assert asked({"cardNumber": number}) == UNKNOWN

    line = Disclosure.objects.get()
    assert (line.subject_id, line.answer) == (None, "unknown")


@pytest.mark.parametrize("between", [" ", "-", "."])
def test_a_number_was_found_as_it_is_printed_on_the_card(between: str) -> None:
    number = card_of(a_member()).number

    assert asked({"cardNumber": between.join([number[:5], number[5:9], number[9:]])})["valid"]


@pytest.mark.parametrize(
    ("min_age", "max_age", "kind"),
    [(0, 17, "youth"), (18, None, "adult"), (18, 24, "adult"), (16, None, "general")],
)
def test_the_kind_was_read_from_the_ages_of_the_product(
    min_age: int, max_age: int | None, kind: str
) -> None:
    product = a_membership_type(code="product")
    product.min_age, product.max_age = min_age, max_age
    product.save()
    number = card_of(a_member(membership=product)).number

    assert asked({"cardNumber": number})["membershipKind"] == kind


def test_one_question_cost_nine_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    number, client = card_of(a_member()).number, log_in(a_partner_login())

    # token, partner, agreement, savepoint, card, membership, may it be shared, line, release
    with django_assert_num_queries(9):
        check(client, {"cardNumber": number})


def test_a_membership_without_an_end_had_no_last_day() -> None:
    assert asked({"cardNumber": card_of(a_member(joined_on=date(2020, 1, 1))).number}) == {
        "valid": True,
        "membershipKind": "general",
        "validUntil": None,
        "reason": None,
    }
