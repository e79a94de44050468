"""The drawer at the desk: open, count, close and print, and only for who may take money."""

from uuid import uuid4

import pytest
from django.test import Client

from payments.desk import take_payment
from payments.models import Drawer
from tests.builders import MONDAY, a_branch, a_charge, a_colleague, a_member, at_noon
from tests.loans.desk import a_desk
from tests.logins import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
HOME = "/balie/kas/"


def text_of(desk: Client, address: str = HOME) -> str:
    return desk.get(address).content.decode().replace("\u00a0", " ")


def opened(desk: Client, change: str = "50,00") -> Drawer:
    desk.post(f"{HOME}openen/", {"float_cents": change})
    return Drawer.objects.get()


def test_a_drawer_was_opened_counted_explained_and_closed() -> None:
    desk = a_desk(a_colleague(role="employee"))
    assert "Er is geen kas open" in text_of(desk)
    drawer = opened(desk)
    member = a_member(family_name="Wolters")
    a_charge(member=member, cents=500)
    take_payment(
        member, cents=500, means="cash", branch=a_branch(), by=a_colleague(username="marga"),
        key=uuid4(), at=at_noon(MONDAY), today=MONDAY,
    )  # fmt: skip

    desk.post(f"{HOME}{drawer.pk}/tellen/", {"of_5000": "1", "of_200": "2", "other": "0,90"})
    page = text_of(desk, f"{HOME}{drawer.pk}/")
    assert all(words in page for words in ("€ 55,00", "€ 54,90", "€ -0,10", "Te-laat-geld"))

    unexplained = desk.post(f"{HOME}{drawer.pk}/sluiten/", {}, follow=True).content.decode()
    assert "Er is een verschil van" in unexplained
    desk.post(f"{HOME}{drawer.pk}/sluiten/", {"explanation": "change"})

    page = text_of(desk, f"{HOME}{drawer.pk}/")
    assert "verkeerd wisselgeld gegeven" in page
    assert "Wolters" not in page
    assert "verschil € -0,10" in text_of(desk)


def test_an_amount_that_was_none_was_explained_beside_the_field() -> None:
    desk = a_desk(a_colleague(role="employee"))

    page = desk.post(f"{HOME}openen/", {"float_cents": "veel"}).content.decode()

    assert "Schrijf een bedrag zoals 12,40." in page
    assert not Drawer.objects.exists()


@pytest.mark.parametrize(("field", "typed"), [("of_200", "-1"), ("other", "x"), ("of_5", "99999")])
def test_a_count_that_could_not_be_was_refused(field: str, typed: str) -> None:
    desk = a_desk(a_colleague(role="employee"))
    drawer = opened(desk)

    answer = desk.post(f"{HOME}{drawer.pk}/tellen/", {field: typed})

    drawer.refresh_from_db()
    assert (answer.status_code, drawer.counted_cents) == (200, None)
    assert "errorlist" in answer.content.decode()


def test_more_than_a_library_has_was_refused() -> None:
    desk = a_desk(a_colleague(role="employee"))
    drawer = opened(desk)

    page = desk.post(f"{HOME}{drawer.pk}/tellen/", {"other": "1.000.000"}, follow=True)

    assert "Controleer het bedrag" in page.content.decode()


def test_a_drawer_was_not_opened_twice_nor_a_closed_one_counted() -> None:
    desk = a_desk(a_colleague(role="employee"))
    drawer = opened(desk)

    again = desk.post(f"{HOME}openen/", {"float_cents": "0"}, follow=True).content.decode()

    assert "Deze kas is al open." in again
    assert Drawer.objects.get() == drawer


def test_a_desk_without_a_branch_chose_one_first() -> None:
    desk = let_in(Client(), a_colleague(role="employee"))

    assert desk.get(HOME).headers["Location"] == "/balie/vestiging"


@pytest.mark.parametrize("role", ["volunteer", "privacy officer", "administrator"])
def test_who_may_not_take_money_saw_no_drawer(role: str) -> None:
    desk = let_in(Client(), a_colleague(role=role))

    assert desk.get(HOME).status_code == 403
    assert desk.post(f"{HOME}openen/", {"float_cents": "50"}).status_code == 403


def test_a_member_was_not_let_in(client: Client) -> None:
    client.force_login(a_member().account)

    assert client.get(HOME).status_code == 403
