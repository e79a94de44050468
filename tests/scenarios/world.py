"""The world the scenarios have in common: two branches, their closed days, and four memberships."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from bieb.lib.clock import AMSTERDAM
from catalog.models import Branch, Closure, Copy, ItemType, Title
from circulation.models import NO_LIMIT
from loans import settling
from loans.models import Loan, Scan
from loans.operations import Mode, Returned, lend_copy, renew_loan, renew_several, return_copy
from members.models import Member, MembershipType
from payments.balances import balance_of
from tests.builders import a_branch, a_copy, a_member, a_rule, a_title

HOLIDAYS = (
    date(2026, 4, 6),
    date(2026, 5, 5),
    date(2026, 5, 14),
    date(2026, 5, 25),
    date(2026, 12, 25),
    date(2026, 12, 26),
)
STOCKTAKING = date(2026, 4, 7)
BORN_10_YEARS_AGO = date(2016, 2, 1)


@dataclass(frozen=True)
class World:
    """Rijssen and Holten, books and dvds, and who may borrow how."""

    rijssen: Branch
    holten: Branch
    book: ItemType
    dvd: ItemType
    standaard: MembershipType
    jeugd: MembershipType
    top: MembershipType
    klein: MembershipType

    def copy(self, branch: Branch | None = None, **details: Any) -> Copy:
        """A copy that stands in Rijssen unless said otherwise."""
        title: Title = details.pop("title", None) or a_title(
            item_type=details.get("item_type", self.book)
        )
        price = details.pop("price_cents", None)
        copy = a_copy(title=title, branch=branch or self.rijssen, **details)
        if price is not None:
            copy.price_cents = price
            copy.save(update_fields=["price_cents"])
        return copy

    def member(self, membership: MembershipType | None = None, **details: Any) -> Member:
        """Somebody with a standard membership unless said otherwise."""
        return a_member(membership=membership or self.standaard, **details)

    def child(self) -> Member:
        return self.member(
            self.jeugd, given_name="Sem", birth_date=BORN_10_YEARS_AGO, joined_on=date(2024, 1, 8)
        )

    def loan(
        self,
        day: date,
        *,
        member: Member | None = None,
        branch: Branch | None = None,
        copy: Copy | None = None,
    ) -> Loan:
        """A loan of that day, of a copy of the branch where it is lent."""
        where = branch or self.rijssen
        return lend(copy or self.copy(where), member or self.member(), day, branch=where)


def make_world() -> World:
    """Make the world, with the amounts of the scenarios: 21 days, 2 renewals, 15 cents, no grace."""
    for day in HOLIDAYS:
        Closure.objects.get_or_create(
            branch=None, day=day, defaults={"kind": Closure.Kind.CLOSED, "name": "Feestdag"}
        )
    holten = a_branch(code="HOL", name="Bibliotheek Holten")
    Closure.objects.get_or_create(
        branch=holten, day=STOCKTAKING, defaults={"kind": Closure.Kind.CLOSED, "name": "Inventaris"}
    )
    a_rule(
        loan_days=21,
        renewal_days=21,
        max_renewals=2,
        renews_from_today=True,
        grace_open_days=0,
        fee_per_open_day_cents=15,
        fee_cap_cents=500,
        block_over_cents=500,
        block_after_days=NO_LIMIT,
        replacement_admin_cents=500,
        refund_days=90,
        pickup_days=10,
        not_collected_fee_cents=100,
    )
    world = World(
        rijssen=a_branch(),
        holten=holten,
        book=_item_type("boek"),
        dvd=_item_type("dvd"),
        standaard=_membership("standaard"),
        jeugd=_membership("jeugd"),
        top=_membership("top"),
        klein=_membership("klein"),
    )
    a_rule(category=world.jeugd, fee_per_open_day_cents=0, not_collected_fee_cents=0)
    a_rule(category=world.top, max_renewals=NO_LIMIT)
    a_rule(category=world.klein, yearly_loans=20, yearly_counts_renewals=True)
    return world


def _item_type(code: str) -> ItemType:
    """A sort without a rule of its own."""
    return ItemType.objects.get_or_create(code=code, defaults={"name": code.title()})[0]


def _membership(code: str) -> MembershipType:
    """A product without a rule of its own."""
    return MembershipType.objects.get_or_create(code=code, defaults={"name": code.title()})[0]


def at(day: date, clock: str) -> datetime:
    """A moment by the clock on the wall of the library."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=AMSTERDAM)


def lend(
    copy: Copy, member: Member, day: date, *, branch: Branch | None = None, clock: str = "14:05"
) -> Loan:
    """Lend at the branch of the copy unless said otherwise."""
    where = branch or copy.branch
    return lend_copy(copy, member, branch=where, today=day, at=at(day, clock))


def back(
    loan: Loan,
    day: date,
    *,
    branch: Branch | None = None,
    clock: str = "11:00",
    mode: Mode = Mode.NORMAL,
) -> Returned:
    """Take a loan back where it was lent unless said otherwise."""
    where = branch or loan.lent_at
    return return_copy(loan.copy, branch=where, today=day, at=at(day, clock), mode=mode)


def return_scan(returned: Returned, moment: datetime) -> Scan:
    """The scan at the desk that took it back: what undoing starts from."""
    return Scan.objects.create(
        key=uuid4(),
        scanned_at=moment,
        outcome=Scan.RETURNED,
        copy=returned.past.copy,
        loan_number=returned.past.pk,
        terms=returned.memory,
    )


def renew(loan: Loan, day: date, *, clock: str = "12:00", at_desk: bool = False) -> Loan:
    return renew_loan(loan, today=day, at=at(day, clock), at_desk=at_desk)


def why_not(loan: Loan, day: date) -> list[str]:
    """Everything that keeps a member from renewing a loan by themselves; nothing stays of asking."""
    mine = Loan.objects.filter(pk=loan.pk).for_display()
    with transaction.atomic():
        outcomes = renew_several(mine, today=day, at=at(day, "12:00"))
        transaction.set_rollback(True)
    return sorted(each.code for outcome in outcomes for each in outcome.obstacles)


def night(day: date, times: int = 1) -> None:
    """The nightly job, in the first hour of `day`."""
    for _run in range(times):
        settling.settle_open(today=day, at=at(day, "00:15"))


def owes(member: Member) -> int:
    return balance_of(member).open_cents


def credit(member: Member) -> int:
    return balance_of(member).credit_cents
