"""The mailbox: a member reads what we sent, and why something was not sent."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Address, Member
from members.operations import change_email
from notifications.mailbox import mail_comes_back
from notifications.models import AddressTrouble, Message
from notifications.return_path import fingerprint
from notifications.unreached import Unreached
from notifications.words import REASONS, STATES, became
from tests.builders import a_member
from tests.notifications.sink import Sink
from tests.notifications.writing import NOW, reminded, send

pytestmark = pytest.mark.django_db
PAGE = "/mijn/berichten/"


def messages_for(member: Member, number: int, **facts: object) -> None:
    usual: dict[str, object] = {
        "state": "sent", "finished_at": NOW, "kind": "due_soon", "channel": "email",
        "due_on": date(2026, 12, 14), "written_at": NOW, "not_before": NOW,
    }  # fmt: skip
    Message.objects.bulk_create(
        Message(member=member, about=each, **(usual | facts)) for each in range(number)
    )


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.account)
    return client


def test_a_member_read_the_text_that_was_sent_and_nobody_else_did(sink: Sink) -> None:
    jan, sara = a_member(), a_member()
    reminded(jan)
    send()

    mine, hers = (signed_in(each).get(PAGE).content.decode() for each in (jan, sara))

    assert "Breng het uiterlijk" in mine
    assert "Verstuurd" in mine
    assert "Nog geen berichten" in hers


def test_every_state_and_reason_had_its_words() -> None:
    assert set(STATES) == set(Message.State.values)
    for state in Message.State.values:
        for why in ["", "not_true", "550", *REASONS]:
            told = became(Message(kind="due_soon", state=state, why=why))
            assert str(told.state)
            assert str(told.reason) or state in {"sent", "sending", "doubtful"}


def test_a_bounce_pointed_at_the_address_with_whatever_code_it_came() -> None:
    told = became(Message(kind="due_soon", state="failed", why="bounced 5.1.1"))

    assert told.reason == REASONS["bounced"]


def test_what_was_not_sent_said_why() -> None:
    jan = a_member()
    messages_for(jan, 1, state="dropped", why="not_true")

    page = signed_in(jan).get(PAGE).content.decode()

    assert "Niet verstuurd" in page
    assert "al teruggebracht" in page


def test_an_address_that_gave_mail_back_was_shown_until_it_changed() -> None:
    jan = a_member()
    trouble = AddressTrouble.objects.create(
        member=jan,
        channel="email",
        fingerprint=fingerprint(jan.account.email),
        why="5.1.1",
        since=date(2026, 12, 1),
    )
    unmarked = signed_in(jan).get(PAGE).content.decode()
    trouble.marked_on = trouble.since
    trouble.save()

    marked = signed_in(jan).get(PAGE).content.decode()

    assert "Je e-mailadres werkt niet" in marked
    assert "Je e-mailadres werkt niet" not in unmarked


def test_an_address_that_works_again_was_not_shown_and_the_details_said_who_gets_letters() -> None:
    jan, an = a_member(email="jan@example.org"), a_member(email="an@example.org")
    for member in (jan, an):
        Address.objects.create(
            member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
        )
        AddressTrouble.objects.create(
            member=member, channel="email", fingerprint=fingerprint(member.account.email),
            why="5.1.1", since=date(2026, 12, 1), marked_on=date(2026, 12, 1),
        )  # fmt: skip
        Unreached.objects.create(member=member, since=date(2026, 12, 1))
    change_email(an, email="nieuw@example.org")

    pages = [signed_in(each).get("/mijn/gegevens/").content.decode() for each in (jan, an)]

    assert ["Je e-mailadres werkt niet" in page for page in pages] == [True, False]
    assert ["te-laat-geld" in page for page in pages] == [True, False]
    assert [">brief</dd>" in page for page in pages] == [True, False]
    assert [mail_comes_back(each) for each in (jan, Member.objects.get(pk=an.pk))] == [True, False]


def test_five_hundred_messages_took_as_many_queries_as_one() -> None:
    few, many = a_member(), a_member()
    messages_for(few, 1)
    messages_for(many, 500)

    numbers = []
    for member in (few, many):
        client = signed_in(member)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
    assert "Pagina 1 van 20" in client.get(PAGE).content.decode()


def test_the_page_with_choices_said_what_cannot_be_turned_off_and_why() -> None:
    page = signed_in(a_member()).get("/mijn/berichten/voorkeuren/").content.decode()

    assert "Bericht over een privacyverzoek" in page
    assert "Je kunt dit niet uitzetten" in page
