"""Look at what waits for a colleague: let it go, or take it out. Two people are two people."""

from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery

from bieb.lib.clock import day_of
from loans.errors import LoanIsLost
from loans.lost import declare_lost
from loans.models import Loan
from members.models import Account
from notifications.letters import held_up, kind_of
from notifications.models import Message
from notifications.quiet import when_allowed
from reminders.errors import NothingWaits
from reminders.models import Approval, Step

NEEDED = {Step.Check.NONE: 0, Step.Check.BATCH: 1, Step.Check.EACH: 1, Step.Check.TWO: 2}


def held() -> QuerySet[Message]:
    """Return what waits for a colleague, with how many approved it (`approvals`)."""
    approvals = (
        Approval.objects.filter(message=OuterRef("pk"))
        .order_by()
        .values("message")
        .annotate(number=Count("pk"))
        .values("number")
    )
    waiting = Message.objects.filter(state=Message.State.HELD).exclude(step="")
    return waiting.annotate(approvals=Subquery(approvals))


@dataclass(frozen=True)
class Waiting:
    """A message that waits, and whether this colleague approved it already."""

    message: Message
    is_mine: bool


@dataclass(frozen=True)
class WaitingStep:
    """Everything of one step that waits for a colleague."""

    step: Step
    needed: int
    rows: list[Waiting]


def waiting_by_step(staff: Account) -> list[WaitingStep]:
    """Return what waits, by step in the order of the ladder. Three queries."""
    mine = set(Approval.objects.filter(by=staff).values_list("message", flat=True))
    rows: dict[str, list[Waiting]] = defaultdict(list)
    for message in held().order_by("pk"):
        rows[message.step].append(Waiting(message, message.pk in mine))
    steps = Step.objects.filter(code__in=rows).order_by("position")
    return [WaitingStep(each, NEEDED[Step.Check(each.check_by)], rows[each.code]) for each in steps]


@transaction.atomic
def approve(numbers: Collection[int], *, by: Account, at: datetime) -> int:
    """Let messages go of which this colleague is the last who must look. Return how many left us.

    What is not true any more is dropped; what a pause holds up stays. An invoice is charged when it is approved: what it is
    about counts as lost from that day. A message to hand over still waits for its file.

    Raises:
        NothingWaits: none of them waits any more.
    """
    waiting = list(
        Message.objects.select_for_update()
        .filter(pk__in=numbers, state=Message.State.HELD)
        .order_by("pk")
    )
    true = _still_true(waiting, at=at)
    if not true:
        raise NothingWaits
    steps = {step.code: step for step in Step.objects.all()}
    left = 0
    for message in true:
        Approval.objects.get_or_create(message=message, by=by, defaults={"approved_at": at})
        step = steps[message.step]
        looked = Approval.objects.filter(message=message).count()
        if looked >= NEEDED[Step.Check(step.check_by)] and step.kind != Step.Kind.COLLECTION:
            _let_go(message, at=at)
            left += 1
    return left


@transaction.atomic
def refuse(numbers: Collection[int], *, at: datetime) -> int:
    """Take messages out that a colleague does not want to leave. Return how many."""
    waiting = Message.objects.filter(pk__in=numbers, state=Message.State.HELD)
    return waiting.update(state=Message.State.DROPPED, why="refused", finished_at=at)


def drop_stale(*, at: datetime) -> int:
    """Drop what waits for a colleague and is not true any more, or too late. Return how many.

    What a pause or an emergency holds up goes on waiting.
    """
    late = Message.objects.filter(state=Message.State.HELD, not_after__lt=at)
    dropped = late.update(state=Message.State.DROPPED, why="too_late", finished_at=at)
    for kind in Step.ABOUT_MONEY:
        waiting = Message.objects.filter(state=Message.State.HELD, kind=kind)
        true = kind_of(kind).still_true(waiting, today=day_of(at)).values("pk")
        later = held_up(kind_of(kind), waiting, today=day_of(at)).values("pk")
        dropped += (
            waiting.exclude(pk__in=true)
            .exclude(pk__in=later)
            .update(state=Message.State.DROPPED, why="not_true", finished_at=at)
        )
    return dropped


def _still_true(waiting: Collection[Message], *, at: datetime) -> list[Message]:
    ids = {message.pk for message in waiting}
    true: set[int] = set()
    later: set[int] = set()
    for code in {message.kind for message in waiting}:
        rows, kind = Message.objects.filter(pk__in=ids, kind=code), kind_of(code)
        true |= set(kind.still_true(rows, today=day_of(at)).values_list("pk", flat=True))
        later |= set(held_up(kind, rows, today=day_of(at)).values_list("pk", flat=True))
    gone = Message.objects.filter(pk__in=ids - true - later)
    gone.update(state=Message.State.DROPPED, why="not_true", finished_at=at)
    return [message for message in waiting if message.pk in true]


def _let_go(message: Message, *, at: datetime) -> None:
    if message.kind == Step.Kind.INVOICE:
        with suppress(LoanIsLost):  # by the night, or at the desk
            declare_lost(Loan(pk=message.about), today=day_of(at), at=at)
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.WAITING, not_before=when_allowed(at)
    )
