"""Letters: one batch for a day, checked when printed, sent when posted."""

from datetime import timedelta

import pytest

from bieb.lib.clock import day_of
from loans.models import Loan
from loans.operations import return_copy
from members.models import Address, Member
from notifications.batches import make_batch, post, print_batch
from notifications.models import AddressTrouble, Message
from notifications.paper import envelope
from tests.builders import MONDAY, a_branch, a_loan, a_member
from tests.notifications.writing import DUE, NOW, outcomes
from tests.reminders.planned import due_soon_step

pytestmark = pytest.mark.django_db


def at_home(member: Member, **words: str) -> Address:
    given = {"street": "Dorpsstraat", "postcode": "7461AB", "city": "Rijssen"} | words
    return Address.objects.create(member=member, house_number=1, **given)


def a_letter(member: Member) -> Message:
    return Message.objects.create(
        member=member, kind="due_soon", about=a_loan(member=member, today=MONDAY).pk, due_on=DUE,
        step=due_soon_step(), channel="letter", written_at=NOW, not_before=NOW,
    )  # fmt: skip


def test_the_letters_of_a_day_were_one_batch_and_sent_when_posted() -> None:
    wim, an = a_member(email=""), a_member(email="")
    for member in (wim, an):
        at_home(member)
        a_letter(member)
    trouble = AddressTrouble.objects.create(
        member=wim,
        channel="email",
        fingerprint="0" * 64,
        why="5.1.1",
        since=MONDAY,
        marked_on=MONDAY,
    )

    batch = make_batch(at=NOW)
    content = print_batch(batch, at=NOW)

    assert content.startswith(b"%PDF-")
    assert b"pdfaid" in content
    assert b"pdfuaid" in content
    assert make_batch(at=NOW + timedelta(hours=1)) == batch
    assert outcomes() == [("sending", ""), ("sending", "")]
    assert post(batch, at=NOW) == 2
    assert outcomes() == [("sent", ""), ("sent", "")]
    trouble.refresh_from_db()
    assert trouble.worked_on == day_of(NOW)


def test_what_came_back_before_the_printing_was_not_printed() -> None:
    member = a_member(email="")
    at_home(member)
    message = a_letter(member)
    batch = make_batch(at=NOW)
    copy = Loan.objects.get(pk=message.about).copy

    return_copy(copy, branch=a_branch(), today=day_of(NOW), at=NOW)
    print_batch(batch, at=NOW)

    assert outcomes() == [("dropped", "not_true")]
    assert post(batch, at=NOW) == 0


def test_a_letter_after_a_batch_was_posted_went_with_the_next_of_that_day() -> None:
    wim, an = a_member(email=""), a_member(email="")
    for member in (wim, an):
        at_home(member)
    a_letter(wim)
    first = make_batch(at=NOW)
    print_batch(first, at=NOW)
    post(first, at=NOW)
    a_letter(an)

    second = make_batch(at=NOW + timedelta(hours=1))

    assert (second.made_on, second.number) == (first.made_on, 2)
    assert outcomes() == [("sent", ""), ("sending", "")]


def test_a_letter_without_a_home_address_was_dropped() -> None:
    a_letter(a_member(email=""))

    print_batch(make_batch(at=NOW), at=NOW)

    assert outcomes() == [("dropped", "no_address")]


def test_an_address_abroad_had_its_country_and_a_name_was_one_line() -> None:
    here, abroad = (
        at_home(a_member()),
        at_home(a_member(), postcode="48455", city="Bad Bentheim", country="DE"),
    )

    assert envelope("Jan van\nden Berg\r\n", here) == [
        "Jan van den Berg", "Dorpsstraat 1", "7461 AB RIJSSEN"
    ]  # fmt: skip
    assert envelope("Anna", abroad) == ["Anna", "Dorpsstraat 1", "48455 BAD BENTHEIM", "DE"]
