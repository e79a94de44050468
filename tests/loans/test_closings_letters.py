"""What people read when their dates move: all of it in one letter, and nothing that is private."""

from datetime import date, timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from loans.closings.operations import undo
from loans.closings.telling import DatesMoved
from loans.operations import return_copy
from members.models import Account, ChannelPreference, Guardianship, Member
from notifications.batches import make_batch, print_batch
from notifications.models import Message
from notifications.outbox import send_waiting
from notifications.paper import compose_paper
from tests.builders import a_member
from tests.catalog.rijssen_and_holten import rijssen
from tests.loans.spring import (
    FIRST_OF_APRIL,
    a_closing,
    declared,
    loans_of,
    messages_to,
    the_manager,
)
from tests.notifications.test_letters import at_home

pytestmark = pytest.mark.django_db

TITLE = "De brief voor de koning"


def a_family() -> tuple[Member, Member, Member]:
    """A mother, her son of eight, and her daughter of sixteen."""
    petra = a_member(given_name="Petra")
    sem = a_member(
        given_name="Sem", birth_date=date(2018, 3, 1), joined_on=date(2024, 1, 1), email=""
    )
    lotte = a_member(given_name="Lotte", birth_date=date(2010, 4, 1))
    for child in (sem, lotte):
        Guardianship.objects.create(child=child, guardian=petra, since=date(2020, 1, 1))
    return petra, sem, lotte


def close_and_send() -> dict[str, str]:
    """The letters about a closing in Rijssen, by address."""
    declared(a_closing(at=rijssen()))
    send_waiting(now=FIRST_OF_APRIL)
    return {letter.to[0]: f"{letter.subject}\n{letter.body}" for letter in mail.outbox}


def test_a_mother_read_about_her_own_things_and_those_of_her_child_in_one_letter() -> None:
    petra, sem, lotte = a_family()
    loans_of(petra, 2, at=rijssen())
    loans_of(sem, 3, at=rijssen())
    loans_of(lotte, 1, at=rijssen())

    letters = close_and_send()

    assert set(letters) == {petra.account.email, lotte.account.email}
    assert "Breng 2 boeken uiterlijk donderdag 9 april 2026 terug." in letters[petra.account.email]
    assert "Breng 3 boeken van Sem uiterlijk" in letters[petra.account.email]
    assert "Lotte" not in letters[petra.account.email]
    assert "Breng 1 boek uiterlijk" in letters[lotte.account.email]


@pytest.mark.parametrize("wants_titles", [True, False])
def test_titles_were_named_only_to_who_wants_that_and_never_those_of_a_child(
    wants_titles: bool,
) -> None:
    petra, sem, _lotte = a_family()
    Member.objects.filter(pk=petra.pk).update(shows_titles_in_mail=wants_titles)
    loans_of(petra, 1, at=rijssen())
    loans_of(sem, 1, at=rijssen())

    (letter,) = close_and_send().values()

    assert letter.count(TITLE) == (1 if wants_titles else 0)
    assert TITLE not in letter.splitlines()[0]


def test_who_wants_no_such_message_got_none_and_no_correction() -> None:
    fatima, jan = a_member(given_name="Fatima"), a_member()
    for member in (fatima, jan):
        loans_of(member, at=rijssen())
    ChannelPreference.objects.create(member=fatima, kind="dates_moved", channel="none")

    change = declared(a_closing(at=rijssen())).change
    send_waiting(now=FIRST_OF_APRIL)
    undo(change, by=the_manager(), at=FIRST_OF_APRIL)

    assert messages_to(fatima) == []
    assert messages_to(jan) == [("dates_moved", "sent"), ("dates_restored", "waiting")]


def test_what_was_brought_back_before_the_letter_left_was_not_in_it() -> None:
    fatima, jan = a_member(given_name="Fatima"), a_member()
    brought_back, _kept = loans_of(fatima, 2, at=rijssen())
    (last,) = loans_of(jan, at=rijssen())
    declared(a_closing(at=rijssen()))
    for loan in (brought_back, last):
        return_copy(loan.copy, branch=rijssen(), today=FIRST_OF_APRIL.date(), at=FIRST_OF_APRIL)

    send_waiting(now=FIRST_OF_APRIL)

    (letter,) = mail.outbox
    assert "Breng 1 boek uiterlijk" in letter.body
    assert messages_to(jan) == [("dates_moved", "dropped")]


def test_a_letter_written_at_night_left_in_the_morning() -> None:
    loans_of(a_member(), at=rijssen())
    at_night = FIRST_OF_APRIL.replace(hour=21)

    declared(a_closing(at=rijssen()), at=at_night)

    assert Message.objects.get().not_before == at_night + timedelta(hours=9)


def test_everybody_without_an_address_was_left_out_and_the_dates_moved_all_the_same() -> None:
    loans = loans_of(a_member(email=""), 2, at=rijssen())

    act = declared(a_closing(at=rijssen()))

    assert (act.loans, act.messages) == (len(loans), 0)


def test_each_reader_heard_it_the_way_they_want_or_that_works(settings: Settings) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:1"
    by_mail, by_text, by_letter, nowhere = (
        a_member(email=email) for email in ("jan@example.org", "", "", "")
    )
    Member.objects.filter(pk=by_text.pk).update(phone="06 12345678")
    at_home(by_letter)
    for member in (by_mail, by_text, by_letter, nowhere):
        loans_of(member, at=rijssen())

    change = declared(a_closing(at=rijssen())).change

    ways = dict(Message.objects.values_list("member", "channel"))
    assert ways == {by_mail.pk: "email", by_text.pk: "sms", by_letter.pk: "letter"}

    Message.objects.update(state="sent", finished_at=FIRST_OF_APRIL)
    undo(change, by=the_manager(), at=FIRST_OF_APRIL)
    restored = Message.objects.filter(kind="dates_restored")
    assert dict(restored.values_list("member", "channel")) == ways


@pytest.mark.parametrize("refuses", [False, True])
def test_a_child_heard_it_when_no_carer_can_be_reached_and_not_when_one_wants_none(
    refuses: bool,
) -> None:
    petra, sem, _lotte = a_family()
    at_home(sem)
    loans_of(sem, 1, at=rijssen())
    Account.objects.filter(member=petra).update(email="")
    if refuses:
        ChannelPreference.objects.create(member=petra, kind="dates_moved", channel="none")

    declared(a_closing(at=rijssen()))

    heard = [] if refuses else [(sem.pk, "letter")]
    assert list(Message.objects.values_list("member", "channel")) == heard


def test_a_letter_on_paper_said_what_must_be_back_and_when() -> None:
    jan = a_member(email="")
    at_home(jan)
    loans_of(jan, 2, at=rijssen())
    declared(a_closing(at=rijssen()))

    batch = make_batch(at=FIRST_OF_APRIL)

    assert print_batch(batch, at=FIRST_OF_APRIL).startswith(b"%PDF")
    (letter,) = DatesMoved().letters(list(Message.objects.select_related("member")))
    paper = compose_paper(letter, today=FIRST_OF_APRIL.date())
    assert paper.subject == "We zijn dicht: je krijgt meer tijd"
    words = " ".join(" ".join(lines) for lines in paper.paragraphs)
    assert "Breng 2 boeken uiterlijk donderdag 9 april 2026 terug." in words
