"""Five years of lending: closed loans with who it was, and what is at home now."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import connection

from catalog.calendar import OpenDays, open_days
from catalog.models import Branch, Copy
from circulation.models import Terms
from circulation.rules import due_date, renewed_due_date
from circulation.terms import rulebook_version, terms_for
from loans.models import Borrower, Loan, PastLoan
from loans.operations.returning import monday_of
from members.models import Member, Membership
from members.rules import is_youth

YEARS = 5
VISITS_A_DAY = 6
BATCH = 5000


@dataclass(frozen=True)
class Borrowing:
    """One copy, borrowed once."""

    copy: Copy
    member: Member
    branch: Branch
    lent_on: date
    due_on: date
    returned_on: date
    renewals: int
    terms: Terms


class Shelves:
    """Which copies are in on a day, so that no copy is ever out twice."""

    def __init__(self, copies: list[Copy], busy: set[int]) -> None:
        self.adult = [
            each for each in copies if each.title.audience == "adult" and each.pk not in busy
        ]
        self.youth = [
            each for each in copies if each.title.audience == "youth" and each.pk not in busy
        ]
        self.free_from: dict[int, date] = {}

    def pick(self, member: Member, day: date, rng: Random) -> Copy | None:
        """Pick something that is in and fits the age; None when three tries find nothing."""
        shelf = self.youth if is_youth(member.birth_date, day) else self.adult
        for _ in range(3):
            copy = rng.choice(shelf)
            if self.free_from.get(copy.pk, date.min) <= day:
                return copy
        return None


class Agreements:
    """On which terms things are lent: those of today, also for what was lent before."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.rulebook = rulebook_version()
        self.known: dict[tuple[int, int, int, bool], Terms] = {}

    def of(self, copy: Copy, branch: Branch, category_id: int, *, is_youth: bool) -> Terms:
        about = (branch.pk, category_id, copy.item_type_id, is_youth)
        if about not in self.known:
            self.known[about] = terms_for(
                branch_id=branch.pk,
                category_id=category_id,
                item_type_id=copy.item_type_id,
                is_youth=is_youth,
                today=self.today,
                rulebook=self.rulebook,
            )
        return self.known[about]


def make_history(
    members: list[Member], copies: list[Copy], rng: Random, *, today: date, taken: set[int]
) -> None:
    """Lend from five years before `today` until now. `taken` copies stay where they are."""
    calendars = {branch: open_days(branch) for branch in Branch.objects.order_by("code")}
    agreements = Agreements(today)
    active = _active_periods(members)
    shelves = Shelves(copies, taken)
    loans: list[Borrowing] = []
    for ahead in range(YEARS * 365, -1, -1):
        day = today - timedelta(days=ahead)
        for branch, calendar in calendars.items():
            if calendar.is_open(day):
                loans += _one_day(members, active, shelves, agreements, branch, calendar, day, rng)
    _write(loans, today)


def _active_periods(members: list[Member]) -> dict[object, tuple[date, date, int]]:
    rows = Membership.objects.filter(member__in=members).values_list(
        "member_id", "starts_on", "ends_on", "type_id"
    )
    return {member: (starts, ends or date.max, kind) for member, starts, ends, kind in rows}


def _one_day(
    members: list[Member],
    active: dict[object, tuple[date, date, int]],
    shelves: Shelves,
    agreements: Agreements,
    branch: Branch,
    calendar: OpenDays,
    day: date,
    rng: Random,
) -> list[Borrowing]:
    loans = []
    for _ in range(rng.randrange(VISITS_A_DAY)):
        member = rng.choice(members)
        starts, ends, category_id = active[member.pk]
        if not starts <= day <= ends - timedelta(days=60 if ends < date.max else 0):
            continue
        for _ in range(rng.choice([1, 1, 2, 2, 3, 5])):
            copy = shelves.pick(member, day, rng)
            if copy is not None:
                youth = is_youth(member.birth_date, day)
                terms = agreements.of(copy, branch, category_id, is_youth=youth)
                loan = _borrow(copy, member, branch, calendar, terms, day, rng)
                shelves.free_from[copy.pk] = loan.returned_on
                loans.append(loan)
    return loans


def _borrow(
    copy: Copy,
    member: Member,
    branch: Branch,
    calendar: OpenDays,
    terms: Terms,
    day: date,
    rng: Random,
) -> Borrowing:
    due_on, renewals = due_date(day, terms.loan_days, calendar), 0
    most = min(2, terms.max_renewals) if terms.renewal_days else 0
    while renewals < most and rng.random() < 0.25:
        due_on, renewals = renewed_due_date(due_on, terms.renewal_days, calendar), renewals + 1
    kept = (due_on - day).days
    days = rng.randint(2, kept) if rng.random() < 0.93 else kept + rng.randint(1, 30)
    home = calendar.first_open_from(day + timedelta(days=days))
    return Borrowing(copy, member, branch, day, due_on, home, renewals, terms)


def _write(loans: list[Borrowing], today: date) -> None:
    closed = [each for each in loans if each.returned_on <= today]
    at_home = [each for each in loans if each.returned_on > today]
    numbers = _loan_numbers(len(loans))
    facts = [_fact(number, each) for number, each in zip(numbers, closed, strict=False)]
    PastLoan.objects.bulk_create(facts, batch_size=BATCH)
    Borrower.objects.bulk_create(
        [
            Borrower(
                returned_on=each.returned_on,
                loan=fact,
                member=each.member,
                lent_on=each.lent_on,
                due_on=each.due_on,
            )
            for fact, each in zip(facts, closed, strict=True)
        ],
        batch_size=BATCH,
    )
    Loan.objects.bulk_create(
        _open_loan(number, each)
        for number, each in zip(numbers[len(closed) :], at_home, strict=True)
    )


def _loan_numbers(count: int) -> list[int]:
    """Draw numbers where loans get theirs: a past loan keeps the number it had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('loans_loan_id_seq') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def _fact(number: int, loan: Borrowing) -> PastLoan:
    return PastLoan(
        id=number,
        title_id=loan.copy.title_id,
        copy=loan.copy,
        item_type_id=loan.copy.item_type_id,
        lent_at=loan.branch,
        returned_at=loan.branch,
        lent_year=loan.lent_on.year,
        lent_week=monday_of(loan.lent_on),
        returned_week=monday_of(loan.returned_on),
        renewals=loan.renewals,
        by_youth=is_youth(loan.member.birth_date, loan.lent_on),
        was_late=loan.returned_on > loan.due_on,
    )


def _open_loan(number: int, loan: Borrowing) -> Loan:
    terms = loan.terms
    return Loan(
        id=number,
        copy=loan.copy,
        member=loan.member,
        lent_at=loan.branch,
        lent_on=loan.lent_on,
        due_on=loan.due_on,
        renewals=loan.renewals,
        max_renewals=terms.max_renewals,
        terms=terms,
    )
