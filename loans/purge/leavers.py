"""Let go of what members who left still have on their name: links, and copies never brought back."""

from collections.abc import Collection
from datetime import date

from django.db.models.expressions import RawSQL

from catalog.models import Copy
from loans.models import Borrower, HistoryChoice, Loan, LoanCharge, PastLoan, Renewal, YearlyUse
from loans.operations.returning import fact_of
from members.privacy import FIVE_YEARS
from members.purge import People, as_people, first_to_leave, leaving
from retention.rules import cutoff
from retention.statistics import forget_statistics
from retention.steps import PURGE, Planned, added, planned, remove


def plan(*, today: date) -> list[Planned]:
    """Count links and open loans of members who leave."""
    gone, until = leaving(today), cutoff(today, FIVE_YEARS)
    people = as_people(gone)
    if not people:
        return []
    oldest = first_to_leave(gone)
    found = [
        planned(rows, what="of members who left", until=until, oldest=oldest)
        for rows in (
            Borrower.objects.using(PURGE).filter(member__in=people),
            LoanCharge.objects.using(PURGE).filter(member__in=people),
            YearlyUse.objects.using(PURGE).filter(member__in=people),
            HistoryChoice.objects.using(PURGE).filter(member__in=people),
            Renewal.objects.using(PURGE).filter(loan__member__in=people),
            Loan.objects.using(PURGE).filter(member__in=people),
        )
    ]
    return [each for each in found if each.rows]


def purge(*, today: date) -> dict[str, int]:
    """Delete the links; a copy that never came back leaves the collection and becomes a fact.

    After five years the claim on the copy has lapsed (BW 3:307), so it holds nobody here.
    """
    return forget(leaving(today).values("pk"), today=today)


def forget(people: People, *, today: date) -> dict[str, int]:
    """Cut every link with these people; a copy that never came back leaves the collection."""
    return added([forget_but(people, kept=(), today=today), _write_off(people, today)])


def forget_but(people: People, *, kept: Collection[str], today: date) -> dict[str, int]:
    """Cut the links with what these people borrowed before; what they have now stays theirs.

    What they borrowed before stays too where `kept` names it: a dispute is about that.
    """
    if Borrower._meta.label in kept:
        return _cut_the_rest(people, kept)
    links = Borrower.objects.using(PURGE).filter(member__in=people)
    months = links.annotate(month=RawSQL("loans_borrower.tableoid::regclass::text", []))
    touched = set(months.values_list("month", flat=True))
    removed = {Borrower._meta.db_table: remove(links)}
    forget_statistics(touched)
    return removed | _cut_the_rest(people, kept)


def _cut_the_rest(people: People, kept: Collection[str]) -> dict[str, int]:
    money = LoanCharge.objects.using(PURGE).filter(member__in=people)
    years = YearlyUse.objects.using(PURGE).filter(member__in=people)
    choices = HistoryChoice.objects.using(PURGE).filter(member__in=people)
    going = [rows for rows in (money, years, choices) if rows.model._meta.label not in kept]
    return {rows.model._meta.db_table: remove(rows) for rows in going}


def _write_off(people: People, today: date) -> dict[str, int]:
    loans = list(
        Loan.objects.using(PURGE)
        .select_for_update(of=("self",))
        .select_related("copy", "member")
        .filter(member__in=people)
    )
    PastLoan.objects.using(PURGE).bulk_create(
        fact_of(loan, returned_at_id=loan.lent_at_id, today=today) for loan in loans
    )
    copies = Copy.objects.using(PURGE).filter(pk__in=[loan.copy_id for loan in loans])
    copies.filter(withdrawn_on=None).update(withdrawn_on=today)
    numbers = [loan.pk for loan in loans]
    renewals = Renewal.objects.using(PURGE).filter(loan__in=numbers)
    gone = Loan.objects.using(PURGE).filter(pk__in=numbers)
    return {rows.model._meta.db_table: remove(rows) for rows in (renewals, gone)}
