"""Everything that changes a reservation, or the place of a copy that is kept for one."""

from reservations.operations.borrowed import receive, send_back
from reservations.operations.capturing import Captured, arrive, capture, clear, release
from reservations.operations.changing import (
    change_pickup,
    change_wish,
    extend,
    extended_until,
    need_until,
    prioritise,
    resume,
    suspend,
    take_back_priority,
)
from reservations.operations.collecting import Collected, collect
from reservations.operations.ending import cancel
from reservations.operations.expiring import (
    end_what_nobody_needs,
    expire_shelf,
    forget_stopped,
    give_up_withdrawn,
)
from reservations.operations.interlibrary import (
    Book,
    approve,
    ask,
    cancel_request,
    cost_of,
    fields_for,
    lenders,
    mark_shipped,
    refuse,
    send,
)
from reservations.operations.moving import keep_until, move
from reservations.operations.placing import Wish, fee_of, in_the_way, place
from reservations.operations.undoing import give_back

__all__ = [
    "Book",
    "Captured",
    "Collected",
    "Wish",
    "approve",
    "arrive",
    "ask",
    "cancel",
    "cancel_request",
    "capture",
    "change_pickup",
    "change_wish",
    "clear",
    "collect",
    "cost_of",
    "end_what_nobody_needs",
    "expire_shelf",
    "extend",
    "extended_until",
    "fee_of",
    "fields_for",
    "forget_stopped",
    "give_back",
    "give_up_withdrawn",
    "in_the_way",
    "keep_until",
    "lenders",
    "mark_shipped",
    "move",
    "need_until",
    "place",
    "prioritise",
    "receive",
    "refuse",
    "release",
    "resume",
    "send",
    "send_back",
    "suspend",
    "take_back_priority",
]
