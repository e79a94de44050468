"""Sending issues: any number of workers, at most so many mails a minute, nobody twice.

As in the outbox: claim a chunk of rows, write "being sent" just before the mail server gets a
mail and only if its reader still wants it and nobody paused the issue, and write the outcome right
after the answer. Whoever is killed in between leaves that one mail in doubt.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from bieb.lib.clock import day_of
from newsletters.issues import finish
from newsletters.lists import give_tokens
from newsletters.mails import LIST, Rendered, compose, render
from newsletters.models import LEASE, Delivery, DeliveryQuerySet, Issue, Subscription
from notifications.outcomes import Outcome
from notifications.post import Post
from notifications.quiet import moments_allowed
from notifications.wire import Mail

CHUNK = 50
RUN_SECONDS = 50
PACE = timedelta(seconds=55)
"""A minute, but for what the timer may be late; a run never does the minute of the next one."""
CLAIMING = 0x6E65777374
"""The lock under which mails are claimed: "newst" in hexadecimal."""
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)
MOST_ATTEMPTS = 10
SENT = """
WITH sent AS (
  UPDATE newsletters_delivery SET state = 'sent', why = '', finished_at = %s WHERE id = %s)"""
START = """
UPDATE newsletters_delivery SET state = 'sending', attempts = attempts + 1, handed_at = %s
WHERE id = %s AND state = 'waiting' AND claimed_at = %s
  AND EXISTS (SELECT FROM newsletters_issue issue WHERE issue.id = issue_id AND issue.state = 'sending')
  AND subscription_id IN ({wanted})
"""
Ready = tuple[Delivery, Mail]


def send_issues(*, now: datetime) -> int:
    """Send what the pace of each issue allows now, and return how many mails left.

    At night and on quiet days nothing leaves: it goes on in the morning.
    """
    usual, _urgent = moments_allowed(now)
    if usual > now:
        return 0
    end, sent = monotonic() + RUN_SECONDS, 0
    for issue in Issue.objects.filter(state=Issue.State.SENDING).order_by("started_at", "pk"):
        words = {language: render(issue, language) for language in ("nl", "en")}
        while monotonic() < end and (ids := claim(issue, now=now)):
            left, goes_on = _send_claimed(ids, words, now=now)
            sent += left
            if not goes_on:
                return sent
        finish(issue, at=now)
    return sent


def claim(issue: Issue, *, now: datetime) -> list[int]:
    """Take a chunk of mails for this worker, no more than still fit in this minute.

    Workers claim one after another, so that together they keep the pace too.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMING])
        mails = Delivery.objects.filter(issue=issue)
        claimed = Q(state="waiting", claimed_at__gt=now - LEASE)
        room = issue.per_minute - mails.filter(Q(handed_at__gt=now - PACE) | claimed).count()
        found = mails.waiting(now).select_for_update(skip_locked=True).order_by("pk")
        ids = list(found.values_list("pk", flat=True)[: min(CHUNK, max(room, 0))])
        Delivery.objects.filter(pk__in=ids).update(claimed_at=now)
    return ids


def mark_doubtful(*, now: datetime) -> int:
    """Show what was with the mail server when its worker died; it is not sent again. Return how many."""
    return Delivery.objects.stuck(now).update(state="doubtful", why="worker_died", finished_at=now)


def _ours(ids: Sequence[int], now: datetime) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk__in=ids, state="waiting", claimed_at=now)


def _send_claimed(
    ids: Sequence[int], words: dict[str, Rendered], *, now: datetime
) -> tuple[int, bool]:
    """Send one claim. Return how many mails left, and whether the mail server takes more."""
    wanted = Subscription.objects.wanted(day_of(now))
    _ours(ids, now).exclude(subscription__in=wanted.values("pk")).update(
        state="dropped", why="not_wanted", finished_at=now
    )
    mails = _compose_all(ids, words, now)
    try:
        with Post() as post:
            outcomes = _hand_over_all(post, mails, now)
    except OSError:  # the server cannot be reached: nothing left
        _ours(ids, now).update(claimed_at=None, not_before=now + FIRST_PAUSE)
        return 0, False
    goes_on = not any(each.refuses_us for each in outcomes)
    later = {} if goes_on else {"not_before": now + FIRST_PAUSE}
    _ours(ids, now).update(claimed_at=None, **later)
    return sum(each.state == "sent" for each in outcomes), goes_on and len(outcomes) > 0


def _compose_all(ids: Sequence[int], words: dict[str, Rendered], now: datetime) -> list[Ready]:
    rows = list(_ours(ids, now).select_related("subscription").order_by("pk"))
    readers = Subscription.objects.with_mailbox().in_bulk([each.subscription_id for each in rows])
    tokens = give_tokens(LIST, [each.subscription for each in rows], at=now)
    return [
        (
            row,
            compose(
                words[row.subscription.language],
                to=readers[row.subscription_id].mailbox,  # type: ignore[attr-defined]
                token=token,
                name=f"{LIST}.{row.pk}.{row.attempts + 1}",
                number=row.pk,
            ),
        )
        for row, token in zip(rows, tokens, strict=True)
    ]


def _hand_over_all(post: Post, mails: Sequence[Ready], now: datetime) -> list[Outcome]:
    """Hand over the mails. One commit records what became of a mail and starts the next."""
    outcomes: list[Outcome] = []
    last: tuple[Delivery, Outcome] | None = None
    for row, mail in mails:
        is_true = _record_and_start(last, row, now=now)
        last = (row, post.send(mail)) if is_true else None
        outcomes += [last[1]] if last else []
        if last and last[1].refuses_us:
            break
    if last is not None:
        _record(*last, now=now)
    return outcomes


def _record_and_start(
    last: tuple[Delivery, Outcome] | None, row: Delivery, *, now: datetime
) -> bool:
    """Record what became of the last mail and start this one, in one commit."""
    if last is None:
        return _start(row, now=now)
    if last[1].state == "sent":
        return _start(row, sent=last[0], now=now)
    with transaction.atomic(durable=True):
        _record(*last, now=now)
        return _start(row, now=now)


def _start(row: Delivery, *, sent: Delivery | None = None, now: datetime) -> bool:
    """Write that the mail goes to the server now, if its reader still wants it and nobody paused.

    What was `sent` before it is recorded in the same statement.
    """
    wanted, params = _wanted(day_of(now))
    values: list[Any] = [now, row.pk, now, *params]
    with connection.cursor() as cursor:
        if sent:
            cursor.execute(SENT + START.format(wanted=wanted), [now, sent.pk, *values])
        else:
            cursor.execute(START.format(wanted=wanted), values)
        return bool(cursor.rowcount == 1)


@lru_cache(maxsize=4)
def _wanted(today: date) -> tuple[str, tuple[Any, ...]]:
    """Say in SQL who may be mailed. Making it costs more than asking it."""
    return Subscription.objects.wanted(today).values("pk").query.sql_with_params()


def _record(row: Delivery, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of a mail; one that must be tried again gets a later moment."""
    attempts = row.attempts + 1
    mine = Delivery.objects.filter(pk=row.pk)
    if outcome.state == "waiting" and attempts < MOST_ATTEMPTS:
        pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
        mine.update(
            state="waiting", why=outcome.why, claimed_at=None, handed_at=None,
            not_before=now + pause,
        )  # fmt: skip
    else:
        state = "failed" if outcome.state == "waiting" else outcome.state
        mine.update(state=state, why=outcome.why, finished_at=now)
