"""Change the ladder: seen before it is done, by one colleague at a time, and always written down."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.functional import Promise

from bieb.lib.clock import day_of
from notifications.letters import kind_of
from notifications.models import Message
from notifications.quiet import when_allowed
from reminders import errors
from reminders.conditions import conditions_of
from reminders.ladder import COLUMNS, rungs
from reminders.models import Step, StepChange
from reminders.planning import PLANNING, Planned, count_reminders, in_turn
from reminders.words import name_with_day

BY_LAW = 14
"""Days in which somebody may pay after the letter of fourteen days: BW 6:96(6)."""


@dataclass(frozen=True)
class Row:
    """What planning now would write for one step, as the ladder is and as it would be."""

    step: Step
    before: Planned | None
    after: Planned | None

    @property
    def name(self) -> str:
        return name_with_day(self.step)

    @property
    def differs(self) -> bool:
        return _numbers(self.before) != _numbers(self.after)


@dataclass(frozen=True)
class Effect:
    """What a change would do now. It names nobody."""

    rows: list[Row]
    left_out: list[tuple[str | Promise, int]]
    """Why things whose turn it is would hear nothing of this step, and how many."""
    stopped: int
    """Messages that wait now, and would not leave any more."""

    @property
    def messages(self) -> int:
        return sum(row.after.messages for row in self.rows if row.after)

    @property
    def was(self) -> int:
        return sum(row.before.messages for row in self.rows if row.before)


def ladder_version() -> int:
    """Return the number of the last change; 0 when there was none."""
    return StepChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def row_of(step: Step) -> dict[str, Any]:
    """Return the columns of a step, as they are written down."""
    return {column: getattr(step, column) for column in COLUMNS}


@transaction.atomic
def preview(step: Step, *, now: datetime) -> Effect:
    """Say what planning now would do with `step`, which is not saved yet. Nothing stays of it.

    The step is really written and the same questions are asked; then all of it is taken back.
    """
    before = _planned(now)
    waiting = _leaving(now)
    draft = copy(step)
    draft.save()
    after = _planned(now)
    left_out = _left_out(draft, now=now)
    stopped = len(waiting - _leaving(now))
    steps = list(Step.objects.order_by("days", "position"))
    transaction.set_rollback(True)
    rows = [Row(each, before.get(each.code), after.get(each.code)) for each in steps]
    return Effect([row for row in rows if row.before or row.after], left_out, stopped)


@transaction.atomic
def change_ladder(step: Step, *, why: StepChange.Why, version: int, at: datetime) -> StepChange:
    """Save `step`, new or changed, which was seen with the ladder of `version`; write it down.

    Waits for planning that is busy. Of two colleagues the second is told to look again.

    Raises:
        LadderChanged: somebody changed the ladder since it was looked at.
        NothingChanged: it stays as it is.
        StepIsNeeded, StepBeforeIsMissing, TooSoonAfter, TooFewDaysToPay: the ladder would break.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLANNING])
    if ladder_version() != version:
        raise errors.LadderChanged
    refuse_if_broken(step)
    old = Step.objects.filter(pk=step.pk).first()
    before = row_of(old) if old else None
    if before == row_of(step):
        raise errors.NothingChanged
    step.save()
    return StepChange.objects.create(
        code=step.code, changed_at=at, why=why, old=before, new=row_of(step)
    )


def refuse_if_broken(step: Step) -> None:
    """Refuse a step with which the ladder makes no sense.

    Raises:
        StepIsNeeded, StepBeforeIsMissing, TooSoonAfter, TooFewDaysToPay: it does not.
    """
    others = list(Step.objects.climbed().exclude(code=step.code))
    for each in others:
        if each.after == step.code and not (step.is_active and step.days < each.days):
            raise errors.StepIsNeeded(step=name_with_day(each))
    if not step.is_active:
        return
    _refuse_days_to_pay(step)
    if step.after:
        first = next((each for each in others if each.code == step.after), None)
        if first is None or first.days >= step.days:
            raise errors.StepBeforeIsMissing
        if first.is_about_money and step.after_days < first.pay_days:
            raise errors.TooSoonAfter(days=first.pay_days)


def fresh_code(kind: str) -> str:
    """Return a code for a new step of a kind that no step ever had."""
    taken = set(Step.objects.values_list("code", flat=True))
    number = 1
    while f"{kind}_{number}" in taken:
        number += 1
    return f"{kind}_{number}"


def fresh_position() -> int:
    last = Step.objects.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _refuse_days_to_pay(step: Step) -> None:
    least = {Step.Kind.NOTICE14: BY_LAW, Step.Kind.INVOICE: 1, Step.Kind.PAY_REMINDER: 1}
    if step.pay_days < (days := least.get(Step.Kind(step.kind), 0)):
        raise errors.TooFewDaysToPay(days=days)


def _planned(now: datetime) -> dict[str, Planned]:
    return {each.step: each for each in count_reminders(Step.objects.climbed(), now=now)}


def _leaving(now: datetime) -> set[int]:
    """Return the numbers of what waits and may still leave."""
    found: set[int] = set()
    for kind in Step.Kind.values:
        waiting = Message.objects.filter(kind=kind, finished_at=None)
        true = kind_of(kind).still_true(waiting, today=day_of(now))
        found.update(true.values_list("pk", flat=True))
    return found


def _left_out(step: Step, *, now: datetime) -> list[tuple[str | Promise, int]]:
    """Count, in order, what keeps the things whose turn it is from this step."""
    today, leaves = day_of(now), day_of(when_allowed(now))
    rung = next((each for each in rungs(Step.objects.climbed()) if each.step.pk == step.pk), None)
    if rung is None:
        return []
    loans = in_turn(rung, today=today, leaves=leaves)
    number, found = loans.count(), []
    for why, condition in conditions_of(step, today=today):
        loans = condition(loans)
        left = loans.count()
        if left < number:
            found.append((why, number - left))
        number = left
    return found


def _numbers(planned: Planned | None) -> tuple[dict[str, int], int]:
    return (planned.channels, planned.unreachable) if planned else ({}, 0)
