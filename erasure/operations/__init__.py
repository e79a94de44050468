"""Asking to be erased, and doing it."""

from erasure.operations.asking import Asked, request_erasure, withdraw_erasure
from erasure.operations.executing import erase_due, go_on

__all__ = ["Asked", "erase_due", "go_on", "request_erasure", "withdraw_erasure"]
