"""Two schedulers, and processes that are killed at any moment: nothing lost, nothing twice."""

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from loans.models import Loan
from members.models import Address, ChannelPreference, Member
from notifications.models import LEASE, Message
from notifications.outbox import mark_doubtful, send_waiting
from reminders.planning import write_reminders
from tests.builders import a_loan, a_member
from tests.notifications.conftest import sink
from tests.notifications.sink import Sink
from tests.reminders.planned import the_ladder

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["sink"]
LENT = date(2025, 12, 15)
NOW = datetime(2026, 1, 26, 9, tzinfo=UTC)
"""A Monday: 21 days after what was lent then had to be back."""
SEEDS = range(60 if os.environ.get("BIEB_SOAK") else 3)
MOMENTS = range(1, 60) if os.environ.get("BIEB_SOAK") else range(1, 16, 2)


class Killed(BaseException):
    """The process is no more: nothing catches this."""


@pytest.fixture(autouse=True)
def _ladder() -> None:
    the_ladder()


def late(number: int) -> list[Member]:
    members = [a_member(email=f"lid{each}@example.org") for each in range(number)]
    for member in members:
        a_loan(member=member, today=LENT)
    return members


def killed_after(statements: int) -> Callable[..., Any]:
    """A wrapper that cuts the connection right after so many statements, as a kill does."""
    left = statements

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        result = execute(sql, params, many, context)
        left -= 1
        if left <= 0:
            connection.connection.close()
            raise Killed
        return result

    return run


def alive(work: Callable[[], object], *, statements: int) -> bool:
    """Do `work` until it is killed after so many statements; say whether it lived to the end."""
    try:
        with suppress(Killed), connection.execute_wrapper(killed_after(statements)):
            work()
            return True
    except Exception:  # a dead connection says so in several ways
        pass
    finally:
        connection.close()
    return False


def plan() -> int:
    return sum(each.messages for each in write_reminders(now=NOW))


def at_once(work: Callable[[], int], *, times: int) -> list[int]:
    start = Barrier(times)

    def one(_number: int) -> int:
        try:
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_schedulers_that_planned_at_the_same_moment_wrote_once() -> None:
    late(5)

    counts = at_once(plan, times=4)

    assert sorted(counts) == [0, 0, 0, 5]
    assert Message.objects.count() == 5


def test_a_scheduler_waited_for_another_even_when_the_channel_changed_in_between() -> None:
    (member,) = late(1)
    Address.objects.create(
        member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )

    def choose_letters_and_plan() -> int:
        try:
            ChannelPreference.objects.create(member=member, kind="overdue", channel="letter")
            return plan()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert plan() == 1
            other = pool.submit(choose_letters_and_plan)
            with pytest.raises(TimeoutError):
                other.result(timeout=0.5)

        assert other.result(timeout=10) == 0

    assert list(Message.objects.values_list("channel", flat=True)) == ["email"]


@pytest.mark.parametrize("statements", MOMENTS)
def test_a_planner_that_was_killed_wrote_everything_or_nothing_and_the_next_did_the_rest(
    statements: int,
) -> None:
    late(2)
    a_loan(member=a_member(email="straks@example.org"), today=NOW.date() - timedelta(days=19))

    lived = alive(plan, statements=statements)
    assert Message.objects.count() == (3 if lived else 0)

    plan()
    assert sorted(Message.objects.values_list("about", flat=True)) == sorted(
        Loan.objects.values_list("pk", flat=True)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_however_often_all_of_it_was_killed_nobody_got_two_and_nobody_was_forgotten(
    sink: Sink, seed: int
) -> None:
    members, chance, now = late(6), Random(seed), NOW
    for _restart in range(12):
        send = partial(send_waiting, now=now)
        alive(plan if chance.random() < 0.5 else send, statements=chance.randint(1, 40))
        now += chance.choice([timedelta(), timedelta(minutes=4), LEASE])

    plan()
    now += LEASE
    mark_doubtful(now=now)
    send_waiting(now=now)

    mails = Counter(mail["To"] for mail in sink.mails)
    states = dict(Message.objects.values_list("member__account__email", "state"))
    assert set(states) == {f"lid{number}@example.org" for number in range(len(members))}
    assert set(states.values()) <= {"sent", "doubtful"}
    assert max(mails.values()) == 1
    assert {address for address, state in states.items() if state == "sent"} <= set(mails)
