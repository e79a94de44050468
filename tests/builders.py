"""People and things for tests: valid by default, made the way the library makes them."""

from datetime import UTC, date, datetime, time
from itertools import count
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import Group

from audit.models import AccessLine
from audit.operations import Look, write_lines
from audit.secrecy import accept
from bieb.lib import barcodes
from bieb.lib.clock import noon
from bieb.lib.text import plain
from catalog.models import Branch, Copy, ItemType, OpeningHours, Title
from circulation.models import NO_LIMIT, Rule
from loans.models import Loan
from loans.operations import lend_copy
from members.models import Account, Card, Member, Membership, MembershipType
from members.roles import give_roles, sync_roles
from members.rules import sort_key
from partners.models import Partner
from partners.operations import Credentials, Paper, make_partner
from payments.models import Charge, Transaction
from payments.operations import charge, pay
from reservations.models import Reservation
from reservations.operations import Wish, place

MONDAY = date(2026, 11, 23)
LONG_AGO = date(2015, 1, 5)
_rng = Random(7)
_numbers = count(1)


def a_branch(
    *, code: str = "RIJ", name: str = "Bibliotheek Rijssen", closed: tuple[int, ...] = (6,)
) -> Branch:
    """A branch that is open every weekday but those in `closed` (0 is Monday)."""
    branch, made = Branch.objects.get_or_create(code=code, defaults={"name": name})
    if made:
        OpeningHours.objects.bulk_create(
            OpeningHours(branch=branch, weekday=day, opens_at="10:00", closes_at="18:00")
            for day in range(7)
            if day not in closed
        )
    return branch


def an_item_type(
    *,
    code: str = "boek",
    loan_days: int = 21,
    renewal_days: int = 21,
    max_per_member: int | None = None,
) -> ItemType:
    """A sort of thing with a rule of its own."""
    item_type, _ = ItemType.objects.get_or_create(code=code, defaults={"name": code.title()})
    a_rule(
        item_type=item_type,
        loan_days=loan_days,
        renewal_days=renewal_days,
        max_of_type=NO_LIMIT if max_per_member is None else max_per_member,
    )
    return item_type


def a_rule(
    *,
    branch: Branch | None = None,
    category: MembershipType | None = None,
    item_type: ItemType | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    **terms: int | bool,
) -> Rule:
    """A row of the rules; about nothing it is the base rule. One that was there says this too."""
    rule, _ = Rule.objects.update_or_create(
        branch=branch,
        category=category,
        item_type=item_type,
        valid_from=valid_from,
        valid_until=valid_until,
        defaults=terms,
    )
    return rule


def a_title(
    *,
    title: str = "De brief voor de koning",
    author: str = "Tonke Dragt",
    item_type: ItemType | None = None,
) -> Title:
    number = next(_numbers)
    return Title.objects.create(
        control_number=f"test-{number}",
        title=title,
        author=author,
        item_type=item_type or an_item_type(),
        sort_key=plain(title),
        record_hash=number.to_bytes(32, "big"),
        added_on=LONG_AGO,
    )


def a_copy(
    *,
    title: Title | None = None,
    branch: Branch | None = None,
    item_type: ItemType | None = None,
    barcode: str = "",
    withdrawn_on: date | None = None,
) -> Copy:
    title = title or a_title(item_type=item_type)
    return Copy.objects.create(
        barcode=barcode or barcodes.draw(barcodes.COPY, _rng),
        title=title,
        item_type=item_type or title.item_type,
        branch=branch or a_branch(),
        added_on=LONG_AGO,
        withdrawn_on=withdrawn_on,
    )


def a_membership_type(
    *, code: str = "standaard", max_loans: int = 15, max_renewals: int | None = 2
) -> MembershipType:
    """A product with a rule of its own; one that was there keeps its rule."""
    kind, made = MembershipType.objects.get_or_create(code=code, defaults={"name": code.title()})
    if made:
        most = NO_LIMIT if max_renewals is None else max_renewals
        a_rule(category=kind, max_loans=max_loans, max_renewals=most)
    return kind


