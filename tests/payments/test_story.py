"""A member's money told as a story that adds up."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from payments.operations import pay_out, reverse, set_charge, waive
from payments.story import story_of
from tests.builders import MONDAY, a_charge, a_colleague, a_member, a_payment, at_noon

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"today": MONDAY, "at": at_noon(MONDAY)}


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def test_lost_paid_and_found_was_a_story_of_five_lines() -> None:
    member = a_member()
    a_charge(member=member, kind="overdue", cents=500)
    lost = a_charge(member=member, kind="replacement", cents=2495)
    a_charge(member=member, kind="replacement_admin", cents=500)
    a_payment(member=member, cents=3000)
    found_on = MONDAY + timedelta(days=10)
    set_charge(lost, cents=0, today=found_on, at=at_noon(found_on))

    story = story_of(member)

    assert [(line.on, str(line.what), line.cents, line.settled) for line in story.lines] == [
        (MONDAY, "Brought back late", 500, "paid (by card)"),
        (MONDAY, "Lost: what a new one costs", 2495, "no longer owed"),
        (MONDAY, "Lost: administration", 500, "paid (by card, with credit)"),
        (MONDAY, "You paid by card", -3000, ""),
        (found_on, "Found again: you need not pay for a new one", -2495, ""),
    ]
    assert (story.open_cents, story.credit_cents, story.still_open) == (0, 2000, [])


def test_a_fee_that_grew_every_day_was_one_line() -> None:
    member = a_member()
    fee = a_charge(member=member, cents=15)
    for day in range(2, 6):
        set_charge(fee, cents=15 * day, **WHEN)

    story = story_of(member)

    assert [(line.cents, line.open_cents) for line in story.lines] == [(75, 75)]
    assert story.still_open == story.lines


def test_every_story_added_up_to_what_was_open_less_the_credit() -> None:
    member, anouk = a_member(), a_colleague()
    fee = a_charge(member=member, cents=500)
    paid = a_payment(member=member, cents=900)
    set_charge(fee, cents=300, **WHEN)
    pay_out(member, cents=100, means="card", key=uuid4(), by=anouk, **WHEN)
    other = a_charge(member=member, cents=1000, kind="damage")
    waive(other, cents=200, reason="goodwill", by=anouk, **WHEN)
    set_charge(other, cents=100, **WHEN)

    story = story_of(member)

    assert sum(line.cents for line in story.lines) == story.open_cents - story.credit_cents
    assert [str(line.what) for line in story.lines] == [
        "Brought back late",
        "You paid by card",
        "Brought back late: it costs less after all",
        "You got credit back on your bank account",
        "Damage",
        "Waived this time",
        "Waiving was not needed",
        "It costs less after all",
    ]
    assert next(line.transaction_id for line in story.lines if line.is_payment) == paid.pk


def test_what_was_turned_back_was_told_as_such() -> None:
    member = a_member()
    fee = a_charge(member=member, cents=500)
    reverse(a_payment(member=member, cents=500), by=None, **WHEN)
    waived = waive(fee, cents=500, reason="mistake", by=None, **WHEN)
    reverse(waived, by=None, **WHEN)

    story = story_of(member)

    assert [(str(line.what), line.cents) for line in story.lines] == [
        ("Brought back late", 500),
        ("You paid by card", -500),
        ("Payment turned back", 500),
        ("Waived: our mistake", -500),
        ("No longer waived", 500),
    ]
    assert (story.lines[0].open_cents, story.lines[0].settled) == (500, "")


def test_nobody_read_the_story_of_somebody_else() -> None:
    a_charge(member=a_member(given_name="Ina"))

    assert story_of(a_member(given_name="Wout")).lines == []


@pytest.mark.parametrize("lines", [0, 5, 50])
def test_a_long_story_took_no_more_questions(
    lines: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member = a_member()
    for _ in range(lines):
        a_charge(member=member, cents=10)

    with django_assert_num_queries(2):
        story = story_of(member)

    assert len(story.lines) == lines
