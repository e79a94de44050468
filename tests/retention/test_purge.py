"""The purge as a whole: plan, execution in steps, verification by another role, certificate."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.utils import Error as DatabaseError

from bieb.lib.clock import noon
from loans.models import Borrower, Loan, PastLoan
from loans.operations import return_copy
from loans.partitions import existing_months
from loans.purge import months
from members.models import Card, Member
from members.purge import leaving
from retention import operations
from retention.errors import FactsChanged, MonthsInUse, PurgeIsRunning, PurgeTooLarge
from retention.models import Certificate
from retention.operations import broken_certificates, plan_purge, run_purge
from retention.steps import Planned, steps
from retention.verification import count_leftovers
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_branch, a_loan, a_member

pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]
FIVE_YEARS_ON = date(2031, 11, 1)


def a_returned_loan(*, member: Member | None = None, on: date = MONDAY) -> PastLoan:
    loan = a_loan(member=member, today=on)
    return return_copy(loan.copy, branch=a_branch(), today=on, at=noon(on)).past


def test_a_plan_touched_nothing() -> None:
    a_returned_loan()
    a_member(ends_on=date(2026, 11, 1))

    lines = {line.table: line.rows for line in plan_purge(today=FIVE_YEARS_ON)}

    assert (lines["loans_borrower"], lines["members_member"], lines["members_card"]) == (1, 1, 1)
    assert (Borrower.objects.count(), Member.objects.count()) == (1, 2)


def test_a_run_left_a_certificate_that_nothing_was_left() -> None:
    a_returned_loan()
    gone, stays = a_member(ends_on=date(2026, 11, 1)), a_member(ends_on=date(2026, 11, 2))

    certificate = run_purge(today=FIVE_YEARS_ON)

    assert (certificate.done["loans_borrower"], certificate.done["members_member"]) == (1, 1)
    assert (certificate.leftovers, set(certificate.checked.values())) == (0, {0})
    assert not Member.objects.filter(pk=gone.pk).exists()
    assert Card.objects.filter(member=stays).exists()
    assert PastLoan.objects.count() == 1


def test_running_twice_forgot_nothing_more() -> None:
    a_returned_loan()
    run_purge(today=FIVE_YEARS_ON)

    second = run_purge(today=FIVE_YEARS_ON)

    assert sum(second.done.values()) == 0
    assert Certificate.objects.count() == 2
    assert broken_certificates() == []


def test_two_runs_did_not_overlap() -> None:
    first_is_in, may_go = Event(), Event()

    def first() -> None:
        with operations.only_one_run():
            first_is_in.set()
            may_go.wait(10)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        first_is_in.wait(10)
        with pytest.raises(PurgeIsRunning):
            run_purge(today=FIVE_YEARS_ON)
        may_go.set()
        running.result()

    assert run_purge(today=FIVE_YEARS_ON).leftovers == 0


class Killed:
    """A step during which the process dies."""

    __name__ = "killed"

    def plan(self, *, today: date) -> list[Planned]:
        return []

    def purge(self, *, today: date) -> dict[str, int]:
        raise KeyboardInterrupt


def test_a_killed_run_was_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    member = a_member(ends_on=date(2026, 11, 24))
    a_returned_loan(member=member)
    today = date(2031, 12, 1)
    every = steps()
    done = [step.__name__ for step in every].index("loans.purge.history") + 1
    monkeypatch.setattr(operations, "steps", lambda: [*every[:done], Killed(), *every[done:]])
    with pytest.raises(KeyboardInterrupt):
        run_purge(today=today)
    monkeypatch.undo()
    assert (Borrower.objects.count(), Member.objects.filter(pk=member.pk).count()) == (0, 1)

    certificate = run_purge(today=today)

    assert (certificate.done["members_member"], certificate.leftovers) == (1, 0)


def test_a_run_that_would_empty_a_table_was_held_back(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PURGE_BRAKE_PERCENT = 20
    monkeypatch.setattr(operations, "SMALL_TABLE", 1)
    a_returned_loan()
    a_returned_loan()

    with pytest.raises(PurgeTooLarge) as refusal:
        run_purge(today=FIVE_YEARS_ON)

    assert "loans_borrower" in str(refusal.value)
    assert Borrower.objects.count() == 2
    assert run_purge(today=FIVE_YEARS_ON, force=True).done["loans_borrower"] == 2


def test_a_link_that_the_purge_missed_was_left_over() -> None:
    a_returned_loan()
    a_member(ends_on=date(2026, 11, 1))

    found = count_leftovers(today=FIVE_YEARS_ON + timedelta(days=30), real_today=MONDAY)

    assert found["loans.Borrower: over age"] == 1
    assert found["members.Member: over age"] == 1
    assert found["members.Card: over age"] == 1
    assert found["audit.AccessLine: about nobody"] == 0


def test_months_did_not_go_when_a_fact_would_go_too(monkeypatch: pytest.MonkeyPatch) -> None:
    a_returned_loan()
    facts = PastLoan.objects.using("purge")
    monkeypatch.setattr(months, "_lock", lambda: facts._raw_delete("purge"))

    with pytest.raises(FactsChanged):
        run_purge(today=FIVE_YEARS_ON)

    assert Borrower.objects.count() == 1
    assert date(2026, 11, 1) in existing_months()


def test_a_busy_table_was_waited_for_and_then_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    a_returned_loan()
    monkeypatch.setattr(months, "TRIES", 2)

    with transaction.atomic():
        list(Borrower.objects.all())
        with pytest.raises(MonthsInUse):
            run_purge(today=FIVE_YEARS_ON)

    assert Borrower.objects.count() == 1
    assert run_purge(today=FIVE_YEARS_ON).done["loans_borrower"] == 1


def test_dropping_a_month_locked_no_other_table() -> None:
    a_returned_loan()

    with transaction.atomic(using="purge"):
        months.purge(today=FIVE_YEARS_ON)
        with connections["purge"].cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT relation::regclass::text FROM pg_locks"
                " WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock'"
                " AND relation IN ('loans_pastloan'::regclass, 'members_member'::regclass)"
            )
            locked = cursor.fetchall()

    assert locked == []


def test_a_copy_never_brought_back_became_a_fact_and_left_the_collection() -> None:
    loan = a_loan(member=a_member(ends_on=date(2026, 12, 1)))
    other = a_loan()
    today = date(2031, 12, 1)

    certificate = run_purge(today=today)

    fact = PastLoan.objects.get(pk=loan.pk)
    loan.copy.refresh_from_db()
    assert (certificate.done["loans_loan"], list(Loan.objects.all())) == (1, [other])
    assert (fact.copy, fact.was_late, loan.copy.withdrawn_on) == (loan.copy, True, today)


def test_a_member_who_came_back_stayed() -> None:
    member = a_member(ends_on=date(2026, 11, 1))
    member.memberships.create(
        type=member.memberships.get().type, starts_on=date(2031, 10, 31), ends_on=None
    )

    run_purge(today=FIVE_YEARS_ON)

    assert Member.objects.get() == member
    assert not leaving(FIVE_YEARS_ON).exists()


def test_deleted_values_were_gone_from_the_statistics() -> None:
    for number in range(30):
        a_member(
            given_name="Zwaantje", email=f"zwaantje{number}@example.org", ends_on=date(2026, 11, 1)
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE members_member, members_account")
    assert sampled("zwaantje") > 0

    run_purge(today=FIVE_YEARS_ON)

    assert sampled("zwaantje") == 0


def sampled(needle: str) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stats WHERE lower(histogram_bounds::text"
            " || coalesce(most_common_vals::text, '')) LIKE %s"
            " OR lower(most_common_vals::text) LIKE %s",
            [f"%{needle}%"] * 2,
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "statement",
    ["UPDATE retention_certificate SET leftovers = 0", "DELETE FROM retention_certificate"],
)
@pytest.mark.parametrize("alias", ["default", "purge", "owner"])
def test_nobody_changed_a_certificate(alias: str, statement: str) -> None:
    run_purge(today=FIVE_YEARS_ON)

    with pytest.raises(DatabaseError), connections[alias].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"leftovers": 3}, "content was changed"),
        ({"previous": "f" * 64}, "does not follow"),
        ({"signature": "00" * 64}, "signature is not right"),
        ({"number": 7}, "missing"),
    ],
)
def test_a_certificate_that_was_tampered_with_showed(change: dict[str, object], words: str) -> None:
    run_purge(today=FIVE_YEARS_ON)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE retention_certificate DISABLE TRIGGER USER")
    Certificate.objects.using("owner").update(**change)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE retention_certificate ENABLE TRIGGER USER")

    assert any(words in problem for problem in broken_certificates())
