"""Blocks: what stops somebody, what lifts it, and who set it aside."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from bieb.lib.clock import noon
from circulation import errors
from circulation.blocks import Act, Block, Override, blocks_of, refuse_if_blocked
from circulation.models import BlockOverride
from circulation.standing import standing_of
from members.models import Member
from payments.operations import charge, pay
from tests.builders import (
    MONDAY,
    a_branch,
    a_colleague,
    a_member,
    a_rule,
    card_of,
)

pytestmark = pytest.mark.django_db
NOON = noon(MONDAY)


def blocks(member: Member, today: date = MONDAY) -> list[Block]:
    who = standing_of(member.pk, today)
    terms = who.terms(branch_id=a_branch().pk, item_type_id=None, today=today)
    return blocks_of(who, terms, today=today)


def codes(member: Member, today: date = MONDAY) -> list[str]:
    return [block.code for block in blocks(member, today)]


def owing(cents: int, *, birth_date: date = date(1980, 3, 14)) -> Member:
    member = a_member(birth_date=birth_date)
    charge(member, kind="overdue", cents=cents, today=MONDAY, at=NOON)
    return member


@pytest.mark.parametrize(("cents", "said"), [(500, []), (501, ["owes_too_much"])])
def test_owing_exactly_the_limit_did_not_block_and_a_cent_more_did(
    cents: int, said: list[str]
) -> None:
    a_rule(block_over_cents=500)

    assert codes(owing(cents)) == said
    assert codes(a_member()) == []


@pytest.mark.parametrize(("days", "said"), [(90, []), (91, ["owes_too_long"])])
def test_an_amount_blocked_when_it_was_older_than_the_rule(days: int, said: list[str]) -> None:
    member = owing(100)

    assert codes(member, MONDAY + timedelta(days=days)) == said


def test_a_block_for_money_lifted_the_moment_it_was_paid() -> None:
    member, other = owing(1_500), owing(1_500)

    pay(member, cents=500, means="cash", key=uuid4(), today=MONDAY, at=NOON)

    assert (codes(member), codes(other)) == ([], ["owes_too_much"])


@pytest.mark.parametrize(
    ("born", "said"), [(date(2008, 11, 24), []), (date(2008, 11, 23), ["owes_too_much"])]
)
def test_who_is_17_was_never_blocked_for_money_and_who_turns_18_was(
    born: date, said: list[str]
) -> None:
    assert codes(owing(5_000, birth_date=born)) == said


def test_every_block_was_named_at_once_with_what_lifts_it() -> None:
    member = a_member(ends_on=MONDAY - timedelta(days=1))
    charge(member, kind="card", cents=2_000, today=MONDAY, at=NOON)
    card = card_of(member)
    card.blocked_on, card.block_reason = MONDAY, "lost"
    card.save()

    found = blocks(member)

    assert [each.code for each in found] == ["card_blocked", "no_membership", "owes_too_much"]
    assert all(str(each.lifts) and each.why for each in found)


def test_a_colleague_set_money_aside_for_one_act_and_it_was_written_down() -> None:
    member, anouk = owing(2_000), a_colleague()
    who = standing_of(member.pk, MONDAY)
    terms = who.terms(branch_id=a_branch().pk, item_type_id=None, today=MONDAY)
    override = Override(anouk, "betaalt morgen", NOON)

    refuse_if_blocked(who, terms, Act.BORROW, today=MONDAY, override=override)

    line = BlockOverride.objects.get()
    assert (line.member, line.block, line.act, line.staff, line.reason) == (
        member,
        "owes_too_much",
        "borrow",
        anouk,
        "betaalt morgen",
    )
    with pytest.raises(errors.OwesTooMuch):
        refuse_if_blocked(who, terms, Act.BORROW, today=MONDAY)


def test_nobody_set_a_lost_card_aside() -> None:
    member, anouk = a_member(), a_colleague()
    card = card_of(member)
    card.blocked_on, card.block_reason = MONDAY, "lost"
    card.save()
    who = standing_of(member.pk, MONDAY)
    terms = who.terms(branch_id=a_branch().pk, item_type_id=None, today=MONDAY)

    with pytest.raises(errors.CardBlocked):
        refuse_if_blocked(
            who, terms, Act.BORROW, today=MONDAY, override=Override(anouk, "kent hem", NOON)
        )

    assert not BlockOverride.objects.exists()


def test_an_override_without_a_reason_was_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BlockOverride.objects.create(
            member=a_member(),
            block="owes_too_much",
            act="borrow",
            staff=a_colleague(),
            reason="",
            overridden_at=NOON,
        )
