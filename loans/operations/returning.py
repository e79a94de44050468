"""Take a copy back: the loan becomes a fact, and who it was becomes a link that will go."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from catalog.models import Branch, Copy
from loans import errors
from loans.models import Loan, PastLoan
from members.rules import is_youth

LOCK = """
SELECT loan.id, loan.lent_at_id, loan.lent_on, loan.due_on, loan.renewals,
    copy.title_id, copy.item_type_id, member.birth_date
FROM loans_loan AS loan
JOIN catalog_copy AS copy ON copy.id = loan.copy_id
JOIN members_member AS member ON member.subject_id = loan.member_id
WHERE loan.copy_id = %s
FOR UPDATE OF loan
"""
# One statement moves the row: the loan goes, the fact stays, and the person is a link apart.
MOVE = """
WITH gone AS (
    DELETE FROM loans_loan WHERE id = %(id)s RETURNING id, member_id, lent_on, due_on
), fact AS (
    INSERT INTO loans_pastloan (id, title_id, copy_id, item_type_id, lent_at_id, returned_at_id,
        lent_year, lent_week, returned_week, renewals, by_youth, was_late)
    VALUES (%(id)s, %(title_id)s, %(copy_id)s, %(item_type_id)s, %(lent_at_id)s, %(returned_at_id)s,
        %(lent_year)s, %(lent_week)s, %(returned_week)s, %(renewals)s, %(by_youth)s, %(was_late)s)
)
INSERT INTO loans_borrower (returned_on, loan_id, member_id, lent_on, due_on)
SELECT %(today)s, id, member_id, lent_on, due_on FROM gone
"""


@transaction.atomic
def return_copy(copy: Copy, *, branch: Branch, today: date) -> PastLoan:
    """Take `copy` back at `branch`.

    Locks the loan: of two desks that scan the same copy one takes it back, the other hears that
    it was not on loan.

    Raises:
        CopyNotOnLoan: the copy was not out.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [copy.pk])
        row = cursor.fetchone()
        if row is None:
            raise errors.CopyNotOnLoan
        loan = _Row(*row)
        past = _fact(loan, copy_id=copy.pk, returned_at_id=branch.pk, today=today)
        cursor.execute(MOVE, {"today": today} | _columns(past))
    return past


def fact_of(loan: Loan, *, returned_at_id: int, today: date) -> PastLoan:
    """Return what stays of `loan`, not yet saved; its copy and its member must have been read."""
    row = _Row(
        id=loan.pk,
        lent_at_id=loan.lent_at_id,
        lent_on=loan.lent_on,
        due_on=loan.due_on,
        renewals=loan.renewals,
        title_id=loan.copy.title_id,
        item_type_id=loan.copy.item_type_id,
        birth_date=loan.member.birth_date,
    )
    return _fact(row, copy_id=loan.copy_id, returned_at_id=returned_at_id, today=today)


class _Row(NamedTuple):
    """What the fact is made of, in the order in which LOCK reads it."""

    id: int
    lent_at_id: int
    lent_on: date
    due_on: date
    renewals: int
    title_id: int
    item_type_id: int
    birth_date: date


def _fact(loan: _Row, *, copy_id: int, returned_at_id: int, today: date) -> PastLoan:
    return PastLoan(
        id=loan.id,
        title_id=loan.title_id,
        copy_id=copy_id,
        item_type_id=loan.item_type_id,
        lent_at_id=loan.lent_at_id,
        returned_at_id=returned_at_id,
        lent_year=loan.lent_on.year,
        lent_week=monday_of(loan.lent_on),
        returned_week=monday_of(today),
        renewals=loan.renewals,
        by_youth=is_youth(loan.birth_date, loan.lent_on),
        was_late=loan.due_on < today,
    )


def _columns(past: PastLoan) -> dict[str, Any]:
    return {field.attname: getattr(past, field.attname) for field in PastLoan._meta.concrete_fields}


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`: all a fact remembers of when it was."""
    return day - timedelta(days=day.weekday())
