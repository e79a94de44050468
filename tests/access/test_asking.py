"""Asking for access told nobody whether somebody is a member."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access import errors
from access.asking import MOST_PEOPLE, MOST_TRIES, ask, match_waiting, refuse, withdraw
from access.models import AccessRequest
from bieb.lib.clock import noon
from members.models import Member
from notifications.models import Message
from tests.access.people import FAMILY, asked, signed_in
from tests.builders import MONDAY, a_member, card_of
from tests.pages.conftest import it_is_monday

__all__ = ["it_is_monday"]
pytestmark = pytest.mark.django_db
NOBODY = "29990000099998"
TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def petra(db: None) -> Member:
    return a_member(given_name="Petra", family_name="Berg", name_prefix="van den")


@pytest.fixture
def jan(db: None) -> Member:
    return a_member(given_name="Jan", family_name="Čapek", name_prefix="")


def typed(number: str, surname: str = "Berg") -> dict[str, object]:
    return {"card_number": number, "surname": surname, "scopes": ["at_home"]}


def test_who_is_no_member_gave_the_same_answer_the_same_page_and_the_same_work(
    petra: Member,
) -> None:
    protected = a_member(family_name="Berg")
    Member.objects.filter(pk=protected.pk).update(is_protected=True)
    found = []
    for number in (card_of(petra).number, NOBODY, card_of(protected).number):
        asker = signed_in(a_member(given_name="Jan"))
        asker.get(FAMILY)
        with CaptureQueriesContext(
            connection,
        ) as work:
            answer = asker.post(f"{FAMILY}vragen/", typed(number), follow=False)
        match_waiting(at=noon(MONDAY))
        page = asker.get(FAMILY).content.decode().replace(number[-4:], "0000")
        pieces = page.split('name="csrfmiddlewaretoken"')
        words = [piece.partition(">")[2] for piece in pieces]
        numbers = AccessRequest.objects.order_by("-pk").values_list("pk", flat=True)[:1]
        words = [word.replace(f"/{numbers[0]}/", "/0/") for word in words]
        asked_of = [each["sql"].partition(" ")[0] for each in work.captured_queries]
        found.append((answer.status_code, answer["Location"], asked_of, words))

    assert found[0] == found[1] == found[2]
    assert Message.objects.filter(kind="access_asked").count() == 1


def test_only_the_one_with_the_card_and_the_surname_was_asked(petra: Member, jan: Member) -> None:
    request = asked(jan, petra, surname="Berk")
    not_asked = request.owner

    right = asked(jan, petra, surname="van den  BERG")

    assert not_asked is None
    assert right.owner == petra
    assert right.pk == request.pk
    assert (right.card_number, right.surname) == ("", "")


@pytest.mark.parametrize("surname", ["Capek", "čapek"])
def test_a_surname_was_read_as_people_write_it(petra: Member, jan: Member, surname: str) -> None:
    assert asked(petra, jan, surname=surname).owner == jan


def test_a_refusal_changed_nothing_that_the_asker_saw(petra: Member, jan: Member) -> None:
    request = asked(jan, petra)
    page = signed_in(jan)
    before = page.get(FAMILY).content.decode().count("We wachten op een antwoord")

    refuse(request.pk, owner=petra, today=MONDAY)

    assert before == page.get(FAMILY).content.decode().count("We wachten op een antwoord") == 1
    assert "vraagt om toegang" not in signed_in(petra).get(FAMILY).content.decode()
    assert asked(jan, petra).state == AccessRequest.State.REFUSED
    assert Message.objects.filter(member=jan).count() == 0


def test_whoever_is_asked_got_one_message_however_often_it_was_asked(
    petra: Member, jan: Member
) -> None:
    request = asked(jan, petra)
    withdraw(request.pk, reader=jan, today=MONDAY)
    asked(jan, petra)

    assert Message.objects.filter(member=petra, kind="access_asked").count() == 1


def test_asking_had_an_end_for_cards_and_for_guesses_alike(petra: Member, jan: Member) -> None:
    for number in range(MOST_PEOPLE - 1):
        ask(
            jan, card_number=f"2999000009{number:04}", surname="x", scopes=["at_home"], today=MONDAY
        )
    for _try in range(MOST_TRIES):
        asked(jan, petra, surname="geraden")

    with pytest.raises(errors.AskedTooOften):
        asked(jan, petra)
    with pytest.raises(errors.AskedTooOften):
        ask(jan, card_number=NOBODY, surname="x", scopes=["at_home"], today=MONDAY)
    assert asked(jan, petra, today=MONDAY + TWO_WEEKS).owner == petra


def test_ones_own_card_was_no_other(jan: Member) -> None:
    with pytest.raises(errors.OwnCard):
        asked(jan, jan)


@pytest.mark.parametrize("days", [13, 14])
def test_a_request_was_over_after_two_weeks(petra: Member, jan: Member, days: int) -> None:
    asked(jan, petra)
    day = MONDAY + timedelta(days=days)

    assert AccessRequest.objects.waiting_for(petra, day).exists() is (days == 13)
    assert AccessRequest.objects.shown_to(jan, day).exists() is (days == 13)
