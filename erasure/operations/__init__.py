"""Asking to be erased, and doing it."""

from erasure.operations.asking import (
    A_DAY,
    LOOKED_AT,
    PRINTED_FIRST,
    Asked,
    request_at_the_desk,
    request_erasure,
    start_erasure,
    withdraw_erasure,
)
from erasure.operations.executing import erase_due, go_on

__all__ = [
    "A_DAY",
    "LOOKED_AT",
    "PRINTED_FIRST",
    "Asked",
    "erase_due",
    "go_on",
    "request_at_the_desk",
    "request_erasure",
    "start_erasure",
    "withdraw_erasure",
]
