"""A number that the gateway refuses: mail or a letter takes its place, and no fee grows meanwhile."""

from datetime import date, timedelta

import pytest

from bieb.lib.clock import noon
from loans.settling import settle_open
from members.models import ChannelPreference, Member
from notifications import reach
from notifications.batches import make_batch, post, print_batch
from notifications.models import AddressTrouble, Message
from notifications.routing import routes_of
from notifications.unreached import Unreached
from payments.balances import balance_of
from tests.builders import a_loan, a_rule
from tests.notifications.gateway import Gateway, with_mobile
from tests.notifications.sink import Sink
from tests.notifications.test_letters import at_home
from tests.notifications.writing import NOW, a_text, outcomes, send

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOW.date()


def wants_texts(email: str = "") -> Member:
    """Whoever wants reminders by text, and has a home."""
    member = with_mobile(email=email)
    at_home(member)
    for kind in ("due_soon", "overdue"):
        ChannelPreference.objects.create(member=member, kind=kind, channel="sms")
    return member


def test_a_number_that_does_not_exist_was_marked_and_mail_took_its_place(
    gateway: Gateway, sink: Sink
) -> None:
    gateway.answers = [404]
    member, other = wants_texts("jan@example.org"), wants_texts("wout@example.org")
    a_text(member)
    send()
    a_text(other)
    send(after=timedelta(minutes=1))

    assert outcomes() == [("failed", "404"), ("sent", ""), ("sent", "")]
    assert len(gateway.asked) == 2
    assert [mail["To"] for mail in sink.mails] == ["jan@example.org"]
    trouble = AddressTrouble.objects.get()
    assert (trouble.member, trouble.channel, trouble.marked_on) == (member, "sms", TODAY)
    assert routes_of([member.pk, other.pk], kind="due_soon") == {
        member.pk: "email", other.pk: "sms"
    }  # fmt: skip
    gone = Unreached.objects.get()
    assert (gone.member, gone.since, gone.until) == (member, TODAY, TODAY)


def test_without_mail_a_letter_took_its_place_within_two_working_days(gateway: Gateway) -> None:
    gateway.answers = [422]
    member = wants_texts()
    a_text(member)

    assert send() == 0

    letter = Message.objects.get(channel="letter")
    assert letter.instead_of == Message.objects.get(channel="sms")
    assert letter.not_before - NOW <= timedelta(days=2)
    assert Unreached.objects.get().until is None
    assert AddressTrouble.objects.get().marked_on is None  # perhaps it was switched off

    at = letter.not_before
    batch = make_batch(at=at)
    print_batch(batch, at=at)
    post(batch, at=at)

    assert Unreached.objects.get().until == at.date()


def test_a_second_refusal_marked_the_number_and_one_of_the_text_never_did(
    gateway: Gateway,
) -> None:
    gateway.answers = [422, 400, 422]
    member, other = wants_texts(), wants_texts()
    for number in (0, 1):
        a_text(member)
        send(after=timedelta(minutes=2 * number))
        a_text(other)
        send(after=timedelta(minutes=2 * number + 1))

    (trouble,) = AddressTrouble.objects.all()
    assert (trouble.member, trouble.times, trouble.marked_on) == (member, 2, TODAY)


@pytest.mark.parametrize(("has_email_trouble", "ended"), [(False, True), (True, False)])
def test_mail_ended_the_standstill_only_of_who_never_gave_mail_back(
    has_email_trouble: bool, ended: bool
) -> None:
    member = wants_texts("jan@example.org")
    channels = ["sms", "email"] if has_email_trouble else ["sms"]
    for channel in channels:
        AddressTrouble.objects.create(
            member=member, channel=channel, fingerprint="f", why="422", since=TODAY
        )
    Unreached.objects.create(member=member, since=TODAY)

    assert reach.mailed([member.pk], today=TODAY) == ended


def test_no_late_fee_grew_between_the_refused_text_and_the_letter(gateway: Gateway) -> None:
    a_rule(grace_open_days=0, fee_per_open_day_cents=15, fee_cap_cents=500)
    refused, reached = wants_texts(), wants_texts()
    lent = TODAY - timedelta(days=24)
    for member in (refused, reached):
        a_loan(member=member, today=lent)
    gateway.answers = [404]
    a_text(refused)
    send()

    day: date = TODAY + timedelta(days=5)
    settle_open(today=day, at=noon(day))

    owed = {each: balance_of(each).open_cents for each in (refused, reached)}
    assert 0 < owed[refused] < owed[reached]
