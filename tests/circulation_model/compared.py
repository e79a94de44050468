"""The library and the model side by side, and everything compared after every step."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from bieb.lib.errors import DomainError
from loans.models import Loan
from members.models import Account
from reservations.models import Reservation
from tests.builders import MONDAY, a_colleague
from tests.circulation_model.library import Library, make_library
from tests.circulation_model.model import Model
from tests.circulation_model.policy import MEMBERS
from tests.circulation_model.things import Out, Wish

OPENING = time(9, 0)


class ComparedMachine(RuleBasedStateMachine):
    """The library and the model side by side, and what must hold of the two after every step."""

    library: Library
    model: Model
    colleague: Account

    @initialize()
    def open_the_doors(self) -> None:
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        self.library, self.model = make_library(), Model(MONDAY)
        self.colleague = a_colleague()
        self.now = datetime.combine(MONDAY, OPENING, UTC)
        self.due_before: dict[str, date] = {}

    def teardown(self) -> None:
        if hasattr(self, "taken_back"):
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    def when(self) -> dict[str, Any]:
        """Now, one minute later than before."""
        self.now += timedelta(minutes=1)
        return {"today": self.model.today, "at": self.now}

    def heard(self, act: Callable[[], object], obstacles: set[str]) -> bool:
        """Do it; what came of it must be what the model expects. Say whether it was done."""
        said = ""
        try:
            with transaction.atomic():
                act()
        except DomainError as refusal:
            said = refusal.code
        assert said in (obstacles or {""})
        return not said

    def loan(self, copy: str) -> Loan:
        return Loan.objects.get(copy=self.library.copies[copy])

    def some_out(self, which: int) -> Out:
        known = sorted(self.model.out)
        return self.model.out[known[which % len(known)]]

    def some_wish(self, which: int) -> Wish:
        return self.model.wishes[which % len(self.model.wishes)]

    def reservation(self, wish: Wish) -> Reservation:
        return Reservation.objects.get(pk=wish.number)

    # what always holds

    @invariant()
    def the_library_is_as_the_model_says(self) -> None:
        if not hasattr(self, "library"):
            return
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        here, model = self.library, self.model
        assert here.loans() == {
            name: (out.member, out.due, len(out.renewals), out.claimed, out.lost)
            for name, out in model.out.items()
        }
        assert here.places() == {
            name: (each.state, each.branch, each.wish.number if each.wish else None)
            for name, each in model.places.items()
        }
        assert here.wishes() == {each.number: (each.state, each.until) for each in model.wishes}
        assert here.searched() == model.searched
        assert here.used() == {year: used for year, used in model.used.items() if used}
        assert here.passed_at_the_shelf() == model.passed_at_the_shelf
        assert not here.loans().keys() & here.places().keys()

    @invariant()
    def the_money_is_as_the_model_says(self) -> None:
        if not hasattr(self, "library"):
            return
        for member in MEMBERS:
            paper = self.model.money[member]
            assert self.library.owed(member) == [
                (each.charged, each.paid, each.waived) for each in paper.owed
            ]
            assert not paper.credit or not any(each.open for each in paper.owed)
        assert self.library.does_not_add_up() == 0

    @invariant()
    def nothing_was_said_twice(self) -> None:
        if not hasattr(self, "library"):
            return
        assert self.library.said_twice() == 0
        assert self.library.told() == sorted(self.model.told)

    @invariant()
    def no_due_date_came_closer(self) -> None:
        if not hasattr(self, "library"):
            return
        for copy, out in self.model.out.items():
            before = self.due_before.get(copy)
            assert before is None or out.due >= before or copy not in self.model.out
        self.due_before = {copy: out.due for copy, out in self.model.out.items()}
