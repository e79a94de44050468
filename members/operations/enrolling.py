"""Make somebody a member: person, address, card, membership and log-in, or nothing at all."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q

from catalog.models import Branch
from members import errors, rules
from members.birth_dates import of_the_young_only
from members.models import Account, Address, Member, MembershipType
from members.operations.cards import issue_card
from members.operations.families import add_guardian, share_home
from members.operations.memberships import start_membership


@dataclass(frozen=True)
class Home:
    """Where somebody lives; a Dutch postcode as "7461AB"."""

    street: str
    house_number: int
    postcode: str
    city: str
    house_letter: str = ""
    house_addition: str = ""
    country: str = "NL"


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """What a person tells at the desk to become a member."""

    given_name: str = ""
    initials: str = ""
    name_prefix: str = ""
    family_name: str = ""
    birth_date: date | None = None
    is_adult: bool = False
    home: Home
    home_branch: Branch
    membership_type: MembershipType
    phone: str = ""
    email: str = field(default="", repr=False)
    language: str = Member.Language.DUTCH
    card_number: str = ""
    guardian_card: str = ""
    lives_with_guardian: bool = False
    is_somebody_else: bool = False


@transaction.atomic
def enrol_member(person: Enrolment, *, today: date) -> Member:
    """Enrol `person` from today, with a card and with a log-in that has no password yet.

    All or nothing: whatever is refused halfway leaves no trace.

    Raises:
        BirthDateNeeded: nobody told it; where it is asked of the young only, nobody said that this
            is an adult either.
        NotYetBorn: the date of birth lies after today.
        PerhapsKnown: somebody with this name and birth date (or address, without one) is known, and
            nobody said it is somebody else.
        GuardianNeeded: somebody of 17 or younger, without the card of a parent or carer.
        CardOfNobody, GuardianTooYoung: that card is of nobody, or of a child.
        WrongAge, OnlyForChildren: the membership does not fit.
        CardNumberWrong, CardNumberTaken: the new card cannot be used.
    """
    _refuse_without_age(person, today)
    if not person.is_somebody_else and _is_known(person):
        raise errors.PerhapsKnown
    is_youth = rules.is_youth(person.birth_date, today)
    if is_youth and not person.guardian_card:
        raise errors.GuardianNeeded
    member = _new_member(person, today)
    issue_card(member, number=person.card_number, today=today)
    start_membership(member, person.membership_type, starts_on=today)
    if is_youth:
        add_guardian(member, card_number=person.guardian_card, today=today)
        if person.lives_with_guardian:
            share_home(member, card_number=person.guardian_card, today=today)
    Account.objects.create_user(member=member, email=person.email)
    return member


def _refuse_without_age(person: Enrolment, today: date) -> None:
    if person.birth_date is None:
        if not (person.is_adult and of_the_young_only()):
            raise errors.BirthDateNeeded
    elif person.birth_date > today:
        raise errors.NotYetBorn


def _kept_birth_date(person: Enrolment, today: date) -> date | None:
    """Return the date of birth as it is kept: of an adult perhaps not at all."""
    is_kept = not of_the_young_only() or rules.is_youth(person.birth_date, today)
    return person.birth_date if is_kept else None


def _new_member(person: Enrolment, today: date) -> Member:
    member = Member.objects.create(
        given_name=person.given_name,
        initials=person.initials,
        name_prefix=person.name_prefix,
        family_name=person.family_name,
        sort_key=rules.sort_key(person.family_name, person.given_name, person.name_prefix),
        birth_date=_kept_birth_date(person, today),
        phone=person.phone,
        language=person.language,
        home_branch=person.home_branch,
        joined_on=today,
    )
    home = person.home
    Address.objects.create(
        member=member,
        street=home.street,
        house_number=home.house_number,
        house_letter=home.house_letter,
        house_addition=home.house_addition,
        postcode=home.postcode,
        city=home.city,
        country=home.country,
    )
    return member


def _is_known(person: Enrolment) -> bool:
    key = rules.sort_key(person.family_name, person.given_name, person.name_prefix)
    namesakes = Member.objects.filter(sort_key=key)
    born_then = Q(birth_date=person.birth_date) & ~Q(birth_date=None)
    home = Q(
        birth_date=None,
        addresses__postcode=person.home.postcode,
        addresses__house_number=person.home.house_number,
    )
    return namesakes.filter(born_then | home).exists()
