"""The machine: what people, desks and nights do, in the library and in the model alike."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from loans.closings import operations as closings
from loans.closings.models import CalendarChange
from loans.lost import age_to_lost, declare_lost
from loans.models import Loan
from loans.operations import (
    Mode,
    claim_returned,
    forgive_claims,
    lend_copy,
    renew_loan,
    renew_several,
    return_copy,
    take_in,
    undo_renewal,
    withdraw_claim,
)
from loans.settling import settle_open
from payments.models import Charge
from payments.operations import pay, waive
from reservations.operations import (
    Wish as Asked,
)
from reservations.operations import (
    cancel,
    clear,
    end_what_nobody_needs,
    expire_shelf,
    extend,
    place,
    resume,
    suspend,
)
from tests.circulation_model import policy
from tests.circulation_model.compared import OPENING, ComparedMachine
from tests.circulation_model.policy import BRANCHES, CHILD, COPIES, MEMBERS, days
from tests.circulation_model.things import Wish
from tests.reminders.planned import write_due_soon

WHO, WHAT, WHERE = st.sampled_from(MEMBERS), st.sampled_from(COPIES), st.sampled_from(BRANCHES)
WHICH = st.integers(min_value=0, max_value=5)
TITLE = st.sampled_from("KL")
AHEAD = st.integers(min_value=1, max_value=12)
CENTS = st.sampled_from([5, 15, 50, 100, 400, 501, 2000, 2600])
MODE = st.sampled_from(["normal", "normal", "normal", "book_drop", "amnesty"])
NIGHTS = st.sampled_from([1, 1, 2, 3, 7, 23])


class CirculationMachine(ComparedMachine):
    """Members, branches, copies and nights in any order."""

    # the desk

    @rule(copy=WHAT, member=WHO, branch=WHERE)
    def lend(self, copy: str, member: str, branch: str) -> None:
        obstacles = self.model.lend_obstacles(copy, member, branch)
        here = self.library
        if self.heard(
            lambda: lend_copy(
                here.copies[copy],
                here.members[member],
                branch=here.branches[branch],
                **self.when(),
            ),
            obstacles,
        ):
            self.model.lend(copy, member, branch)

    @rule(copy=WHAT, branch=WHERE, mode=MODE)
    def take_back(self, copy: str, branch: str, mode: str) -> None:
        obstacles = set() if copy in self.model.out else {"copy_not_on_loan"}
        if self.heard(
            lambda: return_copy(
                self.library.copies[copy],
                branch=self.library.branches[branch],
                mode=Mode(mode),
                **self.when(),
            ),
            obstacles,
        ):
            self.model.take_back(copy, branch, mode)

    @rule(copy=WHAT, branch=WHERE)
    def scan(self, copy: str, branch: str) -> None:
        was_out = copy in self.model.out
        had_place, wanted = copy in self.model.places, self.model.queue(policy.title_of(copy))
        is_home = policy.HOMES[copy] == branch and copy not in self.model.searched
        has_reason = was_out or had_place or any(each.wants(self.model.today) for each in wanted)
        obstacles = {"copy_not_on_loan"} if is_home and not has_reason else set()
        if self.heard(
            lambda: take_in(
                self.library.copies[copy], branch=self.library.branches[branch], **self.when()
            ),
            obstacles,
        ):
            if was_out:
                self.model.take_back(copy, branch, "normal")
            else:
                self.model.searched.discard(copy)
                self.model.scan(copy, branch)

    @rule(copy=WHAT)
    def clear_the_shelf(self, copy: str) -> None:
        lies = self.model.places.get(copy)
        branch = lies.branch if lies else policy.RIJSSEN
        obstacles = set()
        if lies is None or lies.state == "in_transit":
            obstacles = {"not_on_hold_shelf"}
        elif lies.wish and lies.wish.state != "expired":
            obstacles = {"still_held"}
        if self.heard(
            lambda: clear(
                self.library.copies[copy], branch=self.library.branches[branch], **self.when()
            ),
            obstacles,
        ):
            self.model.scan(copy, branch)

    @precondition(lambda self: self.model.out)
    @rule(which=WHICH, at_desk=st.booleans())
    def renew(self, which: int, at_desk: bool) -> None:
        out = self.some_out(which)
        obstacles = self.model.renew_obstacles(out, at_desk=at_desk)
        mine = Loan.objects.filter(copy=self.library.copies[out.copy]).for_display()
        if obstacles:
            (outcome,) = renew_several(mine, at_desk=at_desk, **self.when())
            assert {each.code for each in outcome.obstacles} == obstacles
        if self.heard(lambda: renew_loan(mine[0], at_desk=at_desk, **self.when()), obstacles):
            self.model.renew(out, self.now)

    @precondition(lambda self: self.model.out)
    @rule(which=WHICH)
    def undo_a_renewal(self, which: int) -> None:
        out = self.some_out(which)
        at, obstacles = self.when()["at"], set()
        if not out.renewals:
            obstacles = {"nothing_to_undo"}
        elif at - out.renewals[-1].at > timedelta(minutes=policy.UNDO_MINUTES):
            obstacles = {"undo_too_late"}
        if self.heard(lambda: undo_renewal(self.loan(out.copy), at=at), obstacles):
            self.model.undo_renewal(out)
            self.due_before.pop(out.copy, None)

    @precondition(lambda self: self.model.out)
    @rule(which=WHICH)
    def claim(self, which: int) -> None:
        out = self.some_out(which)
        obstacles = {"loan_is_lost"} if out.lost else {"loan_is_claimed"} if out.claimed else set()
        if self.heard(
            lambda: claim_returned(self.loan(out.copy), today=self.model.today), obstacles
        ):
            out.claimed = self.model.today
            self.model.searched.add(out.copy)

    @precondition(lambda self: self.model.out)
    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        out = self.some_out(which)
        withdraw_claim(self.loan(out.copy))
        out.claimed = None
        self.model.searched.discard(out.copy)

    @precondition(lambda self: self.model.out)
    @rule(which=WHICH)
    def lose(self, which: int) -> None:
        out = self.some_out(which)
        obstacles = {"loan_is_lost"} if out.lost else set()
        if self.heard(lambda: declare_lost(self.loan(out.copy), **self.when()), obstacles):
            self.model.lose(out)

    # reservations

    @rule(
        member=WHO,
        title=TITLE,
        branch=WHERE,
        suspended=st.none() | AHEAD,
        needed=st.none() | AHEAD,
    )
    def reserve(
        self, member: str, title: str, branch: str, suspended: int | None, needed: int | None
    ) -> None:
        today = self.model.today
        until = today + days(suspended) if suspended else None
        last = today + days(needed + (suspended or 0)) if needed else None
        obstacles = self.model.place_obstacles(member, title)
        here, made = self.library, []
        asked = Asked(here.branches[branch], suspended_until=until, not_needed_after=last)

        def act() -> None:
            made.append(
                place(here.members[member], here.copies[f"{title}1"].title, asked, **self.when())
            )

        if self.heard(act, obstacles):
            number = made[0].pk
            self.model.wishes.append(
                Wish(number, member, title, branch, number, suspended=until, needed=last)
            )
            if member != CHILD:
                self.model.money[member].charge(policy.RESERVING_CENTS)

    @precondition(lambda self: self.model.wishes)
    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        wish = self.some_wish(which)
        cancel(self.reservation(wish), today=self.model.today)
        self.model.end(wish)

    @precondition(lambda self: self.model.wishes)
    @rule(which=WHICH, ahead=AHEAD)
    def suspend(self, which: int, ahead: int) -> None:
        wish = self.some_wish(which)
        until, obstacles = self.model.today + days(ahead), set()
        if wish.state != "waiting":
            obstacles.add("already_captured")
        if wish.needed and until > wish.needed:
            obstacles.add("suspended_too_long")
        if wish.is_over(self.model.today):
            obstacles.add("day_has_passed")
        if self.heard(
            lambda: suspend(self.reservation(wish), until=until, today=self.model.today), obstacles
        ):
            wish.suspended = until

    @precondition(lambda self: self.model.wishes)
    @rule(which=WHICH)
    def resume(self, which: int) -> None:
        wish = self.some_wish(which)
        resume(self.reservation(wish))
        wish.suspended = None

    @precondition(lambda self: self.model.wishes)
    @rule(which=WHICH)
    def extend(self, which: int) -> None:
        wish = self.some_wish(which)
        obstacles, later = set(), None
        if wish.until is None or wish.until < self.model.today:
            obstacles = {"not_ready"}
        else:
            later = wish.until + days(policy.EXTENSION_DAYS)
            later = self.model.calendar.first_open(wish.pickup, later)
            later = min(later, wish.needed or later)
            obstacles |= {"already_extended"} if wish.extended else set()
            obstacles |= {"no_extension"} if later <= wish.until else set()
        if self.heard(lambda: extend(self.reservation(wish), today=self.model.today), obstacles):
            wish.until, wish.extended = later, True

    # money

    @precondition(lambda self: self.model.somebody_owes())
    @rule(member=WHO, cents=CENTS)
    def pay(self, member: str, cents: int) -> None:
        today, paper = self.model.today, self.model.money[member]
        may = any(each.open for each in paper.owed) or (member, today) in self.model.paid_on
        person = self.library.members[member]
        if self.heard(
            lambda: pay(person, cents=cents, means="card", key=uuid4(), **self.when()),
            set() if may else {"nothing_owed"},
        ):
            paper.pay(cents)
            self.model.paid_on.add((member, today))

    @precondition(lambda self: self.model.somebody_owes())
    @rule(which=WHICH, cents=CENTS)
    def waive(self, which: int, cents: int) -> None:
        debtors = [name for name in MEMBERS if self.model.money[name].owed]
        member = debtors[which % len(debtors)]
        owed = self.model.money[member].owed
        number = which % len(owed)
        charge = Charge.objects.of(self.library.members[member]).oldest_first()[number]
        obstacles = {"more_than_open"} if cents > owed[number].open else set()
        if self.heard(
            lambda: waive(charge, cents=cents, reason="goodwill", by=None, **self.when()), obstacles
        ):
            owed[number].waived += cents

    # days

    @rule(nights=NIGHTS)
    def sleep(self, nights: int) -> None:
        for _night in range(nights):
            self.model.night()
            self.now = datetime.combine(self.model.today, OPENING, UTC)
            self.by_itself()

    @rule(branch=WHERE, ahead=AHEAD, length=st.integers(min_value=0, max_value=3))
    def close(self, branch: str, ahead: int, length: int) -> None:
        first = self.model.today + days(ahead)
        last = first + days(length)
        change = CalendarChange(
            kind=CalendarChange.Kind.CLOSING,
            branch=self.library.branches[branch],
            first_day=first,
            last_day=last,
            name="Verbouwing",
        )
        self.now += timedelta(minutes=policy.UNDO_MINUTES + 1)
        before = (branch, first, last) in self.model.closings
        if self.heard(
            lambda: closings.declare(change, by=self.colleague, at=self.when()["at"]),
            {"already_declared"} if before else set(),
        ):
            self.model.close(branch, first, last)

    def by_itself(self) -> None:
        """What the library does at night, in the order of its schedule, and the reminders of 7."""
        when = self.when()
        closings.move_stragglers(at=self.now)
        expire_shelf(**when)
        end_what_nobody_needs(**when)
        settle_open(**when)
        forgive_claims(**when)
        age_to_lost(**when)
        write_due_soon(now=self.now)
