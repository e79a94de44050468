"""Make the letters of a claim. What cannot be made for one reader waits; the rest goes."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q

from notifications.letters import Kind, Letter
from notifications.models import Message

logger = logging.getLogger("bieb.jobs")
TEMPLATE = "template"
"""Why a message waits for a colleague: its text could not be made."""
Made = list[tuple[Letter, Any]]


def composed(kind: Kind, messages: Sequence[Message], *, make: Callable[[Letter], Any]) -> Made:
    """Return every letter with what its channel makes of it.

    A letter of which the words fail is held, for a colleague to see, with an alarm in the log.
    """
    made: Made = []
    for letter in _letters(kind, messages):
        try:
            made.append((letter, make(letter)))
        except Exception as error:
            _hold(letter.messages, error)
    return made


def _letters(kind: Kind, messages: Sequence[Message]) -> list[Letter]:
    """Put the messages together to letters; when that fails, for each reader apart."""
    try:
        return kind.letters(messages)
    except Exception:
        of_reader: dict[object, list[Message]] = defaultdict(list)
        for each in messages:
            of_reader[each.member_id].append(each)
    letters: list[Letter] = []
    for theirs in of_reader.values():
        try:
            letters += kind.letters(theirs)
        except Exception as error:
            _hold(theirs, error)
    return letters


def _hold(messages: Sequence[Message], error: Exception) -> None:
    """Keep these until a colleague lets them go again. The log names the kind and the mistake only."""
    ids = [each.pk for each in messages]
    on_its_way = Q(state=Message.State.SENDING, channel=Message.Channel.LETTER)  # in a pile
    held = Message.objects.filter(Q(state=Message.State.WAITING) | on_its_way, pk__in=ids)
    held.update(state=Message.State.HELD, why=TEMPLATE, claimed_at=None)
    logger.error(
        "A text could not be made; its messages wait for a colleague.",
        extra={
            "job": "send_waiting",
            "code": f"{messages[0].kind}: {type(error).__name__}",
            "count": len(ids),
        },
    )
