"""Wat heb ik thuis? What is late first, one button to keep it longer, and never another's loans."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bieb.lib.clock import noon
from loans.models import Loan
from loans.operations import renew_loan
from members.models import Member
from tests.builders import MONDAY, a_copy, a_loan, a_member, a_title, an_item_type

pytestmark = pytest.mark.django_db


def lent_days_ago(days: int, member: Member, title: str) -> Loan:
    return a_loan(
        copy=a_copy(title=a_title(title=title)), member=member, today=MONDAY - timedelta(days=days)
    )


@pytest.mark.parametrize(
    ("days_left", "words"),
    [
        (-2, "2 dagen te laat"),
        (-1, "1 dag te laat"),
        (0, "vandaag"),
        (1, "morgen"),
        (2, "nog 2 dagen"),
        (9, "nog 9 dagen"),
    ],
)
def test_each_loan_said_in_words_when_it_was_due(
    as_zoe: Client, zoe: Member, days_left: int, words: str
) -> None:
    loan = lent_days_ago(0, zoe, "Lampje")
    due_on = MONDAY + timedelta(days=days_left)
    Loan.objects.filter(pk=loan.pk).update(lent_on=due_on - timedelta(days=21), due_on=due_on)

    page = as_zoe.get("/mijn/").content.decode()

    assert f">{words}</span>" in page


def test_what_was_due_first_stood_on_top(as_zoe: Client, zoe: Member) -> None:
    lent_days_ago(2, zoe, "Lampje")
    lent_days_ago(14, zoe, "Gruffalo")

    page = as_zoe.get("/mijn/").content.decode()

    assert page.index("Gruffalo") < page.index("Lampje")


def test_the_button_told_the_new_date_before_it_was_pressed(as_zoe: Client, zoe: Member) -> None:
    loan = lent_days_ago(14, zoe, "Lampje")
    page = as_zoe.get("/mijn/").content.decode()

    answer = as_zoe.post(f"/mijn/verlengen/{loan.pk}/", follow=True).content.decode()

    loan.refresh_from_db()
    assert "Verleng tot ma 21 december" in page
    assert loan.due_on == MONDAY + timedelta(days=28)
    assert "Verlengd. Breng het uiterlijk maandag 21 december terug." in answer


def test_a_refused_renewal_showed_its_reason_in_place_of_the_button(
    as_zoe: Client, zoe: Member
) -> None:
    loan = lent_days_ago(14, zoe, "Lampje")
    renew_loan(loan, today=MONDAY, at=noon(MONDAY))
    renew_loan(loan, today=MONDAY, at=noon(MONDAY))

    page = as_zoe.get("/mijn/").content.decode()

    assert "Je hebt dit al 2 keer verlengd." in page
    assert f"/mijn/verlengen/{loan.pk}/" not in page


def test_renewing_all_renewed_what_could_be_and_left_the_rest(as_zoe: Client, zoe: Member) -> None:
    first, second = lent_days_ago(14, zoe, "Lampje"), lent_days_ago(7, zoe, "Gruffalo")
    game = an_item_type(code="game", renewal_days=0)
    never = a_loan(copy=a_copy(item_type=game), member=zoe, today=MONDAY)
    page = as_zoe.get("/mijn/").content.decode()

    answer = as_zoe.post("/mijn/verlengen/", follow=True).content.decode()

    assert "Verleng alles wat kan (2)" in page
    assert set(Loan.objects.filter(renewals=1)) == {first, second}
    assert Loan.objects.get(pk=never.pk).renewals == 0
    assert "2 keer verlengd. Het eerste moet op maandag 21 december terug." in answer


def test_an_empty_house_showed_no_button(as_zoe: Client) -> None:
    page = as_zoe.get("/mijn/").content.decode()

    assert "Je hebt niets thuis" in page
    assert "Verleng alles" not in page


def test_wout_saw_and_renewed_nothing_of_zoe(as_wout: Client, zoe: Member) -> None:
    loan = lent_days_ago(14, zoe, "Lampje")

    page = as_wout.get("/mijn/").content.decode()
    answer = as_wout.post(f"/mijn/verlengen/{loan.pk}/")
    as_wout.post("/mijn/verlengen/")

    loan.refresh_from_db()
    assert "Lampje" not in page
    assert (answer.status_code, loan.renewals) == (404, 0)


def test_ten_loans_took_no_more_queries_than_one(
    as_zoe: Client, zoe: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        lent_days_ago(number, zoe, f"Deel {number}")
    a_loan(member=a_member(given_name="Henk"))

    with django_assert_max_num_queries(17):
        as_zoe.get("/mijn/")


@pytest.mark.parametrize("path", ["/mijn/", "/mijn/gegevens/", "/mijn/privacy/"])
def test_pages_about_people_were_never_kept_by_a_browser(as_zoe: Client, path: str) -> None:
    answer = as_zoe.get(path)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_a_stranger_was_asked_to_log_in(client: Client) -> None:
    answer = client.get("/mijn/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=/mijn/"
