"""When a step may be said about a loan: the same sentences decide at writing and at sending."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.db.models import (
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import noon
from catalog.models import Closure
from loans.models import Loan, LoanCharge
from loans.models.loan import LoanQuerySet
from members.models import Guardianship, Membership
from notifications.models import Message
from notifications.readers import child_if_born_after
from payments.models import Posting
from reminders.models import Pause, Step

Condition = Callable[[LoanQuerySet], LoanQuerySet]
ADULT = 18


def always(loans: LoanQuerySet, *, today: date) -> LoanQuerySet:
    """Leave out what no step may be about: locked data, a pause, an emergency of the branch."""
    for _why, condition in stops_of_all(today):
        loans = condition(loans)
    return loans


def only_held_up(loans: LoanQuerySet, *, today: date) -> LoanQuerySet:
    """Keep what only a pause with a last day or an emergency stops: it may be said after that."""
    pauses = Pause.objects.on(today).filter(member=OuterRef("member"))
    return loans.filter(
        Exists(pauses) | Exists(_emergencies(today)), member__restricted_on=None
    ).exclude(Exists(pauses.filter(until=None)))


def _emergencies(today: date) -> QuerySet[Closure]:
    return Closure.objects.filter(
        Q(branch=None) | Q(branch=OuterRef("lent_at")), kind=Closure.Kind.EMERGENCY, day=today
    )


def stops_of_all(today: date) -> list[tuple[str | Promise, Condition]]:
    """What stops every step, each with why."""
    pauses = Pause.objects.on(today).filter(member=OuterRef("member"))
    emergencies = _emergencies(today)
    return [
        (_("their data are locked"), lambda loans: loans.filter(member__restricted_on=None)),
        (_("their reminders are paused"), lambda loans: loans.exclude(Exists(pauses))),
        (_("there is an emergency"), lambda loans: loans.exclude(Exists(emergencies))),
    ]


def stopped_by(stop: str, loans: LoanQuerySet) -> LoanQuerySet:
    """Keep the loans that one stop of a step is about."""
    if stop == Step.Stop.CLAIMED:
        return loans.filter(claimed_on__isnull=False)
    if stop == Step.Stop.LOST:
        return loans.filter(lost_on__isnull=False)
    priced = LoanCharge.objects.filter(loan_number=OuterRef("pk"), kind=LoanCharge.Kind.REPLACEMENT)
    return loans.alias(open_cents=_open_cents()).filter(Exists(priced), open_cents=0)


def with_open_cents(loans: LoanQuerySet) -> LoanQuerySet:
    """Add `open_cents`: what the ledger says is still owed for each loan."""
    return loans.annotate(open_cents=_open_cents())


def _open_cents() -> Coalesce:
    lines = LoanCharge.objects.filter(loan_number=OuterRef(OuterRef("pk"))).values("charge")
    booked = Posting.objects.filter(charge__in=lines).order_by()
    total = booked.annotate(total=Func(F("amount_cents"), function="SUM")).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def conditions_of(step: Step, *, today: date) -> Sequence[tuple[str | Promise, Condition]]:
    """Everything that keeps a loan from this step, in the order in which a preview names it."""
    found: list[tuple[str | Promise, Condition]] = [
        (_("it was said already"), lambda loans: loans.exclude(Exists(_said(step)))),
    ]
    for stop in step.stops:
        is_stopped = stopped_by(stop, Loan.objects.filter(pk=OuterRef("pk")))
        found.append((Step.Stop(stop).label, _without(is_stopped)))
    found += stops_of_all(today)
    if step.kind == Step.Kind.DUE_SOON:
        found.append((_("renewing gives no later date yet"), _without(_too_early(today))))
    if step.after:
        found.append((_("the step before it was not said long enough ago"), _since(step, today)))
    if step.audience == Step.Audience.ADULTS:
        born = child_if_born_after(today, age=ADULT)
        adult = Q(member__birth_date=None) | Q(member__birth_date__lte=born)
        found.append((_("they are under eighteen"), lambda loans: loans.filter(adult)))
    if step.categories:
        found.append((_("they have another membership"), _members_of(step.categories, today)))
    return found


def may_be_said(loans: LoanQuerySet, step: Step, *, today: date) -> LoanQuerySet:
    """Keep the loans about which this step may be said today."""
    for _why, condition in conditions_of(step, today=today):
        loans = condition(loans)
    return loans


def _without(stopped: QuerySet[Loan]) -> Condition:
    return lambda loans: loans.exclude(Exists(stopped))


def _too_early(today: date) -> QuerySet[Loan]:
    """What may be renewed, but not to a later date when that counts from today.

    A reminder that comes then asks for something that cannot be done.
    """
    from_today = ExpressionWrapper(
        Value(today, DateField()) + F("terms__renewal_days"), output_field=DateField()
    )
    return Loan.objects.filter(
        pk=OuterRef("pk"),
        terms__renews_from_today=True,
        terms__renewal_days__gt=0,
        renewals__lt=F("max_renewals"),
        due_on__gte=from_today,
    )


def _said(step: Step) -> QuerySet[Message]:
    """What was written of this step; not what a housemate did not get who reads along no more."""
    written = Message.objects.filter(
        kind=step.kind, about=OuterRef("pk"), due_on=OuterRef("due_on"), step=step.code
    )
    cares = Guardianship.objects.filter(
        child=OuterRef(OuterRef("member")), guardian=OuterRef("member")
    )
    is_other = ~Q(member=OuterRef("member")) & ~Exists(cares)
    return written.exclude(is_other, state=Message.State.DROPPED, why="not_true")


def _since(step: Step, today: date) -> Condition:
    """Only what was told before, so many days ago; what a colleague dropped was never told."""
    last = noon(today - timedelta(days=step.after_days)) + timedelta(hours=12)
    said = Message.objects.filter(
        about=OuterRef("pk"),
        due_on=OuterRef("due_on"),
        step=step.after,
        state=Message.State.SENT,
        finished_at__lte=last,
    )
    return lambda loans: loans.filter(Exists(said))


def _members_of(categories: Sequence[str], today: date) -> Condition:
    running = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        member=OuterRef("member"),
        starts_on__lte=today,
        type__code__in=list(categories),
    )
    return lambda loans: loans.filter(Exists(running))
