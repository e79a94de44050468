"""Cards: one current card, a lost one stops at once, and a block is not lost with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from members import errors
from members.models import Account, Card, Member
from members.operations import block_card, issue_card, replace_card, unblock_card
from tests.builders import LONG_AGO, MONDAY, a_member, card_of


@pytest.mark.django_db
def test_a_replaced_card_ended_and_the_new_one_worked() -> None:
    member, other = a_member(), a_member(given_name="Wout")
    old, untouched = card_of(member), card_of(other)

    new = replace_card(member, today=MONDAY)

    old.refresh_from_db()
    assert old.ended_on == MONDAY
    assert card_of(member) == new != old
    assert card_of(other) == untouched


@pytest.mark.django_db
def test_a_lost_card_opened_nothing_any_more() -> None:
    member = a_member()
    number = card_of(member).number

    block_card(member, reason=Card.BlockReason.LOST, today=MONDAY)

    assert not Account.objects.for_login(number).exists()
    assert card_of(member).blocked_on == MONDAY


@pytest.mark.django_db
def test_the_card_after_a_lost_one_was_not_blocked() -> None:
    member = a_member()
    old = card_of(member)

    new = replace_card(member, today=MONDAY, lost=True)

    old.refresh_from_db()
    assert (old.block_reason, old.ended_on) == ("lost", MONDAY)
    assert not new.is_blocked
    assert Account.objects.for_login(new.number).get() == member.account


@pytest.mark.django_db
@pytest.mark.parametrize("lost", [True, False])
def test_a_new_card_was_no_way_around_a_block_for_money(*, lost: bool) -> None:
    member = a_member()
    block_card(member, reason=Card.BlockReason.MONEY, today=LONG_AGO)

    new = replace_card(member, today=MONDAY, lost=lost)

    assert (new.block_reason, new.blocked_on) == ("money", LONG_AGO)


@pytest.mark.django_db
def test_an_unblocked_card_worked_again() -> None:
    member = a_member()
    block_card(member, reason=Card.BlockReason.ADDRESS, today=MONDAY)

    assert not unblock_card(member).is_blocked


@pytest.mark.django_db
def test_a_second_card_was_refused() -> None:
    with pytest.raises(errors.CardInUse):
        issue_card(a_member(), today=MONDAY)


@pytest.mark.django_db
def test_without_a_card_there_was_nothing_to_replace_or_block() -> None:
    member = a_member()
    Card.objects.filter(member=member).update(ended_on=MONDAY)

    with pytest.raises(errors.NoCurrentCard):
        replace_card(member, today=MONDAY)
    with pytest.raises(errors.NoCurrentCard):
        block_card(member, reason="lost", today=MONDAY)
    assert issue_card(member, today=MONDAY + timedelta(days=1)) == card_of(member)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_replacing_one_card_left_one_current_card() -> None:
    member = a_member()

    def replace(_desk: int) -> str:
        try:
            return replace_card(Member(pk=member.pk), today=MONDAY).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(replace, range(8)))

    assert len(set(numbers)) == 8
    assert card_of(member).number in numbers
    assert Card.objects.filter(member=member).count() == 9
