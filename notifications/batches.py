"""Letters in piles: checked again each time a pile is printed, sent when it is posted.

A pile is small enough to print again when the printer jams, and closed once it was printed.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from bieb.lib.errors import DomainError
from notifications.bodies import keep_text
from notifications.channels import with_home
from notifications.composing import composed
from notifications.letters import Letter, held_up, kind_of, leaving_with
from notifications.models import (
    AddressTrouble,
    LetterBatch,
    Message,
    MessageBody,
    MessageQuerySet,
)
from notifications.paper import Paper, as_pdf, compose_paper, text_of
from notifications.quiet import until_tomorrow
from notifications.reach import reached

LARGEST = 200
"""How many messages go in one pile; what belongs to one reader stays together."""


class NotPrinted(DomainError):
    code = "not_printed"
    message = _("These letters were not printed yet.")


@transaction.atomic
def make_batch(*, at: datetime) -> LetterBatch:
    """Put every letter that waits in piles of today; safe to repeat. Return the last pile.

    Letters are written in office hours by people, so quiet times do not hold them up. Nothing is
    added to a pile that was printed.
    """
    while True:
        batch = _last_batch(at)
        found = _waiting(at)
        if not found:
            return batch
        room = LARGEST - _to_post(batch).count() if batch.printed_at is None else 0
        if room <= 0:
            batch = LetterBatch.objects.create(
                made_on=batch.made_on, number=batch.number + 1, made_at=at
            )
            room = LARGEST
        Message.objects.filter(pk__in=_first(found, room)).update(
            state=Message.State.SENDING, batch=batch, claimed_at=at,
            template_version="", body_sha256="",
        )  # fmt: skip


@transaction.atomic
def print_batch(
    batch: LetterBatch, *, at: datetime, readers: Collection[UUID] | None = None
) -> bytes:
    """Return the PDF of a pile that is not posted: nothing when no letter is left to print.

    What is not true any more is dropped first. Printing again makes every letter anew. With
    `readers` only theirs are printed; the other letters wait for a colleague who may see them.
    """
    batch = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    mine = _to_post(batch)
    _drop_untrue(mine, at)
    if readers is not None:
        mine = mine.filter(member__in=readers)
    _forget_texts(mine)
    made = _made(mine, today=day_of(at))
    if not made:
        return b""
    for letter, paper in made:
        _remember(letter, paper, today=day_of(at))
    LetterBatch.objects.filter(pk=batch.pk).update(printed_at=at)
    return as_pdf([paper for _letter, paper in made], today=batch.made_on, at=at)


@transaction.atomic
def check(batch: LetterBatch, *, at: datetime) -> int:
    """Drop what is not true any more. Return how many letters must be taken off the pile."""
    batch = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    before = set(_to_post(batch).printed().values_list("pk", flat=True))
    _drop_untrue(_to_post(batch), at)
    return len(before.difference(_to_post(batch).values_list("pk", flat=True)))


@transaction.atomic
def post(batch: LetterBatch, *, at: datetime) -> int:
    """Write down that the printed letters are in the post. Return how many messages left.

    Doing it twice changes nothing. What was not printed goes with a later pile. Whoever had an
    address that does not work was reached in another way now.

    Raises:
        NotPrinted: the pile was never printed.
    """
    batch = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    mine = _to_post(batch)
    if batch.posted_at is not None or not mine.exists():
        return 0
    if batch.printed_at is None:
        raise NotPrinted
    mine.filter(template_version="").update(
        state=Message.State.WAITING, batch=None, claimed_at=None
    )
    readers = list(mine.values_list("member", flat=True))
    troubles = AddressTrouble.objects.filter(member__in=readers, worked_on=None)
    troubles.exclude(marked_on=None).update(worked_on=day_of(at))
    reached(readers, today=day_of(at))
    LetterBatch.objects.filter(pk=batch.pk).update(posted_at=at)
    return mine.update(state=Message.State.SENT, finished_at=at)


def _last_batch(at: datetime) -> LetterBatch:
    """Return the last pile of today, locked; the first is made when there is none."""
    LetterBatch.objects.get_or_create(made_on=day_of(at), number=1, defaults={"made_at": at})
    first, *_more = (
        LetterBatch.objects.filter(made_on=day_of(at)).select_for_update().order_by("-number")
    )
    return first


def _waiting(at: datetime) -> list[tuple[int, UUID]]:
    """Return the letters that wait, with their readers, locked; one reader after another."""
    waiting = Message.objects.waiting(at).filter(
        channel=Message.Channel.LETTER, kind__in=settings.MESSAGE_KINDS
    )
    locked = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("member", "pk")
    return list(locked.values_list("pk", "member"))


def _first(found: Sequence[tuple[int, UUID]], room: int) -> list[int]:
    """Return what fits: up to `room`, and then what is for the reader of the last one too."""
    last = found[room - 1][1] if len(found) >= room else None
    return [pk for place, (pk, member) in enumerate(found) if place < room or member == last]


def _to_post(batch: LetterBatch) -> MessageQuerySet:
    return Message.objects.filter(batch=batch, state=Message.State.SENDING)


def _drop_untrue(mine: MessageQuerySet, at: datetime) -> None:
    """Drop what came too late, is not wanted, has no address, or is not true any more.

    What only a pause or an emergency stops waits until the next day, if it was not printed yet.
    """
    for code, messages in _by_kind(mine).items():
        rows = mine.filter(pk__in=messages)
        unprinted = rows.filter(template_version="")
        held_up(kind_of(code), unprinted, today=day_of(at)).update(
            state=Message.State.WAITING, batch=None, **until_tomorrow(at)
        )
        for why, kept in (
            ("too_late", rows.exclude(pk__in=rows.too_late(at).values("pk"))),
            ("not_wanted", rows.wanted()),
            ("no_address", with_home(rows)),
            ("not_true", kind_of(code).still_true(rows, today=day_of(at))),
        ):
            gone = rows.exclude(pk__in=kept.values("pk"))
            _forget_texts(gone)
            gone.update(state=Message.State.DROPPED, why=why, finished_at=at)


def _made(mine: MessageQuerySet, *, today: date) -> list[tuple[Letter, Paper]]:
    """Make every letter; a letter that cannot be made waits for a colleague."""
    made: list[tuple[Letter, Paper]] = []
    for code, messages in _by_kind(mine).items():
        rows = mine.filter(pk__in=messages)
        left = list(rows.select_related("member__account").order_by("pk"))
        made += composed(
            kind_of(code), left, make=lambda letter: compose_paper(letter, today=today)
        )
    return made


def _remember(letter: Letter, paper: Paper, *, today: date) -> None:
    """Seal what is printed, so that its reader can read it back."""
    kept = keep_text(letter, text_of(paper), proof=secrets.token_hex(16), today=today)
    ids = [each.pk for each in letter.messages]
    Message.objects.filter(pk__in=ids).update(**kept)


def _forget_texts(messages: MessageQuerySet) -> None:
    """Take away the texts of an earlier printing; that there was one stays known."""
    printed = messages.exclude(body_sha256="")
    MessageBody.objects.filter(sha256__in=printed.values("body_sha256")).delete()
    printed.update(body_sha256="")


def _by_kind(messages: MessageQuerySet) -> dict[str, Sequence[int]]:
    """Sort messages by kind; what goes along with a kind, for who wants that, stands under it."""
    left = {
        pk: (code, reader)
        for pk, code, reader in messages.order_by("pk").values_list("pk", "kind", "member")
    }
    found: dict[str, Sequence[int]] = {}
    for code in list(dict.fromkeys(code for code, _reader in left.values())):
        readers = {reader for other, reader in left.values() if other == code}
        together = messages.filter(leaving_with(code, readers), pk__in=left).order_by("pk")
        found[code] = list(together.values_list("pk", flat=True))
        left = {pk: each for pk, each in left.items() if pk not in found[code]}
    return {code: ids for code, ids in found.items() if ids}
