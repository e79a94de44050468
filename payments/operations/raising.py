"""Let many members owe more at once: the nightly late fees of a whole country in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum

from payments.models import Account, Charge, Posting, Transaction
from payments.operations.allocating import use_credit
from payments.operations.booking import Happening, house


@dataclass(frozen=True)
class Rise:
    """So many cents more on one account: on a charge that is there, or on a new one (`None`)."""

    account_id: UUID
    cents: int
    charge_id: int | None = None


@transaction.atomic
def raise_many(rises: Sequence[Rise], *, kind: str, today: date, at: datetime) -> list[int]:
    """Book every rise, and return the charges they are on, in the order given.

    Locks the accounts, in one order. Credit pays at once, as it does for one charge. Two rises on
    one charge are not allowed; every rise is more than nothing.
    """
    accounts = _locked({each.account_id for each in rises})
    charges = _with_charges(rises, kind, today)
    booked = Transaction.objects.bulk_create(
        Transaction(
            kind=Transaction.Kind.CHARGE, booked_on=today, booked_at=at, key=uuid4(), lines=2
        )
        for _rise in rises
    )
    income = house(f"income_{kind}")
    Posting.objects.bulk_create(
        posting
        for each, charge_id, one in zip(rises, charges, booked, strict=True)
        for posting in (
            Posting(
                transaction=one,
                account_id=each.account_id,
                charge_id=charge_id,
                amount_cents=each.cents,
            ),
            Posting(transaction=one, account=income, amount_cents=-each.cents),
        )
    )
    for account in _with_credit(accounts):
        use_credit(account, Happening(today=today, at=at))
    return charges


def _locked(numbers: set[UUID]) -> list[Account]:
    return list(
        Account.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    )


def _with_charges(rises: Sequence[Rise], kind: str, today: date) -> list[int]:
    new = [
        Charge(account_id=each.account_id, kind=kind, made_on=today)
        for each in rises
        if each.charge_id is None
    ]
    made = iter(Charge.objects.bulk_create(new))
    return [next(made).pk if each.charge_id is None else each.charge_id for each in rises]


def _with_credit(accounts: Sequence[Account]) -> list[Account]:
    sums = Posting.objects.filter(account__in=accounts, charge=None).values("account")
    owed = sums.annotate(cents=Sum("amount_cents")).filter(cents__lt=0)
    having = set(owed.values_list("account", flat=True))
    return [account for account in accounts if account.pk in having]
