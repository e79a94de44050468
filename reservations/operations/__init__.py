"""Everything that changes a reservation, or the place of a copy that is kept for one."""

from reservations.operations.capturing import Captured, arrive, capture, clear, release
from reservations.operations.changing import (
    change_pickup,
    extend,
    extended_until,
    need_until,
    prioritise,
    resume,
    suspend,
    take_back_priority,
)
from reservations.operations.collecting import collect
from reservations.operations.ending import cancel
from reservations.operations.expiring import end_what_nobody_needs, expire_shelf
from reservations.operations.placing import Wish, fee_of, place

__all__ = [
    "Captured",
    "Wish",
    "arrive",
    "cancel",
    "capture",
    "change_pickup",
    "clear",
    "collect",
    "end_what_nobody_needs",
    "expire_shelf",
    "extend",
    "extended_until",
    "fee_of",
    "need_until",
    "place",
    "prioritise",
    "release",
    "resume",
    "suspend",
    "take_back_priority",
]
