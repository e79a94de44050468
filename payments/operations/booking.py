"""How every operation books: one account locked, postings that add up to zero, nothing changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection

from bieb.lib.money import euro
from members.models import Account as Login
from members.models import Member
from payments.errors import (
    AmountNotPositive,
    AmountTooLarge,
    DrawerClosed,
    KeyUsedForOther,
)
from payments.models import (
    MOST_CENTS,
    Account,
    Charge,
    Drawer,
    Handling,
    Holder,
    Means,
    Posting,
    Transaction,
)

WAIVED, DIFFERENCES = "waived", "drawer_differences"
HOUSE = {
    **{f"income_{kind}": Account.Kind.INCOME for kind in Charge.Kind.values},
    **{f"means_{means}": Account.Kind.MEANS for means in Means.values},
    WAIVED: Account.Kind.LOSS,
    DIFFERENCES: Account.Kind.LOSS,
}


@dataclass(frozen=True)
class Line:
    """One posting to be: without a charge it is about credit, or about an account of ours."""

    account: Account
    cents: int
    charge_id: int | None = None


@dataclass(frozen=True)
class Happening:
    """When something is booked, by whom, and in which drawer."""

    today: date
    at: datetime
    by: Login | None = None
    seconded_by: Login | None = None
    drawer: Drawer | None = None
    key: UUID = field(default_factory=uuid4)
    reason: str = ""
    reverses: Transaction | None = None

    def aside(self) -> "Happening":
        """The same moment, for what the ledger does by itself along with it."""
        return Happening(today=self.today, at=self.at)


def checked(cents: int) -> int:
    """Return an amount somebody gave, when it can be one.

    Raises:
        AmountNotPositive: it is zero or less.
        AmountTooLarge: it is more than ten thousand euro.
    """
    if cents <= 0:
        raise AmountNotPositive
    if cents > MOST_CENTS:
        raise AmountTooLarge(most=euro(MOST_CENTS))
    return cents


def lock_account(member: Member) -> Account:
    """Return the account of `member`, locked; it is made when there is none yet."""
    return lock_known_account(member) or _lock_new_account(member)


def lock_known_account(member: Member) -> Account | None:
    """Return the account of `member`, locked; None when there never was money between us."""
    accounts = Account.objects.of(member).select_for_update(no_key=True, of=("self",))
    return accounts.first()


def _lock_new_account(member: Member) -> Account:
    """Make an account; two desks that do this for one member get the same one.

    The member is held first, lightly, so that they wait for each other here and not in a circle.
    """
    number = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM members_member WHERE subject_id = %s FOR KEY SHARE", [member.pk]
        )
        cursor.execute(
            "INSERT INTO payments_holder (account_id, member_id) VALUES (%s, %s)"
            " ON CONFLICT (member_id) DO NOTHING",
            [number, member.pk],
        )
        is_new = cursor.rowcount == 1
    if is_new:
        Account.objects.create(id=number, kind=Account.Kind.DEBTOR)
    return lock(Holder.objects.get(member=member).account_id)


def lock(account_id: UUID) -> Account:
    """Return an account of which nobody else can write a line before this transaction ends."""
    return Account.objects.select_for_update(no_key=True).get(pk=account_id)


def hold_open(drawer: Drawer | None) -> Drawer | None:
    """Return the drawer, which nobody can close before this transaction ends.

    Raises:
        DrawerClosed: it was closed already.
    """
    if drawer is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT closed_at IS NULL FROM payments_drawer WHERE id = %s FOR SHARE", [drawer.pk]
        )
        if not cursor.fetchone()[0]:
            raise DrawerClosed
    return drawer


def house(code: str) -> Account:
    """Return an account of the library itself; the first time all of them are made."""
    found = Account.objects.filter(code=code).first()
    if found is None:
        Account.objects.bulk_create(
            [Account(code=name, kind=kind) for name, kind in HOUSE.items()], ignore_conflicts=True
        )
        found = Account.objects.get(code=code)
    return found


def booked_before(key: UUID, kind: str, account: Account, cents: int) -> Transaction | None:
    """Return what was booked with this key, so that a repeated request does nothing twice.

    `cents` is what it must have done to `account`.

    Raises:
        KeyUsedForOther: the key belongs to something else.
    """
    found = Transaction.objects.filter(key=key).first()
    if found is None:
        return None
    done = found.postings.filter(account=account).total_cents()
    if (found.kind, done) != (kind, cents):
        raise KeyUsedForOther
    return found


def book(kind: str, lines: Sequence[Line], happening: Happening) -> Transaction:
    """Write one transaction with its postings, and who did it when somebody did."""
    lines = [line for line in lines if line.cents]
    transaction = Transaction.objects.create(
        kind=kind,
        booked_on=happening.today,
        booked_at=happening.at,
        key=happening.key,
        reverses=happening.reverses,
        reason=happening.reason,
        drawer=happening.drawer,
        lines=len(lines),
    )
    Posting.objects.bulk_create(
        Posting(
            transaction=transaction,
            account=line.account,
            charge_id=line.charge_id,
            amount_cents=line.cents,
        )
        for line in lines
    )
    if happening.by is not None:
        Handling.objects.create(
            transaction=transaction,
            by=happening.by,
            seconded_by=happening.seconded_by,
            handled_at=happening.at,
        )
    return transaction
