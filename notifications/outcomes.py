"""What became of one letter or text, whatever the channel."""

from dataclasses import dataclass

from notifications.models import Message


@dataclass(frozen=True)
class Outcome:
    """What became of one letter. `refuses_us`: the other side takes nothing from us at the moment.

    `is_address`: it is the address that does not work, not this letter.
    """

    state: Message.State
    why: str = ""
    refuses_us: bool = False
    is_address: bool = False
