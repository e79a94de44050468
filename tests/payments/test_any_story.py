"""Whatever happens in whatever order, the ledger says what a simple sum of our own says."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bieb.lib.errors import DomainError
from members.models import Account, Member
from payments.balances import balance_of, open_charges
from payments.models import Charge, Posting, Transaction
from payments.operations import charge, pay, pay_out, reverse, set_charge, waive
from tests.builders import MONDAY, a_colleague, a_member, at_noon

NOON = at_noon(MONDAY)
WHEN: dict[str, Any] = {"today": MONDAY, "at": NOON}
CENTS = st.integers(min_value=1, max_value=60)
WHICH = st.integers(min_value=0, max_value=2)
STEPS = st.one_of(
    st.tuples(st.just("charge"), WHICH, CENTS),
    st.tuples(st.just("set"), WHICH, st.integers(min_value=0, max_value=60)),
    st.tuples(st.just("pay"), WHICH, CENTS),
    st.tuples(st.just("waive"), WHICH, CENTS),
    st.tuples(st.just("out"), WHICH, CENTS),
    st.tuples(st.just("back"), WHICH, CENTS),
)


@dataclass
class Owed:
    """One charge as somebody would write it on paper."""

    charged: int
    paid: int = 0
    waived: int = 0

    @property
    def open(self) -> int:
        return self.charged - self.paid - self.waived


@dataclass
class Paper:
    """A member's money on one sheet of paper: charges in order of age, and credit."""

    owed: list[Owed] = field(default_factory=list)
    credit: int = 0
    in_hand: int = 0

    def use_credit(self) -> None:
        for each in self.owed:
            part = min(self.credit, each.open)
            each.paid += part
            self.credit -= part

    def charge(self, cents: int) -> None:
        self.owed.append(Owed(cents))
        self.use_credit()

    def set(self, number: int, cents: int) -> None:
        each = self.owed[number]
        each.charged = cents
        from_paid = min(max(-each.open, 0), each.paid)
        each.paid -= from_paid
        self.credit += from_paid
        each.waived += min(each.open, 0)
        self.use_credit()

    def pay(self, cents: int) -> None:
        self.in_hand += cents
        self.credit += cents
        self.use_credit()

    def out(self, cents: int) -> None:
        self.in_hand -= cents
        self.credit -= cents

    def unpay(self, cents: int) -> None:
        self.in_hand -= cents
        part = min(cents, self.credit)
        self.credit -= part
        cents -= part
        for each in reversed(self.owed):
            part = min(cents, each.paid)
            each.paid -= part
            cents -= part

    @property
    def can_unpay(self) -> int:
        return self.credit + sum(each.paid for each in self.owed)


@dataclass
class Story:
    """The same steps in the ledger and on paper."""

    member: Member
    colleague: Account
    paper: Paper = field(default_factory=Paper)
    charges: list[Charge] = field(default_factory=list)
    payments: list[tuple[Transaction, int]] = field(default_factory=list)

    def step(self, what: str, which: int, cents: int) -> None:
        getattr(self, what)(which, cents)

    def charge(self, _which: int, cents: int) -> None:
        made = charge(self.member, kind="overdue", cents=cents, **WHEN)
        assert made is not None
        self.charges.append(made)
        self.paper.charge(cents)

    def set(self, which: int, cents: int) -> None:
        if which < len(self.charges):
            set_charge(self.charges[which], cents=cents, **WHEN)
            self.paper.set(which, cents)

    def pay(self, _which: int, cents: int) -> None:
        with suppress(DomainError):
            paid = pay(self.member, cents=cents, means="card", key=uuid4(), **WHEN)
            self.payments.append((paid, cents))
            self.paper.pay(cents)

    def waive(self, which: int, cents: int) -> None:
        if which >= len(self.charges):
            return
        allowed = cents <= self.paper.owed[which].open
        try:
            waive(self.charges[which], cents=cents, reason="goodwill", by=None, **WHEN)
        except DomainError:
            assert not allowed
        else:
            assert allowed
            self.paper.owed[which].waived += cents

    def out(self, _which: int, cents: int) -> None:
        allowed = cents <= self.paper.credit
        try:
            pay_out(self.member, cents=cents, means="card", key=uuid4(), by=self.colleague, **WHEN)
        except DomainError:
            assert not allowed
        else:
            assert allowed
            self.paper.out(cents)

    def back(self, which: int, _cents: int) -> None:
        if which >= len(self.payments):
            return
        paid, cents = self.payments[which]
        allowed = cents <= self.paper.can_unpay
        try:
            reverse(paid, by=None, **WHEN)
        except DomainError:
            assert not allowed
        else:
            assert allowed
            self.paper.unpay(cents)
            del self.payments[which]


@pytest.mark.django_db
@given(steps=st.lists(STEPS, min_size=8, max_size=30))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_ledger_said_what_a_sheet_of_paper_said(steps: list[tuple[str, int, int]]) -> None:
    story = Story(a_member(), _colleague())

    for step in steps:
        story.step(*step)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    amounts = Charge.objects.of(story.member).with_amounts().oldest_first()
    assert [Owed(each.charged_cents, each.paid_cents, each.waived_cents) for each in amounts] == (
        story.paper.owed
    )
    owed = [each.open for each in story.paper.owed]
    found = balance_of(story.member)
    assert (found.open_cents, found.credit_cents) == (sum(owed), story.paper.credit)
    assert [each.open_cents for each in open_charges(story.member)] == [
        each for each in owed if each
    ]
    assert min(found.open_cents, found.credit_cents) == 0
    assert Posting.objects.all().total_cents() == 0
    of_member = Transaction.objects.of(story.member).values("pk")
    received = Posting.objects.filter(account__code="means_card", transaction__in=of_member)
    assert received.total_cents() == story.paper.in_hand


def _colleague() -> Account:
    return Account.objects.filter(is_staff=True).first() or a_colleague()
