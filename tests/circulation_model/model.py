"""A library on paper: what may happen, and what comes of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.circulation_model import policy
from tests.circulation_model.policy import CHILD, COPIES, HOMES, SMALL, days, title_of, year_of
from tests.circulation_model.things import Extension, Out, Place, Wish
from tests.payments.test_any_story import Paper


@dataclass
class Model:
    """Everything there is to know on one day."""

    today: date
    calendar: policy.Calendar = field(default_factory=policy.Calendar)
    out: dict[str, Out] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    wishes: list[Wish] = field(default_factory=list)
    searched: set[str] = field(default_factory=set)
    money: dict[str, Paper] = field(default_factory=lambda: defaultdict(Paper))
    paid_on: set[tuple[str, date]] = field(default_factory=set)
    used: Counter[date] = field(default_factory=Counter)
    told: set[tuple[str, int, date]] = field(default_factory=set)
    passed_at_the_shelf: int = 0
    closings: set[tuple[str, date, date]] = field(default_factory=set)

    # what may not be

    def money_blocks(self, member: str) -> set[str]:
        owed = sum(each.open for each in self.money[member].owed)
        is_blocked = member != CHILD and owed > policy.BLOCK_OVER_CENTS
        return {"owes_too_much"} if is_blocked else set()

    def year_blocks(self, member: str) -> set[str]:
        is_full = member == SMALL and self.used[year_of(self.today)] >= policy.YEARLY_LOANS
        return {"yearly_limit_reached"} if is_full else set()

    def lend_obstacles(self, copy: str, member: str, branch: str) -> set[str]:
        if copy in self.out:
            return {"copy_already_yours" if self.out[copy].member == member else "copy_on_loan"}
        found = self.money_blocks(member) | self.year_blocks(member)
        if sum(each.member == member for each in self.out.values()) >= policy.MAX_LOANS:
            found.add("loan_limit_reached")
        place = self.places.get(copy)
        if place is None:
            return found
        if place.wish and place.wish.member != member:
            found.add("copy_held")
        elif place.wish and place.state == "in_transit" and place.branch != branch:
            found.add("copy_on_its_way")
        if place.state == "to_clear" and self._first_before(copy, member):
            found.add("clear_first")
        return found

    def renew_obstacles(self, out: Out, *, at_desk: bool) -> set[str]:
        found = self.money_blocks(out.member) | self.year_blocks(out.member)
        if len(out.renewals) >= policy.MAX_RENEWALS:
            found.add("no_renewals_left")
        new = self.renewed_until(out)
        if new <= out.due:
            found.add("nothing_gained")
        elif new <= self.today:
            found.add("too_late_to_renew")
        if out.lost:
            found.add("loan_is_lost")
        elif out.claimed:
            found.add("loan_is_claimed")
        title = title_of(out.copy)
        waiting = [
            each
            for each in self.queue(title)
            if each.member != out.member and each.wants(self.today)
        ]
        if len(waiting) > sum(self.is_free(copy) for copy in COPIES if title_of(copy) == title):
            found.add("reserved_by_other")
        return found

    def place_obstacles(self, member: str, title: str) -> set[str]:
        found = self.money_blocks(member)
        mine = [each for each in self.wishes if each.member == member and each.state != "expired"]
        if any(each.title == title for each in mine):
            found.add("already_reserved")
        if len(mine) >= policy.MAX_RESERVATIONS:
            found.add("reservation_limit_reached")
        at_home = (each for each in self.out.values() if each.member == member)
        if any(title_of(each.copy) == title for each in at_home):
            found.add("already_at_home")
        return found

    # questions

    def is_free(self, copy: str) -> bool:
        return copy not in self.out and copy not in self.places and copy not in self.searched

    def somebody_owes(self) -> bool:
        return any(each.open for paper in self.money.values() for each in paper.owed)

    def queue(self, title: str) -> list[Wish]:
        """Who waits, oldest first."""
        rows = (each for each in self.wishes if each.title == title and each.state == "waiting")
        return sorted(rows, key=lambda each: each.turn)

    def renewed_until(self, out: Out) -> date:
        """In Rijssen it counts from today, in Holten from the due date."""
        start = self.today if out.branch == policy.RIJSSEN else out.due
        new = self.calendar.first_open(out.branch, start + days(policy.RENEWAL_DAYS))
        return max(start, new)

    def late_cents(self, out: Out, until: date) -> int:
        if out.member == CHILD:
            return 0
        return self.calendar.late_cents(out.branch, out.due, out.counts_until(until))

    def _first_before(self, copy: str, member: str) -> bool:
        """Say whether somebody else is first in line for a copy that must come off the shelf."""
        own = self._own(copy, member)
        others = [
            each
            for each in self.queue(title_of(copy))
            if each.member != member and each.wants(self.today)
        ]
        return bool(others) and (own is None or own.turn > others[0].turn)

    def _own(self, copy: str, member: str) -> Wish | None:
        place = self.places.get(copy)
        if place and place.wish and place.wish.state != "expired":
            return place.wish
        title = title_of(copy)
        mine = (
            each
            for each in self.wishes
            if (each.member, each.title) == (member, title) and each.state != "expired"
        )
        return next(mine, None)

    # what happens

    def lend(self, copy: str, member: str, branch: str) -> None:
        kept = copy in self.places and self.places[copy].wish is not None
        if not kept and self._first_before(copy, member):
            self.passed_at_the_shelf += 1
        own = self._own(copy, member)
        place = self.places.pop(copy, None)
        if place and place.wish and place.wish is not own:
            self.end(place.wish)
        if own:
            self.end(own)
        due = self.calendar.first_open(branch, self.today + days(policy.LOAN_DAYS))
        self.out[copy] = Out(copy, member, branch, self.today, due)
        self.searched.discard(copy)
        self.use_year(member)

    def use_year(self, member: str, number: int = 1, *, on: date | None = None) -> None:
        if member == SMALL:
            self.used[year_of(on or self.today)] += number

    def take_back(self, copy: str, branch: str, mode: str) -> None:
        out, back_on = self.out[copy], self.today
        if mode == "book_drop":
            back_on = max(out.lent_on, self.calendar.last_open_before(branch, self.today))
        self._undo_renewals_after(out, back_on)
        self.set_line(out, 0 if mode == "amnesty" else self.late_cents(out, back_on))
        if out.price_line is not None and back_on <= out.lost_on() + days(policy.REFUND_DAYS):
            self.money[out.member].set(out.price_line, 0)
            if back_on < out.lost_on():  # it was in the book drop before it counted as lost
                self.money[out.member].set(out.price_line + 1, 0)
        del self.out[copy]
        self.searched.discard(copy)
        self.scan(copy, branch)

    def _undo_renewals_after(self, out: Out, day: date) -> None:
        late = [each for each in out.renewals if each.at.date() > day]
        if late:
            out.due = late[0].old
        for each in late:
            out.renewals.remove(each)
            self.use_year(out.member, -1, on=each.at.date())

    def scan(self, copy: str, branch: str) -> None:
        """A copy that is not out is scanned: it arrives, is for the next, or goes home."""
        place = self.places.get(copy)
        wish = place.wish if place else None
        if place and wish:
            is_over = place.state == "in_transit" and wish.is_over(self.today)
            if wish.state != "expired" and not is_over:
                if place.state == "in_transit" and wish.pickup == branch:
                    self.ready(copy, wish)
                return
            self.end(wish)
        self.for_the_next(copy, branch)

    def for_the_next(self, copy: str, branch: str) -> None:
        self.places.pop(copy, None)
        wants = (each for each in self.queue(title_of(copy)) if each.wants(self.today))
        wish = next(wants, None)
        if wish and wish.pickup == branch:
            self.ready(copy, wish)
        elif wish:
            wish.state = "in_transit"
            self.places[copy] = Place("in_transit", wish.pickup, wish)
        elif HOMES[copy] != branch:
            self.places[copy] = Place("in_transit", HOMES[copy])

    def ready(self, copy: str, wish: Wish) -> None:
        until = self.calendar.first_open(wish.pickup, self.today + days(policy.PICKUP_DAYS))
        wish.state, wish.until = "ready", min(until, wish.needed or until)
        self.places[copy] = Place("ready", wish.pickup, wish)
        self.told.add(("reservation_ready", wish.number, wish.until))

    def end(self, wish: Wish) -> None:
        self.wishes.remove(wish)
        for place in self.places.values():
            if place.wish is wish:
                place.wish = None
                place.state = "in_transit" if place.state == "in_transit" else "to_clear"

    def set_line(self, out: Out, cents: int) -> None:
        """Let the late fee of the date that was missed be `cents`; no line for nothing."""
        paper, number = self.money[out.member], out.lines.get(out.due)
        if number is not None:
            paper.set(number, cents)
        elif cents:
            out.lines[out.due] = len(paper.owed)
            paper.charge(cents)

    def renew(self, out: Out, at: datetime) -> None:
        cost, new = self.late_cents(out, self.today - days(1)), self.renewed_until(out)
        if cost:
            self.set_line(out, cost)
        out.renewals.append(Extension(at, out.due, new))
        out.due = new
        self.use_year(out.member)

    def undo_renewal(self, out: Out) -> None:
        last = out.renewals.pop()
        out.due = last.old
        self.use_year(out.member, -1, on=last.at.date())
        self.set_line(out, self.late_cents(out, self.today - days(1)))

    def lose(self, out: Out) -> None:
        out.lost = self.today
        self.set_line(out, self.late_cents(out, self.today - days(1)))
        paper = self.money[out.member]
        out.price_line = len(paper.owed)
        paper.charge(policy.PRICE_CENTS)
        paper.charge(policy.WORK_CENTS)

    def close(self, branch: str, first: date, last: date) -> None:
        """Close some days ahead: what was due on them, or lies ready until then, moves on."""
        self.closings.add((branch, first, last))
        closed = [first + days(number) for number in range((last - first).days + 1)]
        self.calendar.closed |= {(branch, day) for day in closed}
        for out in self.out.values():
            if out.branch == branch and out.due in closed:
                out.due = self.calendar.first_open(branch, out.due)
        for wish in self.wishes:
            if wish.state == "ready" and wish.pickup == branch and wish.until in closed:
                later = self.calendar.first_open(branch, wish.until)
                wish.until = wish.until if wish.needed and later > wish.needed else later

    def night(self) -> None:
        """The day ends, and what the library does by itself happens."""
        self.today += timedelta(days=1)
        self._end_wishes()
        for out in self.out.values():
            if out.due < self.today:
                self.set_line(out, self.late_cents(out, self.today - days(1)))
        for out in list(self.out.values()):
            if out.claimed and not out.lost and self.today >= out.claimed + days(policy.CLAIM_DAYS):
                self.set_line(out, 0)
                del self.out[out.copy]
        for out in self.out.values():
            is_late = self.today > out.due + days(policy.LOST_AFTER_DAYS)
            if is_late and not out.claimed and not out.lost:
                self.lose(out)

    def _end_wishes(self) -> None:
        for wish in list(self.wishes):
            if wish.state == "ready" and wish.until and wish.until < self.today:
                self._expire(wish)
        for wish in list(self.wishes):
            if wish.state == "waiting" and wish.is_over(self.today):
                self.end(wish)

    def _expire(self, wish: Wish) -> None:
        wish.state = "expired"
        assert wish.until is not None
        self.told.add(("reservation_expired", wish.number, wish.until))
        for place in self.places.values():
            if place.wish is wish:
                place.state = "to_clear"
        if wish.member != CHILD:
            self.money[wish.member].charge(policy.NOT_COLLECTED_CENTS)
