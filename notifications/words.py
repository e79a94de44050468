"""What became of a message, in words that a member understands."""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.letters import kind_of
from notifications.models import Message

State = Message.State
Words = str | Promise


class Became(NamedTuple):
    """A short word with the colour of its badge, and why."""

    badge: str
    state: Words
    reason: Words


STATES: Mapping[str, tuple[str, Words]] = {
    State.HELD: ("info", _("Waits")),
    State.WAITING: ("info", _("Leaves soon")),
    State.SENDING: ("info", _("On its way")),
    State.SENT: ("good", _("Sent")),
    State.DROPPED: ("info", _("Not sent")),
    State.FAILED: ("bad", _("Did not arrive")),
    State.DOUBTFUL: ("warn", _("Perhaps sent")),
}
NOT_TRUE = _("It was not needed any more, for example because you had already brought it back.")
NO_PHONE = _("Your phone number does not work. Change it at My details.")
REASONS: Mapping[str, Words] = {
    "not_wanted": _("You do not want this message, or your data are locked."),
    "no_address": _("We had no address to send it to."),
    "too_late": _("It would have come too late to be of use to you."),
    "undone": _("It was taken back before it left."),
    "paused": _("It waits until your messages go on, or until the library is open again."),
    "template": _("Something is wrong with the text. A colleague looks at it."),
    "worker_died": _("Something broke while we sent it. To be safe we do not send it again."),
    "connection_lost": _("Something broke while we sent it. To be safe we do not send it again."),
    "bad_address": _("Your address is not right. Change it at My details."),
    "too_long": _("It was too long for a text message. A colleague looks at it."),
    "404": NO_PHONE,
    "422": NO_PHONE,
    "bounced": _("Your address gave it back. Change it at My details."),
}
BY_STATE: Mapping[str, Words] = {
    State.HELD: _("A colleague looks at it first."),
    State.WAITING: _("We send nothing at night, on Sundays and on holidays."),
    State.FAILED: _("The other side did not take it. Is your address right?"),
    State.DROPPED: NOT_TRUE,
}

OTHER_TEXTS: Mapping[str, Words] = {
    "emails/household": _("One reminder for everybody at home"),
    "emails/privacy_case": _("About a privacy request"),
    "erasure/mail/receipt": _("Receipt of an erasure"),
    "newsletters/mail/issue": _("Newsletter"),
    "newsletters/mail/sign_up": _("Question to confirm the newsletter"),
}
"""The names of texts that are not of one kind of message."""


def became(message: Message) -> Became:
    """Say what became of a message and why; the reason is empty when it just went."""
    badge, state = STATES[message.state]
    if message.state in {State.SENT, State.SENDING}:
        return Became(badge, state, "")
    if message.why == "not_true":
        return Became(badge, state, getattr(_kind(message.kind), "not_true", NOT_TRUE))
    code = message.why.partition(" ")[0]  # after a bounce the code of the server stands behind it
    return Became(badge, state, REASONS.get(code) or BY_STATE.get(message.state, ""))


def label_of(code: str) -> Words:
    """Return the name of a kind of message; of one that no longer exists its code."""
    found: Words = getattr(_kind(code), "label", code)
    return found


def text_name(template: str) -> Words:
    """Return the name of a text in plain words: that of its kind, or its own."""
    return OTHER_TEXTS.get(template) or label_of(template.rpartition("/")[2])


def _kind(code: str) -> object:
    return kind_of(code) if code in settings.MESSAGE_KINDS else None
