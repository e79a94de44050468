"""Mijn reserveringen: what lies ready, where I stand in the queue, and nothing of anybody else."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bieb.lib.clock import noon
from catalog.models import Branch, Title
from members.models import Member
from reservations.models import Reservation, Whereabouts
from reservations.operations import capture
from tests.builders import (
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_moment,
    a_reservation,
    a_rule,
    a_title,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/mijn/reserveringen/"
WEEK = timedelta(days=7)


def on_loan(title: str = "Lampje") -> Title:
    """A title of which the only copy is out."""
    copy = a_copy(title=a_title(title=title))
    a_loan(copy=copy)
    return copy.title


def holten() -> Branch:
    return a_branch(code="HOL", name="Bibliotheek Holten")


def ready(member: Member, title: str = "Lampje") -> Reservation:
    """A reservation of which the copy lies on the hold shelf since Monday."""
    copy = a_copy(title=a_title(title=title))
    wish = a_reservation(member=member, title=copy.title)
    capture(copy.pk, branch=a_branch(), today=MONDAY, at=noon(MONDAY))
    wish.refresh_from_db()
    return wish


def many(member: Member, number: int) -> None:
    """So many reservations: of each five one lies ready, and for the others two people wait."""
    a_rule(max_reservations=1000)
    other = a_member(given_name="Henk")
    for each in range(number):
        if each % 5 == 0:
            ready(member, f"Deel {each}")
            continue
        title = on_loan(f"Deel {each}")
        a_reservation(member=other, title=title, at=a_moment(MONDAY, 9))
        a_reservation(member=member, title=title)


def test_what_lay_ready_showed_its_code_its_place_and_its_last_day(
    as_zoe: Client, zoe: Member
) -> None:
    a_rule(pickup_days=7)
    wish = ready(zoe)
    code = Whereabouts.objects.get(reservation=wish).pickup_code

    page = as_zoe.get(ADDRESS).content.decode()

    assert f'<span class="code">{code}</span>' in page
    assert "Bij Bibliotheek Rijssen, tot en met <strong>maandag 30 november</strong>." in page


def test_keeping_it_longer_showed_the_day_first_and_was_possible_once(
    as_zoe: Client, zoe: Member
) -> None:
    a_rule(pickup_days=7, extension_days=7)
    wish = ready(zoe)
    page = as_zoe.get(ADDRESS).content.decode()

    answer = as_zoe.post(f"{ADDRESS}{wish.pk}/langer/", follow=True).content.decode()
    again = as_zoe.post(f"{ADDRESS}{wish.pk}/langer/", follow=True).content.decode()

    wish.refresh_from_db()
    assert "Laat liggen tot en met ma 7 december" in page
    assert "Het blijft voor je liggen tot en met maandag 7 december." in answer
    assert "Laat liggen" not in answer
    assert wish.pickup_until == MONDAY + 2 * WEEK
    assert "We bewaren dit al langer voor je. Dat kan één keer." in again


def test_who_waits_saw_the_place_the_copies_and_an_estimate(as_zoe: Client, zoe: Member) -> None:
    title = on_loan()
    a_copy(title=title, branch=holten())
    a_reservation(title=title, at=a_moment(MONDAY, 9))
    a_reservation(member=zoe, title=title)

    page = as_zoe.get(ADDRESS).content.decode()

    assert "Je bent <strong>nummer 2</strong> in de rij. Er zijn 2 exemplaren." in page
    assert "Ongeveer" in page


def test_who_waits_for_one_copy_saw_that_there_is_one(as_zoe: Client, zoe: Member) -> None:
    title = on_loan()
    copy = a_copy(title=title, branch=holten())
    a_reservation(member=zoe, title=title, copy=copy)

    page = as_zoe.get(ADDRESS).content.decode()

    assert "Er is 1 exemplaar." in page
    assert f"alleen exemplaar {copy.barcode[-5:]}" in page


def test_a_copy_that_travelled_was_said_to_be_on_its_way(as_zoe: Client, zoe: Member) -> None:
    copy = a_copy(branch=holten())
    a_reservation(member=zoe, title=copy.title)
    capture(copy.pk, branch=holten(), today=MONDAY, at=noon(MONDAY))

    page = as_zoe.get(ADDRESS).content.decode()

    assert "Er is een exemplaar onderweg naar Bibliotheek Rijssen." in page


def test_a_reservation_was_suspended_and_moved_to_another_branch(
    as_zoe: Client, zoe: Member
) -> None:
    wish = a_reservation(member=zoe, title=on_loan())
    there = holten()

    answer = as_zoe.post(
        f"{ADDRESS}{wish.pk}/",
        {"pickup_branch": there.pk, "suspended_until": "2026-12-01", "not_needed_after": ""},
        follow=True,
    ).content.decode()

    wish.refresh_from_db()
    assert wish.pickup_branch == there
    assert "Uitgesteld tot dinsdag 1 december." in answer
    assert "Je houdt je plek: nu nummer 1." in answer


@pytest.mark.parametrize(
    ("suspended", "last", "words"),
    [
        ("2026-11-23", "", "Kies een dag na vandaag."),
        ("2027-01-02", "2027-01-01", "De reservering zou pas weer meedoen na de laatste dag"),
        ("", "2026-11-22", "Kies een dag na vandaag."),
        ("geen dag", "", "Voer een geldige datum in."),
    ],
)
def test_a_change_that_does_not_fit_changed_nothing_and_kept_what_was_filled_in(
    as_zoe: Client, zoe: Member, suspended: str, last: str, words: str
) -> None:
    wish = a_reservation(member=zoe, title=on_loan())
    there = holten()

    answer = as_zoe.post(
        f"{ADDRESS}{wish.pk}/",
        {"pickup_branch": there.pk, "suspended_until": suspended, "not_needed_after": last},
    ).content.decode()

    wish.refresh_from_db()
    assert words in answer
    assert f'value="{suspended or last}"' in answer
    assert f'<option value="{there.pk}" selected>' in answer
    assert (wish.pickup_branch, wish.suspended_until) == (a_branch(), None)


def test_cancelling_was_asked_on_a_page_of_its_own_and_then_done(
    as_zoe: Client, zoe: Member
) -> None:
    wish = a_reservation(member=zoe, title=on_loan())
    page = as_zoe.get(f"{ADDRESS}{wish.pk}/").content.decode()

    answer = as_zoe.post(f"{ADDRESS}{wish.pk}/weg/", follow=True).content.decode()

    assert "Je verliest je plek in de rij." in page
    assert "Je reservering is geannuleerd." in answer
    assert "Je hebt niets gereserveerd" in answer
    assert not Reservation.objects.exists()


def test_cancelling_twice_said_that_it_had_ended(as_zoe: Client, zoe: Member) -> None:
    wish = a_reservation(member=zoe, title=on_loan())
    as_zoe.post(f"{ADDRESS}{wish.pk}/weg/", follow=True)

    again = as_zoe.post(f"{ADDRESS}{wish.pk}/weg/", follow=True).content.decode()

    assert "Deze reservering is intussen afgelopen." in again


def test_wout_saw_and_changed_nothing_of_zoe(as_wout: Client, zoe: Member) -> None:
    wish = ready(zoe)

    page = as_wout.get(ADDRESS).content.decode()
    answers = [
        as_wout.get(f"{ADDRESS}{wish.pk}/"),
        as_wout.post(f"{ADDRESS}{wish.pk}/"),
        as_wout.post(f"{ADDRESS}{wish.pk}/langer/"),
    ]
    cancelled = as_wout.post(f"{ADDRESS}{wish.pk}/weg/", follow=True).content.decode()

    assert "Lampje" not in page + cancelled
    assert "Deze reservering is intussen afgelopen." in cancelled
    assert [each.status_code for each in answers] == [404] * 3
    assert Reservation.objects.get() == wish


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [0, 1, 50])
def test_the_page_asked_the_same_six_questions_however_many_reservations_there_were(
    as_zoe: Client, zoe: Member, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(zoe, number)
    as_zoe.get(ADDRESS)  # hours, calendar and rules are read once by each process

    with django_assert_num_queries(6):
        page = as_zoe.get(ADDRESS).content.decode()

    assert page.count('<li class="book"') == number


def test_the_menu_led_to_the_reservations(as_zoe: Client) -> None:
    page = as_zoe.get("/mijn/").content.decode()

    assert '<a href="/mijn/reserveringen/">' in page


def test_a_stranger_was_asked_to_log_in(client: Client) -> None:
    answer = client.get(ADDRESS)

    assert answer.headers["Location"] == f"/account/login/?next={ADDRESS}"