def a_member(
    *,
    given_name: str = "Jan",
    family_name: str = "Vries",
    name_prefix: str = "de",
    birth_date: date | None = date(1980, 3, 14),
    email: str | None = None,
    joined_on: date = LONG_AGO,
    ends_on: date | None = None,
    membership: MembershipType | None = None,
    password: str | None = None,
    language: str = "nl",
) -> Member:
    """A member with a card, a membership and a log-in (without a password unless given)."""
    member = Member.objects.create(
        given_name=given_name,
        family_name=family_name,
        name_prefix=name_prefix,
        sort_key=sort_key(family_name, given_name, name_prefix),
        birth_date=birth_date,
        home_branch=a_branch(),
        joined_on=joined_on,
        language=language,
    )
    Card.objects.create(
        member=member, number=barcodes.draw(barcodes.CARD, _rng), issued_on=joined_on
    )
    Membership.objects.create(
        member=member, type=membership or a_membership_type(), starts_on=joined_on, ends_on=ends_on
    )
    address = f"{plain(given_name)}{next(_numbers)}@example.org" if email is None else email
    Account.objects.create_user(password=password, member=member, email=address)
    return member


def card_of(member: Member) -> Card:
    """The card the member borrows with now."""
    return Card.objects.current().get(member=member)


def a_loan(
    *,
    copy: Copy | None = None,
    member: Member | None = None,
    branch: Branch | None = None,
    today: date = MONDAY,
) -> Loan:
    place = branch or a_branch()
    return lend_copy(
        copy or a_copy(), member or a_member(), branch=place, today=today, at=noon(today)
    )


def at_noon(day: date) -> datetime:
    """Noon of a day, as a moment."""
    return datetime.combine(day, time(12), UTC)


def a_charge(
    *,
    member: Member | None = None,
    kind: str = "overdue",
    cents: int = 500,
    today: date = MONDAY,
    made_on: date | None = None,
) -> Charge:
    """Something a member owes money for."""
    made = charge(
        member or a_member(),
        kind=kind,
        cents=cents,
        today=today,
        at=at_noon(today),
        made_on=made_on,
    )
    assert made is not None
    return made


def a_payment(
    *,
    member: Member | None = None,
    cents: int = 500,
    means: str = "card",
    today: date = MONDAY,
    at: datetime | None = None,
    key: UUID | None = None,
) -> Transaction:
    """What a member paid; a new member owed exactly that."""
    if member is None:
        member = a_member()
        a_charge(member=member, cents=cents, today=today)
    return pay(
        member, cents=cents, means=means, key=key or uuid4(), at=at or at_noon(today), today=today
    )


def a_colleague(
    *,
    username: str = "anouk",
    staff_name: str = "Anouk",
    role: str = "",
    email: str = "",
    superuser: bool = False,
) -> Account:
    """A colleague, with one of `members.roles.ROLES` or without any role yet."""
    colleague = Account.objects.create_user(
        username,
        "wachtwoord-van-de-bieb",
        staff_name=staff_name,
        email=email,
        is_staff=True,
        is_superuser=superuser,
    )
    accept(colleague, language="nl", at=at_noon(MONDAY))
    if role:
        if not Group.objects.filter(name=role).exists():  # a test emptied the tables before
            sync_roles(using="default")
        give_roles(colleague, [role])
    return colleague


def a_paper(*, ends_on: date = date(2027, 12, 31), **more: Any) -> Paper:
    """A signed agreement that held for years."""
    given: dict[str, Any] = {"signed_on": LONG_AGO, "starts_on": LONG_AGO, "file_hash": "5" * 64}
    return Paper(ends_on=ends_on, **(given | more))


def a_look(
    *,
    member: Member | None = None,
    staff: Account | None = None,
    at: datetime | None = None,
    reason: str = "desk",
    activity: str = "card",
) -> AccessLine:
    """A line that a colleague looked at a member."""
    seen = member or a_member()
    looker = staff or a_colleague()
    write_lines([seen.pk], Look(looker, reason, activity, at or at_noon(MONDAY)))
    return AccessLine.objects.about(seen.pk).latest("pk")


def a_partner_login(
    *,
    name: str = "Rijnbrink",
    scopes: tuple[str, ...] = ("cards:check",),
    agreement_until: date = date(2027, 12, 31),
    role: str = Partner.Role.PROCESSOR,
) -> Credentials:
    """A partner as `manage.py make_partner` makes it, with the secret that is shown once."""
    return make_partner(
        name,
        what_it_is="Provinciale ondersteuner",
        role=role,
        scopes=scopes,
        paper=a_paper(ends_on=agreement_until),
        privacy_policy="https://example.org/privacy",
    )


def a_moment(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of a day, in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)


def a_reservation(
    *,
    member: Member | None = None,
    title: Title | None = None,
    pickup_branch: Branch | None = None,
    today: date = MONDAY,
    at: datetime | None = None,
    **wish: Any,
) -> Reservation:
    """A reservation placed on `today`; the rest of the wish as in `Wish`."""
    return place(
        member or a_member(),
        title or a_copy().title,
        Wish(pickup_branch or a_branch(), **wish),
        today=today,
        at=at or a_moment(today),
    )
