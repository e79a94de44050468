"""What reading a file gives, record by record."""

from dataclasses import dataclass

from pymarc import Record

from catalog.marc.errors import Reason


@dataclass(frozen=True, slots=True)
class Found:
    """One record of the file, or why it could not be read. `number` counts from 1."""

    number: int
    record: Record | None = None
    reason: Reason | None = None
    control_number: str = ""
