"""What is done with privacy requests."""

from rights.operations.cases import (
    answer_case,
    close_case,
    extend_case,
    open_case,
    record_step,
    refuse_case,
)
from rights.operations.exports import (
    ask_export,
    build_export,
    destroy_expired,
    destroy_export,
    fail_export,
    read_export,
    stuck_exports,
)

__all__ = [
    "answer_case",
    "ask_export",
    "build_export",
    "close_case",
    "destroy_expired",
    "destroy_export",
    "extend_case",
    "fail_export",
    "open_case",
    "read_export",
    "record_step",
    "refuse_case",
    "stuck_exports",
]
