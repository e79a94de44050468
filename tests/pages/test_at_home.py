"""Wat heb ik thuis? What is late first, one button to keep it longer, and never another's loans."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bieb.lib import clock
from bieb.lib.clock import noon
from loans.models import Loan
from loans.operations import renew_loan
from members.models import Member
from reservations.models import Whereabouts
from reservations.operations import capture
from tests.builders import (
    MONDAY,
    a_branch,
    a_charge,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_rule,
    a_title,
    an_item_type,
)

pytestmark = pytest.mark.django_db


def lent_days_ago(days: int, member: Member, title: str) -> Loan:
    return a_loan(
        copy=a_copy(title=a_title(title=title)), member=member, today=MONDAY - timedelta(days=days)
    )


def many_loans(member: Member, number: int) -> None:
    """So many loans as rows: lending 500 copies would take the whole test run."""
    if not number:
        return
    first = lent_days_ago(0, member, "Deel 0")
    copies = [a_copy(title=a_title(title=f"Deel {each}")) for each in range(1, number)]
    Loan.objects.bulk_create(
        Loan(
            copy=copy,
            member=member,
            lent_at=first.lent_at,
            lent_on=MONDAY,
            due_on=first.due_on,
            max_renewals=2,
            terms=first.terms,
        )
        for copy in copies
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
    assert answer.count("verlengd tot en met ") == 2
    assert f"<strong>{never.copy.title.title}</strong>: niet verlengd" in answer
    assert answer.count("Deze soort kun je niet verlengen.") == 2


def test_renewing_what_was_ticked_left_the_rest_alone(as_zoe: Client, zoe: Member) -> None:
    lampje, other = lent_days_ago(14, zoe, "Lampje"), lent_days_ago(7, zoe, "Gruffalo")
    page = as_zoe.get("/mijn/").content.decode()

    as_zoe.post("/mijn/verlengen/", {"which": "ticked", "loan": [lampje.pk]})

    other.refresh_from_db()
    assert page.count('type="checkbox"') == 2
    assert "checked" not in page
    assert (other.renewals, Loan.objects.get(renewals=1)) == (0, lampje)


@pytest.mark.parametrize("ticked", [[], ["wat"], ["0"], ["9" * 40]])
def test_nothing_of_use_ticked_renewed_nothing(
    as_zoe: Client, zoe: Member, ticked: list[str]
) -> None:
    lent_days_ago(14, zoe, "Lampje")
    answer = as_zoe.post("/mijn/verlengen/", {"which": "ticked", "loan": ticked}, follow=True)

    assert "Kruis eerst aan wat je wilt verlengen." in answer.content.decode()
    assert not Loan.objects.filter(renewals__gt=0).exists()


def test_a_renewal_was_undone_on_the_page_within_ten_minutes(as_zoe: Client, zoe: Member) -> None:
    loan = lent_days_ago(14, zoe, "Lampje")
    was_due_on = loan.due_on
    told = as_zoe.post(f"/mijn/verlengen/{loan.pk}/", follow=True).content.decode()

    answer = as_zoe.post(f"/mijn/verlengen/{loan.pk}/terug/", follow=True).content.decode()

    loan.refresh_from_db()
    assert told.count("Maak ongedaan: weer terug op ma 30 november") == 2  # message and row
    assert (loan.due_on, loan.renewals) == (was_due_on, 0)
    assert "Teruggedraaid. Breng het terug op maandag 30 november" in answer
    assert "Maak ongedaan" not in answer


@pytest.mark.parametrize("which", ["one", "all"])
def test_pressing_twice_renewed_once(as_zoe: Client, zoe: Member, which: str) -> None:
    with connection.cursor() as cursor:  # as in a library that lent more than a thousand things
        cursor.execute("SELECT nextval('loans_loan_id_seq') FROM generate_series(1, 1100)")
    loan = lent_days_ago(14, zoe, "Lampje")
    address = "/mijn/verlengen/" if which == "all" else f"/mijn/verlengen/{loan.pk}/"
    shown = f"{loan.pk}:{loan.due_on}"
    page = as_zoe.get("/mijn/").content.decode()
    as_zoe.post(address, {"seen": [shown]})

    again = as_zoe.post(address, {"seen": [shown, "geen", "1:geen"]}, follow=True)

    loan.refresh_from_db()
    assert f'value="{shown}"' in page
    assert loan.renewals == 1
    assert "Dit is intussen al verlengd. Er is niets dubbel gedaan." in again.content.decode()


def test_how_it_went_was_told_once(as_zoe: Client, zoe: Member) -> None:
    loan = lent_days_ago(14, zoe, "Lampje")
    as_zoe.post(f"/mijn/verlengen/{loan.pk}/")

    first, second = (as_zoe.get("/mijn/").content.decode() for _ in range(2))

    assert "Dit is er gebeurd" in first
    assert "Dit is er gebeurd" not in second


@pytest.mark.parametrize(("minutes", "offered"), [(9, True), (11, False)])
def test_undoing_was_offered_for_ten_minutes(
    as_zoe: Client, zoe: Member, minutes: int, offered: bool
) -> None:
    loan = lent_days_ago(14, zoe, "Lampje")
    renew_loan(loan, today=MONDAY, at=clock.now() - timedelta(minutes=minutes))

    page = as_zoe.get("/mijn/").content.decode()

    assert ("Maak ongedaan" in page) is offered


def test_every_obstacle_was_named_at_once_with_what_lifts_it(as_zoe: Client, zoe: Member) -> None:
    loan = lent_days_ago(14, zoe, "Lampje")
    renew_loan(loan, today=MONDAY, at=noon(MONDAY))
    renew_loan(loan, today=MONDAY, at=noon(MONDAY))
    a_reservation(member=a_member(given_name="Henk"), title=loan.copy.title)

    page = as_zoe.get("/mijn/").content.decode()

    assert "Je hebt dit al 2 keer verlengd." in page
    assert "Iemand anders wacht hierop." in page


def test_the_late_fee_stood_before_the_button_and_in_the_banner(
    as_zoe: Client, zoe: Member
) -> None:
    a_rule(grace_open_days=0, fee_per_open_day_cents=20, fee_cap_cents=500)
    loan = lent_days_ago(26, zoe, "Lampje")  # due on Wednesday, so late on three open days

    page = as_zoe.get("/mijn/").content.decode()

    assert "1 titel is te laat." in page
    assert "Te-laat-geld tot nu toe: <strong>€\u00a0" in page
    before, button = page.index("Het te-laat-geld van"), page.index("Verleng tot")
    assert before < button, loan


def test_what_was_owed_said_whether_it_stopped_anything(as_zoe: Client, zoe: Member) -> None:
    a_rule(block_over_cents=1000)
    a_charge(member=zoe, cents=1000)
    at_the_limit = as_zoe.get("/mijn/").content.decode()
    a_charge(member=zoe, cents=1)

    over_it = as_zoe.get("/mijn/").content.decode()

    assert "Je hebt €\u00a010,00 te betalen." in at_the_limit
    assert "Je kunt gewoon lenen en verlengen." in at_the_limit
    assert "Je hebt €\u00a010,01 te betalen." in over_it
    assert "Je kunt nu niet lenen, verlengen of reserveren:" in over_it
    assert "Boven €\u00a010,00 kun je niet lenen." in over_it


def test_what_lay_ready_was_told_with_its_code(as_zoe: Client, zoe: Member) -> None:
    copy = a_copy(title=a_title(title="Lampje"))
    a_reservation(member=zoe, title=copy.title)
    capture(copy.pk, branch=a_branch(), today=MONDAY, at=noon(MONDAY))
    code = Whereabouts.objects.get(copy=copy).pickup_code

    page = as_zoe.get("/mijn/").content.decode()

    assert "Er ligt 1 reservering klaar." in page
    assert f"Lampje: code <strong>{code}</strong> bij Bibliotheek Rijssen" in page


def test_what_was_said_to_be_back_was_not_called_late(as_zoe: Client, zoe: Member) -> None:
    loan = lent_days_ago(30, zoe, "Lampje")
    Loan.objects.filter(pk=loan.pk).update(claimed_on=MONDAY)

    page = as_zoe.get("/mijn/").content.decode()

    assert "te laat." not in page
    assert "Je zei op 23 november dat je dit hebt teruggebracht." in page
    assert ">we zoeken het</span>" in page


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("number", "days_late"), [(0, 0), (1, 0), (1, 1), (500, 1)])
def test_the_page_asked_the_same_eight_questions_however_many_loans_there_were(
    as_zoe: Client,
    zoe: Member,
    number: int,
    days_late: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    a_rule(yearly_loans=1000, yearly_counts_renewals=True)
    many_loans(zoe, number)
    day = MONDAY - timedelta(days=days_late)
    Loan.objects.update(lent_on=day - timedelta(days=21), due_on=day)
    a_loan(member=a_member(given_name="Henk"))
    as_zoe.get("/mijn/")  # hours, calendar and rules are read once by each process

    with django_assert_num_queries(8):
        page = as_zoe.get("/mijn/").content.decode()

    assert page.count('<li class="book"') == number


@pytest.mark.parametrize("path", ["/mijn/", "/mijn/gegevens/", "/mijn/privacy/"])
def test_pages_about_people_were_never_kept_by_a_browser(as_zoe: Client, path: str) -> None:
    answer = as_zoe.get(path)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_a_stranger_was_asked_to_log_in(client: Client) -> None:
    answer = client.get("/mijn/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=/mijn/"
