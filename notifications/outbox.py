"""The outbox: a message is a row first, is checked when it leaves, and leaves at most once.

A worker claims a chunk of rows, drops what is no longer true, and hands the rest over one by one.
Just before the mail server gets a letter its rows become SENDING, on the condition that they are
still true; right after the answer they get their outcome. Both are committed. Whoever is killed in
between leaves only that letter in doubt. See docs/decisions/0006-outbox.md.
"""

from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import connection, transaction

from bieb.lib.clock import day_of
from notifications import reach
from notifications.channels import CHANNELS
from notifications.composing import composed
from notifications.handing import FIRST_PAUSE, Claim, hand_over_all
from notifications.letters import held_up, leaving_with
from notifications.models import Message
from notifications.quiet import moments_allowed, until_tomorrow, when_allowed

CHUNK = 50
"""Readers in one claim, with everything that waits for them."""
RUN_SECONDS = 50
CLAIMING = 0x6F7574626F78
"""The lock under which messages are claimed: "outbox" in hexadecimal."""


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
    """Drop what was returned or renewed, is not wanted any more, or has no address.

    What only a pause or an emergency stops waits until the next day, for as long as it helps.
    """
    rows = claimed.rows()
    held_up(claimed.kind, rows, today=day_of(now)).update(**until_tomorrow(now))
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
            handed = hand_over_all(post, mails, claimed, now=now)
    except OSError:  # the other side cannot be reached: nothing left
        claimed.give_back(not_before=now + FIRST_PAUSE)
        return 0, False
    goes_on = not any(each.outcome.refuses_us for each in handed)
    claimed.give_back(not_before=None if goes_on else now + FIRST_PAUSE)
    left = [each for each in handed if each.outcome.state == Message.State.SENT]
    if claimed.way == Message.Channel.EMAIL and left:
        reach.mailed([each.letter.reader.pk for each in left], today=day_of(now))
    return sum(len(each.ids) for each in left), goes_on
