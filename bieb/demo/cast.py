"""The cast of the demo: each of them is there to show one rule of the library."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from access.models import AccessGrant, AccessRequest, Scope
from access.rules import last_day
from audit.secrecy import accept
from bieb.lib import barcodes
from bieb.lib.clock import noon
from catalog.models import Branch, Copy
from loans.models import Loan
from loans.operations import lend_copy
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
from members.roles import give_roles
from members.rules import sort_key
from reminders.models import HouseholdMail, HouseholdShare

PASSWORD = "lezen-is-leuk-2026"  # noqa: S105  the demo's, printed at every start
FIRST_CARD = "29990000000017"


@dataclass(frozen=True)
class Role:
    """One person of the cast. `born` is a date, or an age in years when it is a number."""

    key: str
    given_name: str
    family_name: str
    kind: str
    born: date | int
    prefix: str = ""
    email: bool = True
    language: str = "nl"
    branch: str = "RIJ"
    household: str = ""
    country: str = "NL"
    ended: str = ""
    loans: tuple[str, ...] = ()
    guardians: tuple[str, ...] = ()
    blocked: str = ""
    note: str = ""


MEMBERS = [
    Role("jan", "Jan", "Vries", "standaard", date(1980, 3, 14), "de",
         loans=("ok", "due_in_3", "overdue_21"), note="adult with three books at home"),
    Role("fatima", "Fatima", "Amrani", "standaard", date(1988, 7, 2), "El", household="amrani",
         loans=("ok",), note="parent of Yusuf and Sofia"),
    Role("omar", "Omar", "Amrani", "standaard", date(1986, 1, 20), "El", branch="HOL",
         note="other parent, another home"),
    Role("petra", "Petra", "Berg", "top", date(1982, 9, 1), "van den", household="berg",
         note="mother of Sem, Daan and Lotte"),
    Role("yusuf", "Yusuf", "Amrani", "jeugd", 13, "El", household="amrani", loans=("ok",),
         guardians=("fatima", "omar")),
    Role("sofia", "Sofia", "Amrani", "jeugd", 9, "El", household="amrani", loans=("due_in_3",),
         guardians=("fatima", "omar")),
    Role("sem", "Sem", "Berg", "jeugd", 9, "van den", email=False, household="berg",
         loans=("ok", "due_in_3"), guardians=("petra",)),
    Role("daan", "Daan", "Berg", "jeugd", 16, "van den", household="berg", guardians=("petra",)),
    Role("truus", "Truus", "Jansen", "standaard", date(1945, 5, 5), email=False, loans=("ok",)),
    Role("bart", "Bart", "Meijer", "top", date(1971, 9, 9), loans=("overdue_21",)),
    Role("heike", "Heike", "Schulte", "standaard", date(1993, 2, 28), language="en", country="DE"),
    Role("aleksander", "Aleksander", "", "jongeren", date(2004, 2, 29), language="en"),
    Role("ina", "Ina", "Wolters", "standaard", date(1959, 11, 30), blocked="money"),
    Role("kees", "Kees", "Dijk", "standaard", date(1990, 6, 6), "van", note="a lost book to pay"),
    Role("ype", "Ype", "Hof", "standaard", date(1966, 6, 6), "van 't"),
    Role("berg", "Jan", "Berg", "standaard", date(1955, 4, 4), "van den"),
    Role("wout", "Wout", "Haan", "start", date(1999, 12, 1), "de"),
    Role("ex5", "Riek", "Oldenhof", "standaard", date(1950, 1, 1), ended="5y_and_1_day_ago"),
    Role("ex4", "Greet", "Nieuwenhuis", "standaard", date(1951, 1, 1), ended="4y_364d_ago"),
    Role("bounce", "Karel", "Wind", "standaard", date(1984, 8, 8), loans=("due_in_3",)),
]  # fmt: skip

COLLEAGUES = [
    ("volunteer", "vera", "Vera", "volunteer: takes copies back", "KRSXG5CTMVRXEZLUKRSXG5CT"),
    ("employee", "anouk", "Anouk", "desk employee", "JBSWY3DPEHPK3PXPJBSWY3DP"),
    ("manager", "marga", "Marga", "manager: branches, calendar, rules", "MFRGGZDFMZTWQ2LKMFRGGZDF"),
    ("privacy officer", "noor", "Noor", "privacy officer", "NBSWY3DPO5XXE3DENBSWY3DP"),
    ("administrator", "beheer", "Beheer", "administrator", "ORSXG5DTMVRXEZLUORSXG5DT"),
]


def make_cast(copies: list[Copy], rng: Random, *, today: date) -> dict[str, Member]:
    """Make the cast with their families and what they have at home. Return them by key."""
    households: dict[str, Household] = {}
    members: dict[str, Member] = {}
    for role in MEMBERS:
        if role.household and role.household not in households:
            households[role.household] = Household.objects.create(made_on=today)
        members[role.key] = _make_member(role, households.get(role.household), rng, today)
    for role in MEMBERS:
        for guardian in role.guardians:
            Guardianship.objects.create(
                child=members[role.key],
                guardian=members[guardian],
                since=today - timedelta(days=400),
            )
    HouseholdMail.objects.create(member=members["petra"], since=today)
    HouseholdShare.objects.create(
        member=members["daan"], reader=members["petra"], shows_titles=True, since=today
    )
    _let_in(members, today)
    shelf = iter(copies)
    for role in MEMBERS:
        for when in role.loans:
            _lend(members[role.key], when, shelf, today)
    return members


def _let_in(members: dict[str, Member], today: date) -> None:
    """Truus lets Jan help her, and Wout asks Jan for access."""
    usual = [Scope.AT_HOME, Scope.RENEW, Scope.RESERVATIONS]
    AccessGrant.objects.create(
        owner=members["truus"],
        reader=members["jan"],
        scopes=[*usual, Scope.MONEY],
        accepted_on=today,
        ends_on=last_day(today, 12),
    )
    AccessRequest.objects.create(
        reader=members["wout"],
        owner=members["jan"],
        fingerprint="demo",
        card_end=FIRST_CARD[-4:],
        scopes=usual,
        asked_on=today,
    )


def make_colleagues(*, today: date) -> None:
    """Make the colleagues with the roles of the back office and a second factor of the demo."""
    for role, login, name, _note, secret in COLLEAGUES:
        account = Account.objects.create(
            username=login,
            staff_name=name,
            email=f"{login}@example.org",
            password=make_password(PASSWORD),
            is_staff=True,
        )
        give_roles(account, [role])
        accept(account, language="nl", at=noon(today))
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        TOTP.activate(account, secret)


def logins() -> list[dict[str, str]]:
    """Say who can log in to the demo, and how."""
    card = Card.objects.current().select_related("member")
    shown = [("a member", "jan"), ("a parent", "fatima")]
    roles = {role.key: role for role in MEMBERS}
    people = [
        {
            "role": label,
            "name": roles[key].given_name,
            "login": card.get(member__account__email=f"{key}@example.org").number,
            "password": PASSWORD,
            "url": "/mijn/",
            "note": roles[key].note,
        }
        for label, key in shown
    ]
    return people + [
        {
            "role": role,
            "name": name,
            "login": login,
            "password": PASSWORD,
            "totp": secret,
            "url": "/balie/" if role in ("employee", "volunteer") else "/beheer/",
            "note": note,
        }
        for role, login, name, note, secret in COLLEAGUES
    ]


def _make_member(role: Role, household: Household | None, rng: Random, today: date) -> Member:
    born = role.born if isinstance(role.born, date) else _birthday(role.born, today)
    ended = _ended_on(role.ended, today)
    joined_on = max(born + timedelta(days=400), today - timedelta(days=2900))
    member = Member.objects.create(
        subject_id=UUID(int=rng.getrandbits(128), version=4),
        given_name=role.given_name,
        name_prefix=role.prefix,
        family_name=role.family_name,
        sort_key=sort_key(role.family_name, role.given_name, role.prefix),
        birth_date=born,
        language=role.language,
        household=household,
        home_branch=Branch.objects.get(code=role.branch),
        joined_on=joined_on,
    )
    Address.objects.create(member=member, **_address(role, rng))
    Card.objects.create(
        member=member,
        number=FIRST_CARD if role.key == "jan" else barcodes.draw(barcodes.CARD, rng),
        issued_on=joined_on,
        ended_on=ended,
        blocked_on=today - timedelta(days=20) if role.blocked else None,
        block_reason=role.blocked,
    )
    Membership.objects.create(
        member=member,
        type=MembershipType.objects.get(code=role.kind),
        starts_on=joined_on,
        ends_on=ended,
    )
    if role.email:
        account = Account.objects.create(
            member=member, email=f"{role.key}@example.org", password=make_password(PASSWORD)
        )
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return member


def _address(role: Role, rng: Random) -> dict[str, object]:
    if role.country == "DE":
        return {
            "street": "Musterstraße",
            "house_number": 7,
            "postcode": "48529",
            "city": "Nordhorn",
            "country": "DE",
        }
    street = {"berg": "Esweg", "amrani": "Kastanjelaan"}.get(role.household, "Voorbeeldlaan")
    number = {"berg": 12, "amrani": 3}.get(role.household, rng.randint(1, 99))
    return {"street": street, "house_number": number, "postcode": "7461AB", "city": "Rijssen"}


def _birthday(age: int, today: date) -> date:
    return today.replace(year=today.year - age, day=1) - timedelta(days=40)


def _ended_on(ended: str, today: date) -> date | None:
    five_years_ago = (today - timedelta(days=1)).replace(year=today.year - 5) + timedelta(days=1)
    return {
        "5y_and_1_day_ago": five_years_ago - timedelta(days=1),
        "4y_364d_ago": five_years_ago + timedelta(days=1),
    }.get(ended)


def _lend(member: Member, when: str, shelf: object, today: date) -> Loan:
    """Lend the next copy on such a day that it is due in three days, long ago, or in a while."""
    copy = next(shelf)  # type: ignore[call-overload]
    days = {"ok": 9, "due_in_3": 18, "overdue_21": 42}[when]
    lent_on = today - timedelta(days=days)
    loan = lend_copy(copy, member, branch=member.home_branch, today=lent_on, at=noon(lent_on))
    if when == "due_in_3":
        loan.due_on = today + timedelta(days=3)
        loan.save(update_fields=["due_on"])
    return loan
