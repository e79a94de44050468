"""What the database refuses when the code around it is wrong."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import Error as DatabaseError

from payments.models import Account, Charge, Drawer, Holder, Posting, Transaction
from payments.operations import waive
from tests.builders import MONDAY, a_branch, a_charge, a_colleague, a_member, a_payment, at_noon

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at_noon(MONDAY)
Side = tuple[Account, int, Charge | None]


def constraint_of(error: IntegrityError) -> str:
    """The rule of the database that was broken."""
    cause = error.__cause__
    return str(cause.diag.constraint_name) if isinstance(cause, psycopg.Error) else ""


def of_house(code: str = "means_card") -> Account:
    return Account.objects.get_or_create(code=code, kind="means")[0]


def owed_by(account: Account) -> Charge:
    return Charge.objects.create(account=account, kind="overdue", made_on=MONDAY)


def booked(lines: list[Side], number: int | None = None) -> None:
    """Write a transaction past all operations."""
    made = Transaction.objects.create(
        kind="pay", booked_on=MONDAY, booked_at=NOON, lines=number or len(lines)
    )
    for account, cents, charge in lines:
        Posting.objects.create(transaction=made, account=account, amount_cents=cents, charge=charge)


def test_a_right_transaction_past_all_operations_was_taken() -> None:
    fee = a_charge(cents=500)

    with transaction.atomic():
        booked([(fee.account, -500, fee), (of_house(), 500, None)])

    assert fee.postings.all().total_cents() == 0


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (lambda fee, house: [(fee.account, -400, fee), (house, 500, None)], "sums_to_zero"),
        (lambda fee, house: [(fee.account, -501, fee), (house, 501, None)], "not_below_zero"),
        (lambda fee, house: [(fee.account, 1, None), (house, -1, None)], "credit_not_below_zero"),
        (lambda fee, house: [(house, 1, owed_by(house)), (house, -1, None)], "charge_of_a_member"),
        (lambda fee, house: [(fee.account, 0, fee), (house, 0, None)], "posting_not_zero"),
        (
            lambda fee, house: [(fee.account, -100_000_000, fee), (house, 100_000_000, None)],
            "amount_of_a_library",
        ),
        (
            lambda fee, house: [(a_charge().account, 5, fee), (house, -5, None)],
            "charge_of_this_account",
        ),
    ],
    ids=[
        "unbalanced",
        "below zero",
        "owed credit",
        "charge of ours",
        "zero",
        "million",
        "mixed up",
    ],
)
def test_a_wrong_transaction_was_refused(
    lines: Callable[[Charge, Account], list[Side]], rule: str
) -> None:
    fee, house = a_charge(cents=500), of_house()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        booked(lines(fee, house))

    assert rule in constraint_of(refused.value)
    assert fee.postings.all().total_cents() == 500


@pytest.mark.parametrize(("sides", "number"), [(2, 3), (0, 2)])
def test_a_transaction_was_whole(sides: int, number: int) -> None:
    fee = a_charge(cents=500)
    lines: list[Side] = [(fee.account, -5, fee), (of_house(), 5, None)]

    with pytest.raises(IntegrityError, match="postings"), transaction.atomic():
        booked(lines[:sides], number)


def test_nothing_was_added_to_an_old_transaction() -> None:
    paid = a_payment()
    house = of_house()

    with pytest.raises(IntegrityError, match="postings"), transaction.atomic():
        Posting.objects.bulk_create(
            Posting(transaction=paid, account=house, amount_cents=cents) for cents in (5, -5)
        )


TABLES = {
    "posting": "amount_cents = amount_cents + 1",
    "transaction": "booked_on = '2020-01-01'",
    "charge": "made_on = '2020-01-01'",
    "holder": "member_id = member_id",
    "handling": "handled_at = now()",
    "account": "code = 'x'",
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("what", ["UPDATE", "DELETE"])
def test_the_application_could_not_change_what_was_booked(table: str, what: str) -> None:
    waive(a_charge(), cents=1, reason="goodwill", by=a_colleague(), today=MONDAY, at=NOON)
    name = f"payments_{table}"
    statement = f"DELETE FROM {name}" if what == "DELETE" else f"UPDATE {name} SET {TABLES[table]}"

    with (
        pytest.raises(ProgrammingError, match=r"permission denied|never changed|append-only"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_second_account_for_one_member_was_refused() -> None:
    member = a_member()
    a_charge(member=member)

    with pytest.raises(IntegrityError):
        Holder.objects.create(account=Account.objects.create(kind="debtor"), member=member)


def a_drawer() -> Drawer:
    return Drawer.objects.create(
        branch=a_branch(), name="Balie", day=MONDAY, opened_at=NOON, float_cents=5000
    )


def test_one_drawer_of_a_name_was_open_at_a_branch() -> None:
    a_drawer()

    with pytest.raises(IntegrityError, match="drawer_one_open"):
        a_drawer()


def test_a_closed_drawer_was_closed_for_good() -> None:
    drawer = a_drawer()
    Drawer.objects.filter(pk=drawer.pk).update(
        counted_cents=5000, closed_at=NOON, difference_cents=0
    )

    with pytest.raises(DatabaseError, match="never changed"):
        Drawer.objects.filter(pk=drawer.pk).update(counted_cents=4000)
    with pytest.raises(DatabaseError, match="never changed"):
        drawer.delete()
    with pytest.raises(IntegrityError, match="is closed"):
        Transaction.objects.create(
            kind="pay", booked_on=MONDAY, booked_at=NOON, lines=2, drawer=drawer
        )


def test_a_difference_was_explained_before_a_drawer_closed() -> None:
    drawer = a_drawer()

    with pytest.raises(IntegrityError, match="drawer_difference_explained"):
        Drawer.objects.filter(pk=drawer.pk).update(
            counted_cents=4990, closed_at=NOON, difference_cents=-10
        )
