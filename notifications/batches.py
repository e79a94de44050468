"""The letters of a day: one batch, checked again each time it is printed, sent when it is posted."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from bieb.lib.clock import day_of
from notifications.channels import with_home
from notifications.composing import composed
from notifications.letters import Letter, kind_of
from notifications.models import AddressTrouble, LetterBatch, Message, MessageQuerySet
from notifications.paper import Paper, as_pdf, compose_paper


@transaction.atomic
def make_batch(*, at: datetime) -> LetterBatch:
    """Put every letter that waits in the batch of today; safe to repeat until it is posted.

    Letters are written in office hours by people, so quiet times do not hold them up. When the
    batch of today is posted already they wait for tomorrow.
    """
    batch, _is_new = LetterBatch.objects.get_or_create(made_on=day_of(at), defaults={"made_at": at})
    batch = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.posted_at is None:
        waiting = Message.objects.waiting(at).filter(channel=Message.Channel.LETTER)
        known = waiting.filter(kind__in=settings.MESSAGE_KINDS)
        ids = list(
            known.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
        )
        Message.objects.filter(pk__in=ids).update(
            state=Message.State.SENDING, batch=batch, claimed_at=at
        )
    return batch


@transaction.atomic
def print_batch(batch: LetterBatch, *, at: datetime) -> bytes:
    """Return the PDF of a batch that is not posted; what is not true any more is dropped first."""
    papers = [paper for _letter, paper in _letters(batch, at)]
    return as_pdf(papers, today=batch.made_on, at=at)


@transaction.atomic
def post(batch: LetterBatch, *, at: datetime) -> int:
    """Write down that the letters are in the post. Return how many messages left.

    Whoever had an address that does not work was reached in another way now.
    """
    LetterBatch.objects.select_for_update().get(pk=batch.pk)
    mine = Message.objects.filter(batch=batch, state=Message.State.SENDING)
    readers = list(mine.values_list("member", flat=True))
    troubles = AddressTrouble.objects.filter(member__in=readers, worked_on=None)
    troubles.exclude(marked_on=None).update(worked_on=day_of(at))
    LetterBatch.objects.filter(pk=batch.pk, posted_at=None).update(posted_at=at)
    return mine.update(state=Message.State.SENT, finished_at=at)


def _letters(batch: LetterBatch, at: datetime) -> list[tuple[Letter, Paper]]:
    """Make every letter of a batch; a letter that cannot be made waits for a colleague."""
    today = day_of(at)
    mine = Message.objects.filter(batch=batch, state=Message.State.SENDING)
    made: list[tuple[Letter, Paper]] = []
    for code, messages in _by_kind(mine).items():
        rows = mine.filter(pk__in=messages)
        kind = kind_of(code)
        for why, kept in (
            ("too_late", rows.exclude(pk__in=rows.too_late(at).values("pk"))),
            ("not_wanted", rows.wanted()),
            ("no_address", with_home(rows)),
            ("not_true", kind.still_true(rows, today=today)),
        ):
            rows.exclude(pk__in=kept.values("pk")).update(
                state=Message.State.DROPPED, why=why, finished_at=at
            )
        left = list(rows.select_related("member__account").order_by("pk"))
        made += composed(kind, left, make=lambda letter: compose_paper(letter, today=today))
    return made


def _by_kind(messages: MessageQuerySet) -> dict[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for pk, code in messages.order_by("pk").values_list("pk", "kind"):
        found[code].append(pk)
    return dict(found)
