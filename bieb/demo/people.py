"""Four hundred generated members in families, couples and alone; nobody of them exists."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from bieb.lib import barcodes
from catalog.models import Branch
from members.models import (
    Account,
    Address,
    Card,
    Guardianship,
    Household,
    Member,
    Membership,
    MembershipType,
)
from members.rules import ADULT_AGE, sort_key

GIVEN = [
    "Anna",
    "Bas",
    "Bram",
    "Carlijn",
    "Daan",
    "Dewi",
    "Elif",
    "Emma",
    "Erik",
    "Esra",
    "Finn",
    "Floor",
    "Gerda",
    "Gijs",
    "Hanna",
    "Hendrik",
    "Ilse",
    "Imane",
    "Jade",
    "Jeroen",
    "Johan",
    "Julia",
    "Karin",
    "Kim",
    "Klaas",
    "Lars",
    "Lieke",
    "Luuk",
    "Maria",
    "Marit",
    "Mees",
    "Mohamed",
    "Nora",
    "Olaf",
    "Pim",
    "Pleun",
    "Rachid",
    "Renate",
    "Roos",
    "Ruben",
    "Sanne",
    "Sara",
    "Saar",
    "Siem",
    "Stijn",
    "Teun",
    "Thijs",
    "Tess",
    "Wim",
    "Yara",
    "Zoë",
]
FAMILY = [
    "|Jansen",
    "|Nijland",
    "|Averesch",
    "|Kamphuis",
    "|Wessels",
    "|Smit",
    "|Mulder",
    "|Bakker",
    "|Ligtenberg",
    "|Schreurs",
    "|Pas",
    "|Tijhuis",
    "|Haase",
    "|Yılmaz",
    "|Kaya",
    "|Öztürk",
    "|Kowalski",
    "|Aanstoot",
    "van|Dam",
    "van_den|Berg",
    "van_der|Veen",
    "van_de|Maat",
    "ter|Haar",
    "ten|Hove",
    "de|Boer",
    "de|Wit",
    "de|Groot",
    "el|Idrissi",
    "van_'t|Hof",
    "op_de|Dijk",
]
STREETS = [
    "Dorpsstraat",
    "Kerkstraat",
    "Molenweg",
    "Beukenlaan",
    "Schoolstraat",
    "Es",
    "Stationsweg",
]
TOWNS = [("7461", "Rijssen"), ("7462", "Rijssen"), ("7451", "Holten")]


@dataclass
class People:
    """Rows that are written together at the end: everything about the generated members."""

    households: list[Household] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    guardianships: list[Guardianship] = field(default_factory=list)

    def save(self) -> None:
        """Write everything, each table in one statement, in the order the keys need."""
        Household.objects.bulk_create(self.households)
        Member.objects.bulk_create(self.members)
        Address.objects.bulk_create(self.addresses)
        Card.objects.bulk_create(self.cards)
        Membership.objects.bulk_create(self.memberships)
        Account.objects.bulk_create(self.accounts)
        Guardianship.objects.bulk_create(self.guardianships)


def make_members(count: int, rng: Random, *, today: date) -> list[Member]:
    """Make `count` members; the same `rng` and day give the same people."""
    people = People()
    branches = list(Branch.objects.order_by("code"))
    types = {each.code: each for each in MembershipType.objects.all()}
    while len(people.members) < count:
        _add_household(people, rng, branches, types, today)
    people.save()
    return people.members


def _add_household(
    people: People,
    rng: Random,
    branches: list[Branch],
    types: dict[str, MembershipType],
    today: date,
) -> None:
    prefix, family_name = rng.choice(FAMILY).split("|")
    household = Household(made_on=today - timedelta(days=rng.randrange(100, 2500)))
    people.households.append(household)
    branch = rng.choice(branches)
    parents = [
        _member(rng, family_name, prefix.replace("_", " "), rng.randint(27, 84), branch, today)
        for _ in range(rng.choice([1, 1, 2, 2, 2]))
    ]
    youngest_parent = min(parent.age_on(today) or ADULT_AGE for parent in parents)
    children = [
        _member(rng, family_name, prefix.replace("_", " "), rng.randint(1, 17), branch, today)
        for _ in range(rng.choice([0, 1, 2, 2, 3]) if 27 <= youngest_parent <= 55 else 0)
    ]
    home = _home(rng)
    for member in parents + children:
        member.household = household
        people.members.append(member)
        people.addresses.append(Address(member=member, **home))
        _add_papers(people, member, rng, types, today)
    people.guardianships += [
        Guardianship(child=child, guardian=parent, since=child.joined_on)
        for child in children
        for parent in parents
    ]


def _home(rng: Random) -> dict[str, Any]:
    digits, city = rng.choice(TOWNS)
    street, number = rng.choice(STREETS), rng.randint(1, 180)
    letters = rng.choice("ABCDEGHJKLN") + rng.choice("ABCDEGHJKLN")
    return {"street": street, "house_number": number, "postcode": digits + letters, "city": city}


def _member(
    rng: Random, family_name: str, prefix: str, age: int, branch: Branch, today: date
) -> Member:
    given_name = rng.choice(GIVEN)
    born = today - timedelta(days=age * 365 + age // 4 + rng.randrange(1, 364))
    joined_on = max(born + timedelta(days=200), today - timedelta(days=rng.randrange(30, 3000)))
    return Member(
        subject_id=UUID(int=rng.getrandbits(128), version=4),
        given_name=given_name,
        name_prefix=prefix,
        family_name=family_name,
        sort_key=sort_key(family_name, given_name, prefix),
        birth_date=born,
        home_branch=branch,
        joined_on=min(joined_on, today),
    )


def _add_papers(
    people: People, member: Member, rng: Random, types: dict[str, MembershipType], today: date
) -> None:
    """A card, a membership and, for three in four, an e-mail address to log in with."""
    age = member.age_on(today) or ADULT_AGE
    code = (
        "jeugd"
        if age < 18
        else "jongeren"
        if age < 25
        else rng.choice(["standaard"] * 4 + ["top", "start"])
    )
    ends_on = today - timedelta(days=rng.randrange(60, 1700)) if rng.random() < 0.06 else None
    if ends_on and ends_on <= member.joined_on:
        ends_on = None
    people.cards.append(
        Card(
            member=member,
            number=barcodes.draw(barcodes.CARD, rng),
            issued_on=member.joined_on,
            ended_on=ends_on,
        )
    )
    people.memberships.append(
        Membership(member=member, type=types[code], starts_on=member.joined_on, ends_on=ends_on)
    )
    if rng.random() < 0.75:
        people.accounts.append(
            Account(
                id=UUID(int=rng.getrandbits(128), version=4),
                member=member,
                username=f"m-{rng.getrandbits(64):016x}",
                email=f"lid{len(people.members):04d}@example.org",
                password=make_password(None),
            )
        )
