"""P46: "We bewaren je gegevens maximaal 5 jaar." After five years the person is gone, everywhere."""

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from pytest_django.fixtures import Settings

from bieb.lib import clock
from bieb.lib.clock import noon
from loans.models import (
    Borrower,
    Loan,
    PastLoan,
)
from loans.operations import return_copy
from members.models import Account, Member, Session
from retention.holdings import about
from retention.operations import run_purge
from retention.registry import MEMBER_ENDED, declarations
from retention.residue.looking import look_for
from tests.all_roles import with_every_role
from tests.builders import (
    a_branch,
    a_loan,
    a_member,
    card_of,
)
from tests.canary import LEFT_ON, a_canary, markable_columns
from tests.promises.clocks import CLOCKS, a_link
from tests.promises.mutations import Patch

CLAUSE = "P46"
PROVED_BY = [
    "tests/payments/test_names_in_the_books.py::test_who_was_forgotten_left_no_name_where_the_owner_kept_none",
    "tests/payments/test_names_in_the_books.py::test_who_was_erased_stayed_sealed_in_each_book_year_and_nowhere_readable",
    "tests/payments/test_names_in_the_books.py::test_the_key_of_a_year_was_destroyed_on_the_first_day_of_the_eighth",
    "tests/payments/test_names_in_the_books.py::test_a_backup_without_its_key_gave_nobody_a_name",
    "tests/payments/test_reading_names.py::test_the_names_were_read_once_and_the_line_was_there_before_they_were",
]
MUTATIONS = [
    Patch(
        "members/purge.py",
        "ended_by(cutoff(today, FIVE_YEARS))",
        "ended_by(cutoff(today, FIVE_YEARS).replace(day=1))",
    ),
    Patch(
        "payments/sealed_names.py",
        "return sum(destroy_key(name) for name in old)",
        "return len(old)",
    ),
]
pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]
FIVE_YEARS_LATER = date(2031, 11, 22)
REAL_CLOCKS = {"members.Session", "account.EmailConfirmation"}


def test_every_declared_clock_had_a_case_here() -> None:
    with_a_clock = {
        each.model for each in declarations() if each.personal and each.clock != MEMBER_ENDED
    }

    assert with_a_clock == set(CLOCKS) | REAL_CLOCKS


@pytest.mark.parametrize("days_before", [1, 0])
@pytest.mark.parametrize("table", CLOCKS)
def test_a_row_went_on_the_day_and_not_before(
    table: str, days_before: int, settings: Settings
) -> None:
    settings.IDENTITIES_IN_BOOKS = "sealed7"  # with the other answer there is nothing to wait for
    make, day, gone_on = CLOCKS[table]
    row = make(day)

    certificate = run_purge(today=gone_on - timedelta(days=days_before))

    assert type(row)._default_manager.filter(pk=row.pk).count() == days_before
    assert certificate.leftovers == 0


def test_a_month_of_links_went_at_most_31_days_early() -> None:
    last_of_the_month = a_link(date(2026, 11, 30))

    run_purge(today=date(2031, 11, 1))

    assert not Borrower.objects.filter(pk=last_of_the_month.pk).exists()


@pytest.mark.parametrize(
    ("ended", "gone_on"),
    [
        (LEFT_ON, FIVE_YEARS_LATER),
        (date(2024, 2, 29), date(2029, 2, 28)),
    ],
)
@pytest.mark.parametrize("days_before", [1, 0])
def test_a_member_went_five_years_after_the_membership_and_not_before(
    ended: date, gone_on: date, days_before: int
) -> None:
    member, stays = a_member(ends_on=ended), a_member(ends_on=ended + timedelta(days=1))
    held = {each.declaration.model: each.rows for each in about(member.pk)}

    certificate = run_purge(today=gone_on - timedelta(days=days_before))

    left = {each.declaration.model: each.rows for each in about(member.pk)}
    assert left == {model: rows * days_before for model, rows in held.items()}
    assert Member.objects.filter(pk=stays.pk).exists()
    assert certificate.leftovers == 0


def test_log_ins_and_links_ended_by_the_real_clock() -> None:
    account = Account.objects.get(member=a_member())
    address = EmailAddress.objects.create(user=account, email=account.email)
    now = clock.real_now()
    for number, minutes in enumerate((-1, 1)):
        Session.objects.create(
            session_key=str(number),
            session_data="",
            expire_date=now + timedelta(minutes=minutes),
            account=account,
        )
    for number, days in enumerate((6, 8)):
        EmailConfirmation.objects.create(
            email_address=address, key=str(number), created=now - timedelta(days=days)
        )

    certificate = run_purge(today=FIVE_YEARS_LATER)

    assert [each.session_key for each in Session.objects.all()] == ["1"]
    assert [each.key for each in EmailConfirmation.objects.all()] == ["0"]
    assert certificate.leftovers == 0


def test_a_person_was_everywhere_before_and_nowhere_after_and_every_fact_stayed() -> None:
    canary = a_canary()
    wout = a_member(given_name="Wouterus", family_name="Blijft")
    return_copy(
        a_loan(member=wout).copy,
        branch=a_branch(),
        today=date(2026, 12, 8),
        at=noon(date(2026, 12, 8)),
    )
    facts = facts_now()
    open_loans = set(Loan.objects.values_list("pk", flat=True))
    before = look_for(canary.needles)
    wouts = tables_with(wout)
    assert before.can_see
    assert markable_columns() - before.places == set()
    columns = {place for place in without_samples(before.places) if "." in place}
    assert columns - markable_columns() <= TECHNICAL

    certificate = run_purge(today=FIVE_YEARS_LATER)

    after = look_for(canary.needles)
    assert (after.is_clean, after.places, after.missed) == (True, set(), [])
    assert (certificate.leftovers, certificate.done["members_member"]) == (0, 1)
    assert facts.items() <= facts_now().items()
    assert facts_now().keys() - facts.keys() == open_loans
    assert tables_with(wout) == wouts


TECHNICAL = {"members_account.id", "members_member.subject_id", "members_card.number"}
SAMPLES = ("pg_stats", "pg_dump statistics")  # the second is the first in a backup


def tables_with(member: Member) -> set[str]:
    """Where a member is."""
    return without_samples(look_for([str(member.pk), card_of(member).number]).places)


def without_samples(places: set[str]) -> set[str]:
    """Leave out the samples of the planner: it takes them when it likes."""
    return {each for each in places if not each.startswith(SAMPLES)}


def facts_now() -> dict[int, Any]:
    """Every fact, whole: nothing about it may change when the person goes."""
    return {row["id"]: row for row in PastLoan.objects.values()}
