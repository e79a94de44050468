"""The outbox: a message is a row first, is checked when it leaves, and leaves at most once.

A worker claims a chunk of rows, drops what is no longer true, and hands the rest over one by one.
Just before the mail server gets a letter its rows become SENDING, on the condition that they are
still true; right after the answer they get their outcome. Both are committed. Whoever is killed in
between leaves only that letter in doubt. See docs/decisions/0006-outbox.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bieb.lib.clock import day_of
from notifications import bounces, reach
from notifications.channels import CHANNELS, Channel, Line
from notifications.composing import composed
from notifications.letters import Kind, Letter, kind_of, leaving_with
from notifications.models import Message, MessageQuerySet
from notifications.outcomes import Outcome
from notifications.quiet import moments_allowed, when_allowed

CHUNK = 50
"""Readers in one claim, with everything that waits for them."""
CHUNK_SECONDS = 5
"""What has not left by then is given back: it will be claimed, and so checked, anew."""
RUN_SECONDS = 50
CLAIMING = 0x6F7574626F78
"""The lock under which messages are claimed: "outbox" in hexadecimal."""
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)
MOST_ATTEMPTS = 10
START = """
UPDATE notifications_message SET state = 'sending', attempts = attempts + 1
WHERE id = ANY(%s) AND state = 'waiting' AND claimed_at = %s AND id IN ({still_true})
"""


@dataclass(frozen=True)
class Claim:
    """The messages of one kind, and what goes along, that one worker has, and since when."""

    code: str
    way: str
    at: datetime
    ids: Sequence[int]

    @property
    def channel(self) -> Channel:
        return CHANNELS[Message.Channel(self.way)]

    @property
    def kind(self) -> Kind:
        return kind_of(self.code)

    def rows(self) -> MessageQuerySet:
        """The messages of this claim that are still ours."""
        return Message.objects.claimed(self.at).filter(pk__in=self.ids)

    def give_back(self, not_before: datetime | None = None) -> None:
        """Let go of what has not left; anybody may claim it, from `not_before` on if given."""
        later = {} if not_before is None else {"not_before": not_before}
        self.rows().update(claimed_at=None, **later)


def send_waiting(*, now: datetime) -> int:
    """Send every message whose time has come, and return how many left.

    Any number of workers may do this at once. In quiet hours nothing leaves: what waits is moved.
    Stops after most of a minute, and for a channel that takes nothing: the next run goes on.
    """
    end, sent = monotonic() + RUN_SECONDS, 0
    drop_too_late(now=now)
    refusing: set[str] = set()
    for code, way in _that_may_leave(now):
        while way not in refusing and monotonic() < end and (claimed := claim(code, way, now=now)):
            drop_untrue(claimed, now=now)
            left, goes_on = _send_claimed(claimed, now=now)
            sent += left
            if not goes_on:
                refusing.add(way)
    return sent


def _that_may_leave(now: datetime) -> list[tuple[str, str]]:
    """Return the kinds and channels for which it is no quiet time; what waits of others is moved."""
    usual, urgent = moments_allowed(now)
    waiting = Message.objects.waiting(now)
    by_worker = waiting.filter(channel__in=CHANNELS, kind__in=settings.MESSAGE_KINDS)
    pairs = []
    for code, way in (
        by_worker.order_by("kind", "channel").values_list("kind", "channel").distinct()
    ):
        allowed = urgent if code in settings.EMERGENCY_MESSAGE_KINDS else usual
        if allowed > now:
            waiting.filter(kind=code, channel=way).update(not_before=allowed)
        else:
            pairs.append((code, way))
    return pairs


def wake_waiting(*, now: datetime) -> int:
    """Let what was held back for a quiet time leave as soon as the calendar of now allows.

    For whoever makes the quiet time shorter. Return how many messages may leave sooner.
    """
    allowed = when_allowed(now)
    waiting = Message.objects.filter(state=Message.State.WAITING, claimed_at=None)
    return waiting.filter(not_before__gt=allowed).update(not_before=allowed)


def claim(code: str, way: str = Message.Channel.EMAIL, *, now: datetime) -> Claim | None:
    """Take a chunk of messages of one kind and channel; `None` when nothing waits.

    Everything that waits for one reader is taken together, so that it can become one mail.
    Workers claim one after another: that takes milliseconds, and nobody is claimed by two.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMING])
        waiting = Message.objects.waiting(now).filter(channel=way)
        of_kind = waiting.filter(kind=code).order_by("pk")
        readers = set(of_kind.values_list("member", flat=True)[:CHUNK])
        ids = list(
            waiting.filter(leaving_with(code, readers))
            .select_for_update(skip_locked=True)  # the purge may be holding some
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        Message.objects.filter(pk__in=ids).update(claimed_at=now)
    return Claim(code, way, now, ids) if ids else None


def drop_untrue(claimed: Claim, *, now: datetime) -> None:
    """Drop what was returned or renewed, is not wanted any more, or has no address."""
    rows = claimed.rows()
    for why, kept in (
        ("not_wanted", rows.wanted()),
        ("no_address", claimed.channel.reachable(rows)),
        ("not_true", claimed.kind.still_true(rows, today=day_of(now))),
    ):
        rows.exclude(pk__in=kept.values("pk")).update(
            state=Message.State.DROPPED, why=why, finished_at=now
        )


def drop_too_late(*, now: datetime) -> int:
    """Drop what would help nobody any more, however it was held up. Return how many."""
    waiting = Message.objects.filter(state__in=[Message.State.HELD, Message.State.WAITING])
    return waiting.too_late(now).update(
        state=Message.State.DROPPED, why="too_late", finished_at=now, claimed_at=None
    )


def mark_doubtful(*, now: datetime) -> int:
    """Show what was with the mail server when its worker died; it is not sent again. Return how many."""
    return Message.objects.stuck(now).update(
        state=Message.State.DOUBTFUL, why="worker_died", finished_at=now
    )


def _send_claimed(claimed: Claim, *, now: datetime) -> tuple[int, bool]:
    """Send the letters of one claim. Return how many messages left and whether to go on."""
    rows = claimed.channel.reachable(claimed.rows()).select_related("member__account")
    mails = composed(claimed.kind, list(rows.order_by("pk")), make=claimed.channel.compose)
    try:
        with claimed.channel.connect() as post:
            outcomes = _hand_over_all(post, mails, claimed, now)
    except OSError:  # the other side cannot be reached: nothing left
        claimed.give_back(not_before=now + FIRST_PAUSE)
        return 0, False
    goes_on = not any(outcome.refuses_us for _letter, outcome in outcomes)
    claimed.give_back(not_before=None if goes_on else now + FIRST_PAUSE)
    left = (letter for letter, outcome in outcomes if outcome.state == Message.State.SENT)
    return sum(len(letter.messages) for letter in left), goes_on


def _hand_over_all(
    post: Line, mails: Sequence[tuple[Letter, Any]], claimed: Claim, now: datetime
) -> list[tuple[Letter, Outcome]]:
    """Hand over the letters. One commit records what became of a letter and starts the next."""
    end = monotonic() + CHUNK_SECONDS
    outcomes: list[tuple[Letter, Outcome]] = []
    last: tuple[Letter, Outcome, Any] | None = None
    for letter, mail in mails:
        with transaction.atomic(durable=True):
            if last is not None:
                record(*last, claimed.channel, now=now)
            is_true = start(letter, claimed, now=now)
        last = (letter, post.send(mail), mail) if is_true else None
        outcomes += [last[:2]] if last else []
        if monotonic() > end or (last and last[1].refuses_us):
            break
    if last is not None:
        with transaction.atomic(durable=True):
            record(*last, claimed.channel, now=now)
    return outcomes


def start(letter: Letter, claimed: Claim, *, now: datetime) -> bool:
    """Write that the letter goes to the mail server now, if every word of it is still true.

    If not, its messages are given back: what remains of them becomes another letter.
    """
    ids = [message.pk for message in letter.messages]
    still_true, params = _still_true(claimed.code, day_of(now))
    with connection.cursor() as cursor:
        cursor.execute(START.format(still_true=still_true), [ids, claimed.at, *params])
        if cursor.rowcount == len(ids):
            return True
    Message.objects.filter(pk__in=ids, claimed_at=claimed.at, finished_at=None).update(
        state=Message.State.WAITING, claimed_at=None
    )
    return False


@lru_cache(maxsize=8)
def _still_true(code: str, today: date) -> tuple[str, tuple[Any, ...]]:
    """Say in SQL which messages are true and wanted. Making it costs more than asking it."""
    found = kind_of(code).still_true(Message.objects.wanted(), today=today).values("pk")
    return found.query.sql_with_params()


def record(
    letter: Letter, outcome: Outcome, composed: Any, channel: Channel, *, now: datetime
) -> None:
    """Write down what became of a letter; one that must be tried again gets a later moment.

    The text of what left, or perhaps left, is sealed in the same change.
    """
    attempts = letter.messages[0].attempts + 1
    tries_again = outcome.state == Message.State.WAITING and attempts < MOST_ATTEMPTS
    ours = Message.objects.filter(pk__in=[message.pk for message in letter.messages])
    if tries_again:
        pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
        ours.update(
            state=Message.State.WAITING, why=outcome.why, claimed_at=None, not_before=now + pause
        )
    else:
        state = Message.State.FAILED if outcome.state == "waiting" else outcome.state
        left = state in {Message.State.SENT, Message.State.DOUBTFUL}
        told = channel.keep(letter, composed, today=day_of(now)) if left else {}
        ours.update(state=state, why=outcome.why, finished_at=now, **told)
        if outcome.is_address and channel is CHANNELS[Message.Channel.EMAIL]:
            bounces.refused(letter.messages, outcome.why, at=now)
        if state == Message.State.SENT:
            reach.left(letter.messages, today=day_of(now))
