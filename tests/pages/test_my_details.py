"""Mijn gegevens: what we know, and what somebody may change without asking."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from members.models import Address, Guardianship, Member
from tests.builders import a_colleague, a_member, card_of

pytestmark = pytest.mark.django_db

ADDRESS = {
    "street": "Enterstraat",
    "house_number": "12",
    "house_letter": "a",
    "house_addition": "",
    "postcode": "7461 ab",
    "city": "Rijssen",
    "country": "nl",
}


def a_child(name: str) -> Member:
    return a_member(given_name=name, birth_date=date(2018, 5, 1), joined_on=date(2024, 1, 8))


def test_the_page_showed_name_card_and_membership(as_zoe: Client, zoe: Member) -> None:
    number = card_of(zoe).number

    page = as_zoe.get("/mijn/gegevens/").content.decode()

    grouped = f"{number[0]} {number[1:5]} {number[5:10]} {number[10:]}"
    assert all(words in page for words in ("Zoë Čapek", grouped, "Standaard", "14 maart 1980"))


def test_a_phone_number_and_language_were_saved(as_zoe: Client, zoe: Member) -> None:
    answer = as_zoe.post("/mijn/gegevens/contact/", {"phone": "06-12 34 56 78", "language": "en"})

    zoe.refresh_from_db()
    assert answer.status_code == 302
    assert (zoe.phone, zoe.language) == ("06-12 34 56 78", "en")


def test_a_wrong_phone_number_was_explained_beside_the_field(as_zoe: Client, zoe: Member) -> None:
    answer = as_zoe.post("/mijn/gegevens/contact/", {"phone": "bel me", "language": "nl"})

    page = answer.content.decode()
    zoe.refresh_from_db()
    assert "Schrijf een telefoonnummer met het netnummer" in page
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in page
    assert zoe.phone == ""


def test_an_address_was_saved_as_the_post_writes_it(as_zoe: Client, zoe: Member) -> None:
    as_zoe.post("/mijn/gegevens/adres/", ADDRESS)

    address = zoe.addresses.get()
    assert (address.kind, address.postcode, address.country) == ("home", "7461AB", "NL")


@pytest.mark.parametrize(
    ("postcode", "saved"), [("7461AB", True), ("0461AB", False), ("7461SS", False), ("746", False)]
)
def test_only_a_dutch_postcode_that_can_exist_was_saved(
    as_zoe: Client, zoe: Member, postcode: str, saved: bool
) -> None:
    as_zoe.post("/mijn/gegevens/adres/", ADDRESS | {"postcode": postcode})

    assert zoe.addresses.exists() is saved


def test_a_second_address_came_and_went(as_zoe: Client, zoe: Member) -> None:
    as_zoe.post("/mijn/gegevens/adres/", ADDRESS)
    as_zoe.post("/mijn/gegevens/tweede-adres/", ADDRESS | {"city": "Enschede"})
    had = set(zoe.addresses.values_list("kind", "city"))

    as_zoe.post("/mijn/gegevens/tweede-adres/weg/")

    assert had == {("home", "Rijssen"), ("second", "Enschede")}
    assert zoe.addresses.get().kind == Address.Kind.HOME


def test_a_parent_saw_the_child_and_not_the_other_parent(as_zoe: Client, zoe: Member) -> None:
    child = a_child("Daan")
    Guardianship.objects.create(child=child, guardian=zoe, since=date(2024, 1, 8))
    other = a_member(given_name="Karim", family_name="Bakr")
    Guardianship.objects.create(child=child, guardian=other, since=date(2024, 1, 8))

    page = as_zoe.get("/mijn/gegevens/").content.decode()

    assert "Daan" in page
    assert "Karim" not in page


def test_wout_saw_nothing_of_zoe_and_changed_nothing(as_wout: Client, zoe: Member) -> None:
    page = as_wout.get("/mijn/gegevens/").content.decode()
    as_wout.post("/mijn/gegevens/contact/", {"phone": "0612345678", "language": "en"})
    as_wout.post("/mijn/gegevens/adres/", ADDRESS)

    zoe.refresh_from_db()
    assert "Zoë" not in page
    assert (zoe.phone, zoe.language, zoe.addresses.count()) == ("", "nl", 0)


def test_three_children_took_no_more_queries_than_one(
    as_zoe: Client, zoe: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Daan", "Saar", "Mees"):
        Guardianship.objects.create(child=a_child(name), guardian=zoe, since=date(2024, 1, 8))

    with django_assert_max_num_queries(12):
        as_zoe.get("/mijn/gegevens/")


@pytest.mark.parametrize("path", ["/mijn/", "/mijn/gegevens/", "/mijn/privacy/"])
def test_a_colleague_had_no_pages_of_a_member(client: Client, path: str) -> None:
    client.force_login(a_colleague())

    assert client.get(path).status_code == 404


def test_a_foreign_postcode_in_strange_letters_was_refused_beside_the_field(
    as_zoe: Client, zoe: Member
) -> None:
    strange = ADDRESS | {"country": "DE", "postcode": "ß" * 10}  # in capitals twice as long

    answer = as_zoe.post("/mijn/gegevens/adres/", strange)

    assert "alleen letters, cijfers en spaties" in answer.content.decode()
    assert not Address.objects.filter(member=zoe, postcode__startswith="S").exists()
