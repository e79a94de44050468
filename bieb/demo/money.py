"""The money of the demo: what the cast owes, paid and has as credit, and a drawer that was counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bieb.lib.clock import noon
from catalog.models import Branch
from members.models import Account, Member
from members.rules import is_youth
from payments.drawer import close_drawer, count_drawer, open_drawer
from payments.models import Charge, Drawer, Transaction
from payments.operations import charge, pay, set_charge, waive

CHANGE_CENTS = 5000
SHARE_WITH_MONEY = 6  # one in so many members has something in the ledger
USUAL = [("overdue", 150), ("overdue", 45), ("overdue", 500), ("card", 350), ("damage", 800)]


@dataclass(frozen=True)
class Purse:
    """The ledger of one member, told by how many days ago something happened."""

    member: Member
    today: date
    rng: Random

    def owes(self, kind: str, cents: int, *, days_ago: int) -> Charge:
        made = charge(self.member, kind=kind, cents=cents, **self._when(days_ago))
        if made is None:
            raise ValueError(cents)
        return made

    def paid(
        self, cents: int, *, days_ago: int, means: str = "card", drawer: Drawer | None = None
    ) -> Transaction:
        key = UUID(int=self.rng.getrandbits(128), version=4)
        when = self._when(days_ago)
        return pay(self.member, cents=cents, means=means, key=key, drawer=drawer, **when)

    def became(self, made: Charge, cents: int, *, days_ago: int) -> None:
        set_charge(made, cents=cents, **self._when(days_ago))

    def was_let_off(self, made: Charge, cents: int, by: Account, *, days_ago: int) -> None:
        reason = Transaction.Reason.NOT_TO_BLAME
        waive(made, cents=cents, reason=reason, by=by, **self._when(days_ago))

    def _when(self, days_ago: int) -> dict[str, Any]:
        day = self.today - timedelta(days=days_ago)
        return {"today": day, "at": noon(day)}


def make_money(cast: dict[str, Member], members: list[Member], rng: Random, *, today: date) -> None:
    """Give the cast and some members a story with money, and count yesterday's drawer."""
    purses = {key: Purse(member, today, rng) for key, member in cast.items()}
    anouk = Account.objects.get(username="anouk")
    drawer = _yesterday(today)
    _ina(purses["ina"])
    _kees(purses["kees"])
    _lost_and_found(purses["petra"])
    lost_key = purses["ype"].owes("card", 350, days_ago=90)
    purses["ype"].was_let_off(lost_key, 350, anouk, days_ago=88)
    purses["jan"].owes("overdue", 150, days_ago=200)
    purses["jan"].paid(150, days_ago=180)
    for member in rng.sample(members, len(members) // SHARE_WITH_MONEY):
        if not is_youth(member.birth_date, today):
            _usual(Purse(member, today, rng), rng)
    _count_yesterday(drawer, purses["heike"], anouk)
    for branch in Branch.objects.all():
        open_drawer(branch, float_cents=CHANGE_CENTS, at=noon(today), today=today)


def _ina(purse: Purse) -> None:
    """Owes 12.40, of which the oldest is long ago: blocked, and she pays in parts."""
    purse.owes("card", 350, days_ago=400)
    purse.paid(350, days_ago=400, means="cash")
    purse.owes("overdue", 500, days_ago=130)
    purse.owes("damage", 1000, days_ago=120)
    purse.paid(260, days_ago=40, means="cash")


def _kees(purse: Purse) -> None:
    """Never brought it back: late fee, replacement and administration stand open."""
    purse.owes("overdue", 500, days_ago=100)
    purse.owes("replacement", 2495, days_ago=70)
    purse.owes("replacement_admin", 500, days_ago=70)


def _lost_and_found(purse: Purse) -> None:
    """Paid for something lost, and found it: the price came back as credit."""
    lost = purse.owes("replacement", 1250, days_ago=60)
    purse.owes("replacement_admin", 500, days_ago=60)
    purse.paid(1750, days_ago=50)
    purse.became(lost, 0, days_ago=20)


def _usual(purse: Purse, rng: Random) -> None:
    days_ago, still_open = rng.randint(20, 900), 0
    for _ in range(rng.randint(1, 4)):
        kind, cents = rng.choice(USUAL)
        purse.owes(kind, cents, days_ago=days_ago)
        still_open += cents
        if rng.random() < 0.85:
            purse.paid(still_open, days_ago=days_ago, means=rng.choice(["cash", "card"]))
            still_open = 0
        days_ago = rng.randint(1, days_ago)


def _yesterday(today: date) -> Drawer:
    day = today - timedelta(days=1)
    branch = Branch.objects.get(code="RIJ")
    return open_drawer(branch, float_cents=CHANGE_CENTS, at=noon(day), today=day)


def _count_yesterday(drawer: Drawer, purse: Purse, by: Account) -> None:
    """A day with two payments, ten cents short."""
    purse.owes("overdue", 240, days_ago=5)
    purse.paid(100, days_ago=1, means="cash", drawer=drawer)
    purse.paid(140, days_ago=1, drawer=drawer)
    count_drawer(drawer, cents=CHANGE_CENTS + 90)
    explained = Drawer.Explanation.CHANGE
    at = noon(drawer.day) + timedelta(hours=6)
    close_drawer(drawer, at=at, today=drawer.day, by=by, explanation=explained)
