"""What is done with privacy requests."""

from rights.operations.cases import (
    answer_case,
    close_case,
    extend_case,
    open_case,
    record_step,
    refuse_case,
)

__all__ = [
    "answer_case",
    "close_case",
    "extend_case",
    "open_case",
    "record_step",
    "refuse_case",
]
