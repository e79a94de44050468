"""A member's money as a story: what, when, how much, and how it was paid, in plain words.

Titles are not in it: the ledger does not know them. Who does, adds them by the number of the
charge (`payments.words`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from payments.models import Account, Charge, Means, Posting, Transaction

Words = str | Promise
Kind = Transaction.Kind


@dataclass
class StoryLine:
    """One thing that happened. Plus means owing more, minus owing less, in cents.

    `charge_id`, `open_cents` and `settled` are there on the line on which a charge was made;
    `about_charge_id` also on a later line about that charge. `is_payment` says that there is a
    receipt for `transaction_id`. `about` is empty until somebody names it.
    """

    on: date
    what: Words
    cents: int
    transaction_id: int
    charge_id: int | None = None
    charge_kind: str = ""
    open_cents: int = 0
    settled: str = ""
    is_payment: bool = False
    about_charge_id: int | None = None
    about: str = ""

    @property
    def size_cents(self) -> int:
        """The amount without its sign."""
        return abs(self.cents)


@dataclass
class Story:
    """All lines, oldest first, and where they end: what is open and what is credit, in cents."""

    lines: list[StoryLine] = field(default_factory=list)
    open_cents: int = 0
    credit_cents: int = 0

    @property
    def still_open(self) -> list[StoryLine]:
        """The charges of which something is owed, the oldest first: so money pays them."""
        owed = [line for line in self.lines if line.charge_id and line.open_cents]
        return sorted(owed, key=lambda line: (line.on, line.charge_id))

    @property
    def newest_first(self) -> list[StoryLine]:
        return self.lines[::-1]


class Booked(NamedTuple):
    """One posting on the account of a member, with what it belongs to."""

    transaction_id: int
    kind: str
    booked_on: date
    reason: str
    reverses_id: int | None
    charge_id: int | None
    charge_kind: str | None
    made_on: date | None
    amount_cents: int
    means: str


def story_of(member: Member) -> Story:
    """Tell the story of `member`, in two queries however long it is."""
    booked = list(_booked(member))
    story = Story()
    charges: dict[int, StoryLine] = {}
    for group in _by_transaction(booked):
        story.lines += _tell(group, charges)
    charged: dict[int, int] = {}
    for each in booked:
        if not each.charge_id:
            story.credit_cents -= each.amount_cents
            continue
        charges[each.charge_id].open_cents += each.amount_cents
        story.open_cents += each.amount_cents
        if each.kind == Kind.CHARGE:
            charged[each.charge_id] = charged.get(each.charge_id, 0) + each.amount_cents
    ways = _ways_paid(booked)
    for number, line in charges.items():
        line.settled = _settled(line, charged[number], ways.get(number, []))
    return story


def _booked(member: Member) -> Iterator[Booked]:
    rows = (
        Posting.objects.filter(account__holder__member=member)
        .order_by("transaction_id", "pk")
        .values_list(
            "transaction_id",
            "transaction__kind",
            "transaction__booked_on",
            "transaction__reason",
            "transaction__reverses_id",
            "charge_id",
            "charge__kind",
            "charge__made_on",
            "amount_cents",
        )
    )
    means = dict(
        Posting.objects.filter(
            account__kind=Account.Kind.MEANS,
            transaction__postings__account__holder__member=member,
        ).values_list("transaction_id", "account__code")
    )
    for row in rows:
        yield Booked(*row, means=means.get(row[0], "").removeprefix("means_"))


def _by_transaction(booked: list[Booked]) -> list[list[Booked]]:
    groups: dict[int, list[Booked]] = {}
    for each in booked:
        groups.setdefault(each.transaction_id, []).append(each)
    return list(groups.values())


def _tell(group: list[Booked], charges: dict[int, StoryLine]) -> list[StoryLine]:
    """Turn one transaction into lines; what only moves between charge and credit is no line."""
    first = group[0]
    if first.kind == Kind.CHARGE:
        return _tell_charge(first, charges)
    if first.kind in (Kind.APPLY, Kind.RELEASE):
        return []
    return [
        StoryLine(
            on=first.booked_on,
            what=_words(first),
            cents=sum(each.amount_cents for each in group),
            transaction_id=first.transaction_id,
            is_payment=first.kind in (Kind.PAY, Kind.PAY_OUT),
            about_charge_id=first.charge_id if first.kind == Kind.WAIVE else None,
        )
    ]


def _tell_charge(each: Booked, charges: dict[int, StoryLine]) -> list[StoryLine]:
    """A fee that grows day by day stays one line; what becomes lower is told apart."""
    number = each.charge_id or 0
    known = charges.get(number)
    if known is not None and each.amount_cents > 0:
        known.cents += each.amount_cents
        return []
    line = StoryLine(
        on=each.booked_on if known else (each.made_on or each.booked_on),
        what=_lowered(each) if known else _label(each),
        cents=each.amount_cents,
        transaction_id=each.transaction_id,
        charge_kind=each.charge_kind or "",
        about_charge_id=number,
    )
    if known is None:
        line.charge_id = number
        charges[number] = line
    return [line]


_CHARGES: dict[str, Words] = {
    Charge.Kind.OVERDUE: gettext_lazy("Brought back late"),
    Charge.Kind.REPLACEMENT: gettext_lazy("Lost: what a new one costs"),
    Charge.Kind.REPLACEMENT_ADMIN: gettext_lazy("Lost: administration"),
    Charge.Kind.RESERVATION: gettext_lazy("Reservation"),
    Charge.Kind.NOT_COLLECTED: gettext_lazy("Reservation not collected"),
    Charge.Kind.CARD: gettext_lazy("New card"),
    Charge.Kind.DAMAGE: gettext_lazy("Damage"),
    Charge.Kind.INTERLIBRARY: gettext_lazy("From another library"),
    Charge.Kind.MEMBERSHIP: gettext_lazy("Membership fee"),
}
_LOWERED: dict[str, Words] = {
    Charge.Kind.OVERDUE: gettext_lazy("Brought back late: it costs less after all"),
    Charge.Kind.REPLACEMENT: gettext_lazy("Found again: you need not pay for a new one"),
}
_REASONS: dict[str, Words] = {
    Transaction.Reason.MISTAKE: gettext_lazy("Waived: our mistake"),
    Transaction.Reason.NOT_TO_BLAME: gettext_lazy("Waived: you could not help it"),
    Transaction.Reason.GOODWILL: gettext_lazy("Waived this time"),
    Transaction.Reason.AGREED: gettext_lazy("Waived, as agreed with you"),
    Transaction.Reason.RULE: gettext_lazy("Waived by our rules"),
    Transaction.Reason.LOST_CLAIM: gettext_lazy("Waived"),
}


def _label(each: Booked) -> Words:
    return _CHARGES[each.charge_kind or ""]


def _lowered(each: Booked) -> Words:
    if each.reverses_id is not None:
        return gettext_lazy("Turned back: this was not right")
    return _LOWERED.get(each.charge_kind or "", gettext_lazy("It costs less after all"))


def _words(each: Booked) -> Words:
    is_back = each.reverses_id is not None
    if each.kind == Kind.WAIVE:
        if is_back:
            return gettext_lazy("No longer waived")
        is_needless = each.amount_cents > 0
        return gettext_lazy("Waiving was not needed") if is_needless else _REASONS[each.reason]
    if each.kind == Kind.PAY_OUT:
        return gettext_lazy("Pay-out turned back") if is_back else _paid_out(each.means)
    return gettext_lazy("Payment turned back") if is_back else _paid(each.means)


def _paid(means: str) -> Words:
    if means == Means.CASH:
        return gettext_lazy("You paid in cash")
    return gettext_lazy("You paid by card")


def _paid_out(means: str) -> Words:
    if means == Means.CASH:
        return gettext_lazy("You got credit back in cash")
    return gettext_lazy("You got credit back on your bank account")


def _ways_paid(booked: list[Booked]) -> dict[int, list[str]]:
    """Return by which ways each charge was made smaller, in the order of the first time."""
    ways: dict[int, list[str]] = {}
    for each in booked:
        way = each.means or (each.kind if each.kind in (Kind.APPLY, Kind.WAIVE) else "")
        if each.charge_id and each.amount_cents < 0 and way:
            known = ways.setdefault(each.charge_id, [])
            known += [way] if way not in known else []
    return ways


def _settled(line: StoryLine, charged_cents: int, ways: list[str]) -> str:
    """Say how a charge was paid, in words; empty while all of it is still owed."""
    words: dict[str, str] = {
        Means.CASH: _("in cash"),
        Means.CARD: _("by card"),
        Kind.APPLY: _("with credit"),
        Kind.WAIVE: _("waived"),
    }
    if not charged_cents:
        return _("no longer owed")
    if line.open_cents == charged_cents:
        return ""
    how = ", ".join(words[way] for way in ways)
    if line.open_cents:
        return _("paid in part (%(how)s)") % {"how": how}
    return how if ways == [Kind.WAIVE] else _("paid (%(how)s)") % {"how": how}
