"""A colleague lets a message go again: what failed, what is in doubt, what was held for its text."""

from datetime import datetime

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError
from members.message_kinds import channels_of
from members.models import Account
from notifications.composing import TEMPLATE
from notifications.models import Message

State = Message.State


class Because(models.TextChoices):
    """Why a colleague sends something again."""

    ASKED = "asked", _("the member asked for it")
    MENDED = "mended", _("the address or the text was mended")
    NOT_ARRIVED = "not_arrived", _("it certainly did not arrive")


class NotAgain(DomainError):
    code = "not_again"
    message = _("This message cannot be sent again: it left, or it was not needed any more.")


def may_go_again(message: Message) -> bool:
    """Say whether a colleague may send it again: it failed, is in doubt, or its text broke."""
    is_stopped = message.state == State.HELD and message.why == TEMPLATE
    return is_stopped or message.state in {State.FAILED, State.DOUBTFUL}


def ways_for(message: Message) -> list[tuple[str, str]]:
    """Return the channels it can go by, its own first; what its text is held for keeps its own."""
    own = message.channel
    others = [] if message.state == State.HELD else channels_of(message.kind)
    labels = dict(Message.Channel.choices)
    return [(each, str(labels[each])) for each in dict.fromkeys([own, *others])]


@transaction.atomic
def send_again(
    message: Message, *, channel: str, because: str, staff: Account, now: datetime
) -> Message:
    """Put the message in the outbox again; what left or perhaps left stays as it was.

    Whether it is still true is checked when it leaves, as always. Locks the message.

    Raises:
        NotAgain: there is nothing to send again, or not that way, or a colleague did so already.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not may_go_again(message) or channel not in dict(ways_for(message)):
        raise NotAgain
    if message.replacements.exists():
        raise NotAgain
    told = [{"changed": {"fields": [str(Because(because).label)]}}]
    LogEntry.objects.log_actions(staff.pk, [message], ADDITION, told, single_object=True)
    if message.state == State.HELD:
        message.state, message.why = State.WAITING, ""
        message.save(update_fields=["state", "why"])
        return message
    return Message.objects.create(
        member_id=message.member_id,
        kind=message.kind,
        about=message.about,
        due_on=message.due_on,
        step=message.step,
        channel=channel,
        instead_of=message,
        again=_next_try(message, channel),
        written_at=now,
        not_before=now,
        not_after=message.not_after,
    )


def _next_try(message: Message, channel: str) -> int:
    same = Message.objects.filter(
        member=message.member_id, kind=message.kind, about=message.about, due_on=message.due_on,
        step=message.step, channel=channel,
    )  # fmt: skip
    last: int | None = same.aggregate(last=Max("again"))["last"]
    return 0 if last is None else last + 1
