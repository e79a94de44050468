"""Handing over: two people, only what was agreed, and never what was paid the evening before."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from loans.models import Loan
from members.models import Account, Member
from notifications.models import Message
from partners.models import Disclosure, Partner
from partners.operations import sign
from partners.seeding import seed_recipients
from payments.balances import balance_of
from payments.operations import pay
from reminders.checking import approve, drop_stale, held, refuse
from reminders.collection import Claim, hand_over, ready
from reminders.errors import NoAgency, NothingWaits
from reminders.models import Step
from reminders.planning import write_reminders
from tests.builders import a_colleague, a_loan, a_member, a_paper

pytestmark = pytest.mark.django_db
INVOICED = date(2026, 3, 9)
HANDED = date(2026, 4, 6)


@pytest.fixture(autouse=True)
def _terms_of_s9() -> None:
    """Invoice +63, agency +91."""
    Step.objects.all().delete()
    shared = {"channels": ["email", "letter"], "stops": ["claimed", "paid"]}
    Step.objects.bulk_create([
        Step(code="invoice", position=1, days=63, kind="invoice", check_by="batch", **shared),
        Step(
            code="agency", position=2, days=91, kind="collection", check_by="two", after="invoice",
            after_days=14, audience="adults", min_cents=1000, **shared,
        ),
    ])  # fmt: skip


@pytest.fixture
def agency() -> Partner:
    seed_recipients()
    Partner.objects.filter(code="incasso").update(
        is_active=True, privacy_policy="https://example.org/p", wki_number="X-1"
    )
    partner = Partner.objects.get(code="incasso")
    sign(partner, a_paper())
    return partner


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def invoiced(colleague: Account, *members: Member) -> list[Loan]:
    """One loan each that is at the agency step, with an invoice that was approved and sent."""
    loans = [a_loan(member=member, today=date(2025, 12, 15)) for member in members]
    write_reminders(now=at(INVOICED))
    approve(list(held().values_list("pk", flat=True)), by=colleague, at=at(INVOICED))
    Message.objects.filter(state="waiting").update(state="sent", finished_at=at(INVOICED))
    write_reminders(now=at(HANDED))
    return loans


def test_an_invoice_waited_for_a_colleague_and_was_charged_when_it_left() -> None:
    member, other = a_member(), a_member(given_name="Truus")
    loan = a_loan(member=member, today=date(2025, 12, 15))
    write_reminders(now=at(INVOICED))
    message = Message.objects.get()
    assert (message.state, balance_of(member).open_cents) == ("held", 0)

    assert approve([message.pk], by=a_colleague(), at=at(INVOICED)) == 1

    loan.refresh_from_db()
    message.refresh_from_db()
    assert (message.state, loan.lost_on) == ("waiting", INVOICED)
    assert balance_of(member).open_cents > 0
    assert balance_of(other).open_cents == 0


def test_what_a_colleague_took_out_never_left_and_what_came_back_was_dropped() -> None:
    first, second = a_member(), a_member(given_name="Truus")
    loans = [a_loan(member=each, today=date(2025, 12, 15)) for each in (first, second)]
    write_reminders(now=at(INVOICED))
    messages = {each.about: each.pk for each in Message.objects.all()}
    refuse([messages[loans[0].pk]], at=at(INVOICED))
    Loan.objects.filter(pk=loans[1].pk).update(claimed_on=INVOICED)

    assert drop_stale(at=at(INVOICED)) == 1
    with pytest.raises(NothingWaits):
        approve(list(messages.values()), by=a_colleague(), at=at(INVOICED))

    assert set(Message.objects.values_list("why", flat=True)) == {"refused", "not_true"}


def test_one_colleague_twice_was_not_two_colleagues(agency: Partner) -> None:
    anouk, bram = a_colleague(), a_colleague(username="bram")
    invoiced(anouk, a_member())
    waiting = list(held().values_list("pk", flat=True))

    for _ in range(2):
        approve(waiting, by=anouk, at=at(HANDED))
    assert (ready(), hand_over(today=HANDED, at=at(HANDED))) == ({}, [])
    approve(waiting, by=bram, at=at(HANDED))

    assert list(ready().values()) == [waiting]


def test_the_agency_got_the_agreed_fields_once_and_the_member_could_read_that(
    agency: Partner,
) -> None:
    anouk, bram = a_colleague(), a_colleague(username="bram")
    jan, truus = a_member(), a_member(given_name="Truus")
    first, _second = invoiced(anouk, jan, truus)
    mine = Message.objects.get(state="held", about=first.pk)
    for colleague in (anouk, bram):
        approve([mine.pk], by=colleague, at=at(HANDED))

    (claim,) = hand_over(today=HANDED, at=at(HANDED))
    again = hand_over(today=HANDED, at=at(HANDED))

    assert isinstance(claim, Claim)
    assert claim.name == "Jan de Vries"
    assert claim.amount.startswith("€")
    assert first.copy.title.title not in str(claim)
    assert again == []
    (line,) = Disclosure.objects.all()
    assert (line.subject_id, line.activity) == (jan.pk, "collection")
    assert line.fields == ["name", "address", "invoiceNumber", "amount"]
    assert Message.objects.get(pk=mine.pk).state == "waiting"


def test_who_paid_the_evening_before_was_not_handed_over(agency: Partner) -> None:
    anouk, bram = a_colleague(), a_colleague(username="bram")
    jan, truus = a_member(), a_member(given_name="Truus")
    invoiced(anouk, jan, truus)
    waiting = list(held().values_list("pk", flat=True))
    for colleague in (anouk, bram):
        approve(waiting, by=colleague, at=at(HANDED))
    evening = HANDED - timedelta(days=1)
    pay(
        jan, cents=balance_of(jan).open_cents, means="card", key=uuid4(), today=evening,
        at=at(evening, 21, 59),
    )  # fmt: skip

    claims = hand_over(today=HANDED, at=at(HANDED))

    assert [claim.name for claim in claims] == ["Truus de Vries"]
    assert [line.subject_id for line in Disclosure.objects.all()] == [truus.pk]


def test_without_an_agency_nothing_was_handed_over() -> None:
    with pytest.raises(NoAgency):
        hand_over(today=HANDED, at=at(HANDED))
