"""Finding a member takes a card or two facts, however the name is written."""

from datetime import date

import pytest

from members.finding import Facts, members_matching
from members.models import Address, Member
from tests.builders import a_member, card_of

pytestmark = pytest.mark.django_db
BORN = date(1980, 3, 14)


def names(facts: Facts) -> list[str]:
    return [member.full_name for member in members_matching(facts)]


def at(member: Member, postcode: str, house_number: int) -> Member:
    Address.objects.create(
        member=member, street="Haarstraat", house_number=house_number, postcode=postcode, city="R"
    )
    return member


@pytest.mark.parametrize(
    "typed",
    [
        "van den Berg",
        "vandenberg",
        "v.d. Berg",
        "vd berg",
        "VDBERG",
        "berg",
        "Jan van den Berg",
        "bèrg",
    ],
)
def test_a_name_was_found_however_it_was_written(typed: str) -> None:
    a_member(name_prefix="van den", family_name="Berg")
    a_member(given_name="Wout", name_prefix="de", family_name="Haan")

    assert names(Facts(name=typed, birth_date=BORN)) == ["Jan van den Berg"]


@pytest.mark.parametrize(
    ("prefix", "family", "typed"),
    [
        ("van 't", "Hof", "van 't Hof"),
        ("van 't", "Hof", "van ’t hof"),
        ("", "Vandenberghe", "vandenberghe"),
        ("El", "Amrani", "el amrani"),
        ("", "Çelik", "celik"),
        ("", "", "jan"),
    ],
)
def test_uncommon_names_were_found(prefix: str, family: str, typed: str) -> None:
    member = a_member(name_prefix=prefix, family_name=family)

    assert list(members_matching(Facts(name=typed, birth_date=BORN))) == [member]


def test_the_birth_date_told_two_of_one_name_apart() -> None:
    a_member()
    young = a_member(birth_date=date(2001, 1, 1))

    assert list(members_matching(Facts(name="vries", birth_date=date(2001, 1, 1)))) == [young]


def test_an_address_was_found_by_postcode_and_number() -> None:
    here, _next_door = at(a_member(), "7462AB", 12), at(a_member(), "7462AB", 14)

    assert list(members_matching(Facts(postcode="7462 ab", house_number=12))) == [here]


def test_a_card_was_found_also_when_it_was_replaced() -> None:
    member, _other = a_member(), a_member()
    number = card_of(member).number

    assert list(members_matching(Facts(card_number=f"{number[:4]} {number[4:]}"))) == [member]


@pytest.mark.parametrize(
    "facts",
    [
        Facts(),
        Facts(name="vries"),
        Facts(birth_date=BORN),
        Facts(postcode="7462AB"),
        Facts(house_number=12),
    ],
)
def test_one_fact_alone_found_nobody(facts: Facts) -> None:
    at(a_member(), "7462AB", 12)

    assert not members_matching(facts).exists()


def test_a_percent_sign_was_not_everybody() -> None:
    a_member()

    assert names(Facts(name="%", birth_date=BORN)) == []
