"""Hand the letters of a claim to the other side, one by one.

Just before the mail server gets a letter its rows become SENDING, on the condition that they are
still true; right after the answer they get their outcome. The outcome of a letter and the start of
the next are one commit, and for mail that was taken, which is nearly all, one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any

from django.db import connection, transaction

from bieb.lib.clock import day_of
from notifications import bounces, reach
from notifications.bodies import remembered, sealed_mail
from notifications.channels import CHANNELS, Channel, Line
from notifications.letters import Kind, Letter, kind_of
from notifications.models import Message, MessageQuerySet
from notifications.outcomes import Outcome

CHUNK_SECONDS = 5
"""What has not left by then is given back: it will be claimed, and so checked, anew."""
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)
MOST_ATTEMPTS = 10
START = """
WITH {sent} startable AS MATERIALIZED (
  SELECT id FROM notifications_message
  WHERE id = ANY(%s) AND state = 'waiting' AND claimed_at = %s AND id IN ({still_true})
  FOR UPDATE)
UPDATE notifications_message SET state = 'sending', attempts = attempts + 1
WHERE id IN (SELECT id FROM startable) AND (SELECT count(*) FROM startable) = %s
"""
SENT = """
body AS (
  INSERT INTO notifications_messagebody (id, member_id, sent_on, sha256, text)
  VALUES (%s, %s, %s, %s, %s)),
sent AS (
  UPDATE notifications_message SET state = 'sent', why = '', finished_at = %s,
    template_version = %s, body_sha256 = %s
  WHERE id = ANY(%s)),
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


@dataclass(frozen=True)
class Handed:
    """A letter as it was handed over, and what became of it."""

    letter: Letter
    outcome: Outcome
    composed: Any

    @property
    def ids(self) -> list[int]:
        return [message.pk for message in self.letter.messages]


def hand_over_all(
    post: Line, mails: Sequence[tuple[Letter, Any]], claimed: Claim, *, now: datetime
) -> list[Handed]:
    """Hand over the letters, and return those that were still true, with what became of them."""
    end = monotonic() + CHUNK_SECONDS
    handed: list[Handed] = []
    last: Handed | None = None
    for letter, mail in mails:
        is_true = _record_and_start(last, letter, claimed, now=now)
        last = Handed(letter, post.send(mail), mail) if is_true else None
        handed += [last] if last else []
        if monotonic() > end or (last and last.outcome.refuses_us):
            break
    if last is not None:
        with transaction.atomic(durable=True):
            record(last, claimed.channel, now=now)
    return handed


def _record_and_start(
    last: Handed | None, letter: Letter, claimed: Claim, *, now: datetime
) -> bool:
    """Record what became of the last letter and start this one, in one commit."""
    if last is None:
        return start(letter, claimed, now=now)
    if claimed.way == Message.Channel.EMAIL and last.outcome.state == Message.State.SENT:
        return start(letter, claimed, sent=last, now=now)
    with transaction.atomic(durable=True):
        record(last, claimed.channel, now=now)
        return start(letter, claimed, now=now)


def start(letter: Letter, claimed: Claim, *, sent: Handed | None = None, now: datetime) -> bool:
    """Write that the letter goes to the mail server now, if every word of it is still true.

    If not, its messages are given back: what remains of them becomes another letter. A mail that
    was `sent` before it is recorded in the same statement.
    """
    ids = [message.pk for message in letter.messages]
    still_true, params = _still_true(claimed.code, day_of(now))
    before, values = (SENT, _values_of(sent, now)) if sent else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            START.format(sent=before, still_true=still_true),
            [*values, ids, claimed.at, *params, len(ids)],
        )
        if cursor.rowcount == len(ids):
            return True
    claimed.rows().filter(pk__in=ids).update(claimed_at=None)
    return False


@lru_cache(maxsize=8)
def _still_true(code: str, today: date) -> tuple[str, tuple[Any, ...]]:
    """Say in SQL which messages are true and wanted. Making it costs more than asking it."""
    found = kind_of(code).still_true(Message.objects.wanted(), today=today).values("pk")
    return found.query.sql_with_params()


def _values_of(sent: Handed, now: datetime) -> list[Any]:
    """Return what `SENT` needs: the text of a mail that was taken, sealed, and its messages."""
    body = sealed_mail(sent.letter, sent.composed, today=day_of(now))
    kept = remembered(sent.letter, body)
    row = [body.pk, body.member_id, body.sent_on, body.sha256, body.text]
    return [*row, now, kept["template_version"], kept["body_sha256"], sent.ids]


def record(handed: Handed, channel: Channel, *, now: datetime) -> None:
    """Write down what became of a letter; one that must be tried again gets a later moment.

    The text of what left, or perhaps left, is sealed in the same change.
    """
    letter, outcome = handed.letter, handed.outcome
    attempts = letter.messages[0].attempts + 1
    tries_again = outcome.state == Message.State.WAITING and attempts < MOST_ATTEMPTS
    ours = Message.objects.filter(pk__in=handed.ids)
    if tries_again:
        pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
        ours.update(
            state=Message.State.WAITING, why=outcome.why, claimed_at=None, not_before=now + pause
        )
    else:
        state = Message.State.FAILED if outcome.state == "waiting" else outcome.state
        left = state in {Message.State.SENT, Message.State.DOUBTFUL}
        told = channel.keep(letter, handed.composed, today=day_of(now)) if left else {}
        ours.update(state=state, why=outcome.why, finished_at=now, **told)
        if outcome.is_address:
            bounces.refused(letter.messages, outcome.why, at=now)
        if state == Message.State.SENT:
            reach.left(letter.messages, today=day_of(now))
