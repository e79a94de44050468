"""Give a member more time: the renewal itself, of one loan or of many, and undoing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from bieb.lib.clock import day_of
from bieb.lib.errors import DomainError
from catalog.calendar import open_days
from circulation.blocks import Act, Override, refuse_if_blocked
from circulation.standing import Standing, standing_of
from loans import errors
from loans.fees import lateness_of, settle
from loans.models import Loan, Renewal
from loans.prospects import Obstacle, prospects
from loans.yearly import give_back_yearly, use_yearly

UNDO_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True)
class Outcome:
    """What came of renewing one loan: the new date, or every reason why not."""

    loan: Loan
    renewed_until: date | None = None
    obstacles: Sequence[Obstacle] = ()


@transaction.atomic
def renew_loan(
    loan: Loan,
    *,
    today: date,
    at: datetime,
    at_desk: bool = False,
    override: Override | None = None,
    due_on: date | None = None,
) -> Loan:
    """Renew `loan` for the period in its own terms, counted from its due date.

    Locks the loan. `due_on` is the date that whoever asks saw: when it changed meanwhile nothing
    is done, so that pressing twice renews once. The late fee until yesterday stays; the new date
    is always later than the old one. A colleague at the desk (`at_desk`) may renew what comes
    from outside the municipality.

    Raises:
        NotRenewable, NoRenewalsLeft, NothingGained, TooLateToRenew: the terms say no.
        ReservedByOther: somebody waits who cannot be helped with another copy.
        OnlyAtTheDesk: the copy comes from outside the municipality.
        LoanIsClaimed, LoanIsLost: it was said to be back, or lost.
        CardEnded, CardBlocked, NoMembership, OwesTooMuch, OwesTooLong: the member is blocked.
        YearlyLimitReached: renewals count, and the loans of this year are used up.
        RenewedMeanwhile: it is not due on `due_on` any more.
        Loan.DoesNotExist: it was returned meanwhile.
    """
    loan = Loan.objects.select_for_update(of=("self",)).for_display().get(pk=loan.pk)
    if due_on is not None and loan.due_on != due_on:
        raise errors.RenewedMeanwhile
    who = standing_of(loan.member_id, today)
    prospect = prospects([loan], who, today=today, at_desk=at_desk)[0]
    for obstacle in prospect.obstacles:
        if override is None or not obstacle.may_be_overridden:
            raise obstacle.refusal
    terms = who.terms(branch_id=loan.lent_at_id, item_type_id=None, today=today)
    refuse_if_blocked(who, terms, Act.RENEW, today=today, override=override)
    if prospect.cost_cents:
        late, calendar = lateness_of(loan, today=today), open_days(loan.lent_at)
        settle(late, calendar, today=today, at=at, is_final=True)
    _count(loan, who, today)
    new_due_on = prospect.new_due_on or loan.due_on  # there is one: nothing stood in the way
    Renewal.objects.create(loan=loan, renewed_at=at, from_due_on=loan.due_on, to_due_on=new_due_on)
    loan.due_on = new_due_on
    loan.renewals += 1
    loan.save(update_fields=["due_on", "renewals"])
    return loan


def renew_several(
    loans: Iterable[Loan], *, today: date, at: datetime, at_desk: bool = False
) -> list[Outcome]:
    """Renew each of these loans of one member that can be renewed, and leave the others.

    Each in a transaction of its own: one that is refused keeps nothing from the rest. Every
    refusal names everything that stands in the way. A loan that was returned meanwhile is left
    out.
    """
    asked = list(loans)
    if not asked:
        return []
    who = standing_of(asked[0].member_id, today)
    outcomes = []
    for prospect in prospects(asked, who, today=today, at_desk=at_desk):
        try:
            if prospect.obstacles:
                outcomes.append(Outcome(prospect.loan, obstacles=prospect.obstacles))
                continue
            seen = prospect.loan.due_on
            renewed = renew_loan(prospect.loan, today=today, at=at, at_desk=at_desk, due_on=seen)
            outcomes.append(Outcome(renewed, renewed_until=renewed.due_on))
        except DomainError as refusal:  # it became impossible while the others were renewed
            outcomes.append(Outcome(prospect.loan, obstacles=[Obstacle(refusal)]))
        except Loan.DoesNotExist:
            continue
    return outcomes


@transaction.atomic
def undo_renewal(loan: Loan, *, at: datetime) -> Loan:
    """Take back the last renewal of `loan`: the old date holds again, as if nothing happened.

    Locks the loan. Undoing works for ten minutes. A late fee of before the renewal grows on.

    Raises:
        NothingToUndo: it was never renewed, or that was undone already.
        UndoTooLate: the renewal is more than ten minutes old.
        Loan.DoesNotExist: it was returned meanwhile.
    """
    loan = Loan.objects.select_for_update(of=("self",)).for_display().get(pk=loan.pk)
    last = loan.renewal_events.order_by("-pk").first()
    if last is None:
        raise errors.NothingToUndo
    if at - last.renewed_at > UNDO_WINDOW:
        raise errors.UndoTooLate(minutes=UNDO_WINDOW.seconds // 60)
    take_back_renewals(loan, [last])
    loan.save(update_fields=["due_on", "renewals"])
    today = day_of(at)
    settle(lateness_of(loan, today=today), open_days(loan.lent_at), today=today, at=at)
    return loan


def take_back_renewals(loan: Loan, taken: Sequence[Renewal]) -> None:
    """Give `loan` the date and the number from before the renewals `taken`, oldest first.

    Gives back the yearly loans they used. The caller saves the loan and holds its lock.
    """
    loan.due_on = taken[0].from_due_on
    loan.renewals -= len(taken)
    for renewal in taken:
        if loan.terms.yearly_counts_renewals:
            give_back_yearly(loan.member_id, loan.terms, used_on=renewal.renewed_on)
    Renewal.objects.filter(pk__in=[each.pk for each in taken]).delete()


def _count(loan: Loan, who: Standing, today: date) -> None:
    if loan.terms.yearly_counts_renewals:
        use_yearly(loan.member_id, loan.terms, since=who.member_since, today=today)
