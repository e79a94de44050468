"""A closing over very many loans: as many statements as over a few, and one transaction."""

from itertools import count

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from loans.closings.models import ShiftedDate
from loans.closings.operations import preview, undo
from loans.models import Loan
from notifications.models import Message
from tests.builders import a_copy, a_loan, a_member
from tests.catalog.rijssen_and_holten import rijssen
from tests.loans.spring import (
    DUE_AT_RIJSSEN,
    FIRST_OF_APRIL,
    LENT_ON,
    a_closing,
    declared,
    the_manager,
)

pytestmark = pytest.mark.django_db

MANY = 20_000
PER_MEMBER = 4
_starts = count(1_000_000, 100_000)


def lent(number: int) -> None:
    """So many more loans of Rijssen, four to a member, made at once after one example."""
    example = a_loan(copy=a_copy(), member=a_member(), branch=rijssen(), today=LENT_ON)
    start = next(_starts)
    of_number = f"('00000000-0000-4000-8000-' || lpad(({start} + n / {PER_MEMBER})::text, 12, '0'))"
    members = range(0, number, PER_MEMBER)
    copied(example.member, members, subject_id=f"{of_number}::uuid")
    copied(
        example.member.account,
        members,
        id=f"{start} + n" if isinstance(example.member.account.pk, int) else "gen_random_uuid()",
        member_id=f"{of_number}::uuid",
        username=of_number,
        email=f"{of_number} || '@example.org'",
    )
    everything = range(number)
    copied(
        example.copy, everything, id=f"{start} + n", barcode=f"(30000000000000 + {start} + n)::text"
    )
    copied(
        example,
        everything,
        id=f"{start} + n",
        copy_id=f"{start} + n",
        member_id=f"{of_number}::uuid",
    )


def copied(example: Model, numbers: range, **columns: str) -> None:
    """Copy a row for each of `numbers` (n), with these columns made by SQL."""
    table = example._meta.db_table
    names = [field.column for field in example._meta.concrete_fields]
    values = [columns.get(str(name), f'"{name}"') for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {table} ({", ".join(f'"{name}"' for name in names)})
            SELECT {", ".join(values)} FROM {table},
                generate_series({numbers.start}, {numbers.stop - 1}, {numbers.step}) AS n
            WHERE {example._meta.pk.column} = %s""",
            [example.pk],
        )


def statements_for(number: int) -> tuple[int, int, int]:
    """How many statements a preview, a closing and its undoing take over so many more loans."""
    lent(number)
    with CaptureQueriesContext(connection) as looking:
        preview(a_closing(at=rijssen()), today=FIRST_OF_APRIL.date())
    with CaptureQueriesContext(connection) as closing:
        change = declared(a_closing(at=rijssen())).change
    Message.objects.update(state=Message.State.SENT, finished_at=FIRST_OF_APRIL)
    with CaptureQueriesContext(connection) as undoing:
        undo(change, by=the_manager(), at=FIRST_OF_APRIL)
    return len(looking), len(closing), len(undoing)


def test_twenty_thousand_loans_took_as_many_statements_as_four() -> None:
    the_manager()
    few = statements_for(PER_MEMBER)
    Message.objects.all().delete()
    ShiftedDate.objects.all().delete()

    many = statements_for(MANY)

    assert many == few
    assert max(many) < 40
    assert Message.objects.filter(kind="dates_moved").count() == MANY // PER_MEMBER + 3
    assert set(Loan.objects.values_list("due_on", flat=True)) == {DUE_AT_RIJSSEN}
