"""Things that stay away, and what the ladder of reminders said about them, day by day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from bieb.lib.clock import noon
from bieb.lib.errors import DomainError
from catalog.models import Copy
from loans.models import Loan, PastLoan
from loans.operations import lend_copy
from members.models import Account, Member
from notifications import batches, bounces
from notifications.channels import CHANNELS
from notifications.composing import composed
from notifications.handing import Handed, record
from notifications.letters import kind_of
from notifications.models import Message
from notifications.outcomes import Outcome
from notifications.quiet import when_allowed
from notifications.return_path import SHORT, Returned, fingerprint
from reminders import checking
from reminders.models import Step
from reminders.planning import write_reminders

LATE = (149, 128, 70, 70, 70, 49)
"""For how many days each of these is late today: from the agency down to the second reminder."""
BACK_AND_ON_PAPER = 28
"""For how many days it is for one whose mail comes back, and for one who has no mailbox."""
PERIOD = 21
FROM, FRESH = timedelta(days=89), timedelta(days=10)
"""From when is told (texts are kept for ninety days), and what came up so lately that it waits for a colleague."""
AT_SEVEN, AT_EIGHT, AT_TEN = (timedelta(hours=hours) for hours in (-5, -4, -2))
EMAIL = Message.Channel.EMAIL


def make_ladder(cast: dict[str, Member], members: Sequence[Member], *, today: date) -> None:
    """Lend some things long ago, and let every day since say what it had to.

    Marga let go what needs a colleague, but not what came up these days.
    """
    shelf = iter(_stayed_in(today))
    late = [_lend(_who_may(members, today), shelf, days, today=today) for days in LATE]
    late += [
        _lend(iter([cast[key]]), shelf, BACK_AND_ON_PAPER, today=today)
        for key in ("bounce", "truus")
    ]
    marga = Account.objects.get(username="marga")
    for day in _days_of(late, today=today):
        write_reminders(now=noon(day) + AT_SEVEN)
        if day <= today - FRESH:
            _let_go(day, by=marga)
        _deliver(day)
    _come_back(cast["bounce"], noon(today - timedelta(days=1)))
    write_reminders(now=noon(today) + AT_SEVEN)
    batches.make_batch(at=noon(today) + AT_EIGHT)


def _stayed_in(today: date) -> QuerySet[Copy]:
    """Books that nobody had for half a year and nobody waits for, in a fixed order."""
    lately = PastLoan.objects.filter(
        copy=OuterRef("pk"), returned_week__gte=today - timedelta(days=182)
    )
    copies = Copy.objects.in_collection().filter(~Exists(lately), loan=None, whereabouts=None)
    shelf = copies.filter(item_type__code="boek", title__reservations=None)
    return shelf.select_related("branch").order_by("-pk")


def _who_may(members: Sequence[Member], today: date) -> Iterator[Member]:
    """Adults with a mailbox and nothing at home."""
    busy = set(Loan.objects.values_list("member", flat=True))
    with_mail = set(Account.objects.exclude(email="").values_list("member", flat=True))
    able = with_mail - busy
    return (each for each in members if each.pk in able and (each.age_on(today) or 19) >= 19)


def _lend(people: Iterator[Member], shelf: Iterator[Copy], days: int, *, today: date) -> Loan:
    """Lend to the first one who may, so long ago that it is `days` late today."""
    day = today - timedelta(days=days + PERIOD)
    for member in people:
        copy = next(shelf)
        try:
            return lend_copy(copy, member, branch=copy.branch, today=day, at=noon(day))
        except DomainError:  # no member yet or no more, or one who owes too much
            continue
    raise ValueError(days)


def _days_of(loans: Sequence[Loan], *, today: date) -> list[date]:
    """The days before today on which it was the turn of a step after the due date."""
    after = Step.objects.climbed().filter(days__gt=0).values_list("days", flat=True)
    days = {loan.due_on + timedelta(days=each) for loan in loans for each in after}
    return sorted(day for day in days if today - FROM <= day < today)


def _let_go(day: date, *, by: Account) -> None:
    waiting = list(checking.held().values_list("pk", flat=True))
    if waiting:
        checking.approve(waiting, by=by, at=noon(day) + AT_EIGHT)


def _deliver(day: date) -> None:
    """The post took everything of `day`: mails as they are, letters on a pile that was printed."""
    at = when_allowed(noon(day) + AT_TEN)
    left = Message.objects.waiting(at).exclude(step="")
    for code in (
        left.filter(channel=EMAIL).values_list("kind", flat=True).distinct().order_by("kind")
    ):
        mails = left.filter(channel=EMAIL, kind=code).select_related("member__account")
        for letter, mail in composed(kind_of(code), list(mails), make=CHANNELS[EMAIL].compose):
            Message.objects.filter(pk__in=[each.pk for each in letter.messages]).update(attempts=1)
            handed = Handed(letter, Outcome(Message.State.SENT), mail)
            record(handed, CHANNELS[EMAIL], now=at)
    if left.filter(channel=Message.Channel.LETTER).exists():
        pile = batches.make_batch(at=at)
        batches.print_batch(pile, at=at)
        batches.post(pile, at=at)


def _come_back(member: Member, at: datetime) -> None:
    """Their mail server says that there is no such mailbox: a letter takes its place."""
    account = Account.objects.get(member=member)
    message = Message.objects.filter(member=member, channel=EMAIL, state="sent").latest("pk")
    returned = Returned(message.pk, fingerprint(account.email)[:SHORT])
    bounces.take_back(bounces.Bounce(returned, "5.1.1", is_final=True), at=at)
