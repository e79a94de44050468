"""What a member sees of what the library holds: every declared table, and when it goes."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AccessLine
from audit.operations import record_access
from bieb.lib.clock import noon
from loans.operations import return_copy
from members.models import Guardianship, Household
from retention.holdings import Holding, about
from retention.registry import declarations
from tests.builders import MONDAY, a_branch, a_colleague, a_loan, a_member


def held(holdings: list[Holding], model: str) -> Holding:
    return next(each for each in holdings if each.declaration.model == model)


@pytest.mark.django_db
def test_a_member_saw_a_line_for_every_table_that_is_kept_here() -> None:
    person = a_member()

    found = about(person.pk)

    assert [each.declaration for each in found] == [
        each for each in declarations() if each.personal and each.is_kept
    ]
    assert (held(found, "members.Member").rows, held(found, "members.Card").rows) == (1, 1)
    assert held(found, "loans.Loan").rows == 0


@pytest.mark.django_db
def test_only_the_members_own_rows_were_counted() -> None:
    person, other = a_member(), a_member(given_name="Fatima")
    a_loan(member=person)
    a_loan(member=other)
    a_loan(member=other)

    assert held(about(person.pk), "loans.Loan").rows == 1


@pytest.mark.django_db
def test_what_was_borrowed_went_five_years_after_each_return() -> None:
    person = a_member()
    for day in (date(2026, 11, 23), date(2026, 11, 25)):
        return_copy(
            a_loan(member=person, today=MONDAY).copy, branch=a_branch(), today=day, at=noon(day)
        )

    history = held(about(person.pk), "loans.Borrower")

    assert history.rows == 2
    assert (history.goes_from, history.goes_by) == (date(2031, 11, 23), date(2031, 11, 25))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ends_on", "goes_by"), [(None, None), (date(2026, 11, 22), date(2031, 11, 22))]
)
def test_an_address_went_five_years_after_the_membership(
    ends_on: date | None, goes_by: date | None
) -> None:
    person = a_member(ends_on=ends_on)

    assert held(about(person.pk), "members.Card").goes_by == goes_by


@pytest.mark.django_db
def test_a_parent_saw_the_guardianship_as_the_child_did() -> None:
    child, parent, wout = a_member(), a_member(), a_member()
    household = Household.objects.create(made_on=MONDAY)
    type(child).objects.filter(pk__in=[child.pk, parent.pk]).update(household=household)
    Guardianship.objects.create(child=child, guardian=parent, since=MONDAY)

    counts = [
        (
            held(about(each.pk), "members.Guardianship").rows,
            held(about(each.pk), "members.Household").rows,
        )
        for each in (child, parent, wout)
    ]

    assert counts == [(1, 1), (1, 1), (0, 0)]


@pytest.mark.django_db
def test_a_look_of_a_colleague_was_counted_by_the_civil_day() -> None:
    person = a_member()
    just_after_midnight = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    record_access(
        [person.pk],
        staff=a_colleague(),
        reason=AccessLine.Reason.DESK,
        activity="desk",
        at=just_after_midnight,
    )

    assert held(about(person.pk), "audit.AccessLine").goes_by == date(2028, 11, 23)


@pytest.mark.django_db
def test_more_loans_asked_no_more_queries() -> None:
    person = a_member()
    for _each in range(3):
        a_loan(member=person)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        about(person.pk)

    assert len(queries) == 1
