"""Six desks, and the nights, all on the same few things: no deadlock, no crash, nothing lost."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Sum

from bieb.lib.clock import noon
from bieb.lib.errors import DomainError
from catalog.models import Branch, Copy
from circulation.models import NO_LIMIT
from loans.lost import age_to_lost, declare_lost
from loans.models import Loan
from loans.operations import claim_returned, lend_copy, renew_several, return_copy, take_in
from loans.settling import settle_open
from members.models import Member
from payments.models import Transaction
from payments.operations import pay
from reservations.models import Reservation, Whereabouts
from reservations.operations import cancel, clear, expire_shelf
from tests.builders import a_branch, a_charge, a_copy, a_member, a_reservation, a_rule, a_title
from tests.races.processes import at_once

FIRST_DAY = date(2026, 10, 5)
DAY = date(2026, 11, 16)  # what was lent on the first day is three weeks late
STEPS, DESKS = 40, 6


@dataclass(frozen=True)
class Floor:
    """What all desks fight over."""

    branches: list[Branch]
    members: list[Member]
    copies: list[Copy]


@pytest.fixture
def floor() -> Floor:
    a_rule(
        max_loans=NO_LIMIT,
        block_over_cents=NO_LIMIT,
        block_after_days=NO_LIMIT,
        lost_after_days=10,
        reservation_fee_cents=25,
        not_collected_fee_cents=100,
    )
    branches = [a_branch(), a_branch(code="HOL", name="Bibliotheek Holten")]
    titles = [a_title(), a_title()]
    members = [a_member() for _number in range(4)]
    for member in members[:2]:  # the others never owed anything
        a_charge(member=member, cents=100, today=FIRST_DAY)
    copies = [a_copy(title=titles[at % 2], branch=branches[at % 2]) for at in range(6)]
    for copy, member in zip(copies, cycle(members), strict=False):
        lend_copy(copy, member, branch=branches[0], today=FIRST_DAY, at=noon(FIRST_DAY))
    return Floor(branches, members, copies)


def a_desk(floor: Floor, seed: int) -> None:
    """Forty acts drawn at random; what is refused is refused, anything else is a crash."""
    rng = Random(seed)
    for _step in range(STEPS):
        with suppress(DomainError, ObjectDoesNotExist):
            rng.choice(ACTS)(floor, rng, DAY)


def _lend(floor: Floor, rng: Random, day: date) -> None:
    copy, member = rng.choice(floor.copies), rng.choice(floor.members)
    lend_copy(copy, member, branch=rng.choice(floor.branches), today=day, at=noon(day))


def _return(floor: Floor, rng: Random, day: date) -> None:
    copy = rng.choice(floor.copies)
    return_copy(copy, branch=rng.choice(floor.branches), today=day, at=noon(day))


def _scan(floor: Floor, rng: Random, day: date) -> None:
    take_in(rng.choice(floor.copies), branch=rng.choice(floor.branches), today=day, at=noon(day))


def _clear(floor: Floor, rng: Random, day: date) -> None:
    clear(rng.choice(floor.copies), branch=rng.choice(floor.branches), today=day, at=noon(day))


def _reserve(floor: Floor, rng: Random, day: date) -> None:
    a_reservation(
        member=rng.choice(floor.members),
        title=rng.choice(floor.copies).title,
        pickup_branch=rng.choice(floor.branches),
        today=day,
    )


def _cancel(_floor: Floor, rng: Random, day: date) -> None:
    known = list(Reservation.objects.all())
    if known:
        cancel(rng.choice(known), today=day)


def _renew_all(floor: Floor, rng: Random, day: date) -> None:
    mine = Loan.objects.filter(member=rng.choice(floor.members)).for_display()
    renew_several(mine, today=day, at=noon(day))


def _pay(floor: Floor, rng: Random, day: date) -> None:
    member = rng.choice(floor.members)
    pay(member, cents=rng.choice([5, 300]), means="card", key=uuid4(), today=day, at=noon(day))


def _lose(_floor: Floor, rng: Random, day: date) -> None:
    known = list(Loan.objects.all())
    if known:
        lost = rng.choice([declare_lost, _claim])
        lost(rng.choice(known), today=day, at=noon(day))


def _claim(loan: Loan, *, today: date, at: object) -> Loan:
    return claim_returned(loan, today=today)


def _night(_floor: Floor, _rng: Random, day: date) -> None:
    expire_shelf(today=day + timedelta(days=30), at=noon(day))
    settle_open(today=day, at=noon(day))
    age_to_lost(today=day, at=noon(day))


ACTS = [
    _lend,
    _lend,
    _return,
    _scan,
    _clear,
    _reserve,
    _reserve,
    _cancel,
    _renew_all,
    _pay,
    _lose,
    _night,
]


def test_six_desks_on_the_same_few_things_never_waited_in_a_circle(floor: Floor) -> None:
    """With one lock in another order PostgreSQL ends one of them: `deadlock detected`."""
    heard = at_once(*(lambda seed=seed: a_desk(floor, seed) for seed in range(DESKS)))

    assert heard == ["done"] * DESKS
    on_loan = set(Loan.objects.values_list("copy", flat=True))
    assert not on_loan & set(Whereabouts.objects.values_list("copy", flat=True))
    booked = Transaction.objects.annotate(total=Sum("postings__amount_cents"))
    assert not booked.exclude(total=0).exists()
    held = Reservation.objects.filter(state__in=["ready", "in_transit", "expired"])
    assert held.count() == Whereabouts.objects.exclude(reservation=None).count()
