"""Betalen: what is owed and why, what happened, and receipts, for the member alone."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from members.models import Member
from payments.balances import open_charges
from payments.operations import Rise, raise_many
from payments.story import story_of
from tests.builders import MONDAY, a_charge, a_colleague, a_member, a_payment, at_noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
PAGE = "/mijn/betalen/"


@pytest.fixture
def ina() -> Member:
    return a_member(given_name="Ina", family_name="Wolters", name_prefix="")


@pytest.fixture
def as_ina(client: Client, ina: Member) -> Client:
    client.force_login(ina.account)
    return client


def text_of(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def test_somebody_who_owed_nothing_read_so(as_ina: Client) -> None:
    page = text_of(as_ina)

    assert "Je hoeft niets te betalen" in page
    assert "Wat er gebeurde" not in page


def test_what_was_owed_was_explained_with_where_to_pay(as_ina: Client, ina: Member) -> None:
    a_charge(member=ina, cents=240)
    a_charge(member=ina, cents=1000, kind="damage")

    page = text_of(as_ina)

    assert all(
        words in page
        for words in ("€ 12,40", "Te laat teruggebracht", "€ 2,40", "Schade", "23 november 2026")
    )
    assert "contant of met pin" in page


def test_what_was_paid_in_part_said_what_was_left(as_ina: Client, ina: Member) -> None:
    a_charge(member=ina, cents=1000)
    a_payment(member=ina, cents=400)

    page = text_of(as_ina)

    assert "het was € 10,00, voor een deel betaald (pin)" in page
    assert "€ 6,00" in page


def test_credit_was_told_with_how_to_get_it_back(as_ina: Client, ina: Member) -> None:
    a_charge(member=ina, cents=500)
    a_payment(member=ina, cents=700)

    assert "Je hebt € 2,00 tegoed" in text_of(as_ina)


def test_a_receipt_had_the_parts_and_no_name(as_ina: Client, ina: Member) -> None:
    a_charge(member=ina, cents=500)
    paid = a_payment(member=ina, cents=700, means="cash")

    page = text_of(as_ina, f"{PAGE}bon/{paid.pk}/")

    assert all(
        words in page for words in ("Te-laat-geld", "€ 5,00", "Bewaard als tegoed", "€ 7,00")
    )
    assert "Wolters" not in page


def test_a_charge_itself_had_no_receipt(as_ina: Client, ina: Member) -> None:
    a_charge(member=ina)
    booked = story_of(ina).lines[0].transaction_id

    assert as_ina.get(f"{PAGE}bon/{booked}/").status_code == 404


def test_wout_saw_nothing_of_ina(ina: Member) -> None:
    a_charge(member=ina, cents=1240)
    paid = a_payment(member=ina, cents=40)
    as_wout = Client()
    as_wout.force_login(a_member(given_name="Wout").account)

    assert "Je hoeft niets te betalen" in text_of(as_wout)
    assert as_wout.get(f"{PAGE}bon/{paid.pk}/").status_code == 404


def test_nobody_and_a_colleague_had_no_money_page(client: Client) -> None:
    assert client.get(PAGE).status_code == 302

    client.force_login(a_colleague())

    assert client.get(PAGE).status_code == 404


def owing(member: Member, lines: int) -> None:
    """So many things to pay at once."""
    if lines:
        account = a_charge(member=member, cents=10).account_id
        rises = [Rise(account, 10)] * (lines - 1)
        raise_many(rises, kind="overdue", today=MONDAY, at=at_noon(MONDAY))


@pytest.mark.parametrize("lines", [0, 5, 50, 500])
def test_the_page_asked_no_more_for_a_long_story(
    lines: int, as_ina: Client, ina: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    owing(ina, lines)

    with django_assert_max_num_queries(6):
        page = text_of(as_ina)

    assert page.count("money__line") == lines + min(lines, 25)


def named(numbers: list[int], _member: Member) -> dict[int, str]:
    """What the app that lends would say."""
    return dict.fromkeys(numbers, "De ontdekking van de hemel")


def test_the_app_that_knows_named_what_it_was_about(
    as_ina: Client, ina: Member, settings: Settings
) -> None:
    settings.CHARGE_WORDS = "tests.payments.test_my_money_page.named"
    a_charge(member=ina)

    page = text_of(as_ina)

    assert open_charges(ina).count() == 1
    assert page.count("De ontdekking van de hemel") == 2
